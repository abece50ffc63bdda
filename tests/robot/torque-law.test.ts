import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { motionLimits } from '../../src/motion/motion-limits.js';
import type { FeedbackLaw } from '../../src/motion/movement.js';
import type { CommandMode, Measurement } from '../../src/motion/plant.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { MujocoPlant } from '../../src/plants/mujoco-plant.js';
import { PlantDriver } from '../../src/robot/drive.js';
import { ReachSession } from '../../src/session/reach-session.js';
import { leftArm, startPosture } from '../support/brains.js';
import { ScriptedController } from '../support/session-rig.js';

const limits = motionLimits(leftArm, resolveSettings('robot'));
const urdf = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));
const TARGET = [0.1, 0.2, 0.1] as const;

describe('a law that commands torques, through session and guard, on the arm in MuJoCo', () => {
  let plant: MujocoPlant;
  let controller: ScriptedController;
  const commanded: { mode: CommandMode; command: number[] }[] = [];

  beforeEach(async () => {
    plant = await MujocoPlant.create(leftArm, readFileSync(urdf, 'utf8'), urdf);
    plant.reset(startPosture);
    controller = new ScriptedController(limits);
    commanded.length = 0;
    const command = plant.command.bind(plant);
    plant.command = (mode, u) => {
      commanded.push({ mode, command: [...u] });
      command(mode, u);
    };
  });
  afterEach(() => {
    plant.dispose();
  });

  /** What gravity takes, with a soft spring and a damper about `startPosture`, and `more` on top. */
  const hold = (more: (tS: number, measured: Measurement) => number = () => 0): FeedbackLaw => ({
    kind: 'feedback',
    mode: 'torque',
    durationS: 1,
    command: (tS, measured, out) => {
      plant.readBias(out);
      const { position, velocity } = measured;
      for (let j = 0; j < out.length; j++)
        out[j] += 2 * (startPosture[j] - position[j]) - 0.2 * velocity[j] + more(tS, measured);
    },
  });

  const driver = (modes: readonly CommandMode[] = plant.modes) =>
    new PlantDriver(
      {
        session: new ReachSession({
          controller,
          startPosture,
          commandInterface: 'position',
          modes,
          cycleS: 0.002,
          settings: {
            limits,
            movementDurationS: 1,
            settleTimeoutS: 2,
            targetTimeoutS: 0,
            reachToleranceM: 0.05,
            learning: true,
            exploration: false,
          },
        }),
        startPosture,
        cycleS: 0.002,
        controller: { progress: undefined },
        settings: { idle_publish: 'auto' },
      },
      plant,
    );

  const measuredNow = (): Measurement => {
    const measured: Measurement = {
      stampS: 0,
      position: new Float64Array(4),
      velocity: new Float64Array(4),
      hand: new Float64Array(3),
    };
    plant.read(measured);
    return measured;
  };

  it('holds the arm against gravity for its duration, then hands over to positions where the arm is', async () => {
    controller.plan = () => hold();
    const { report, status } = await driver().reach([...TARGET]);
    expect(status.kind).toBe('idle');
    expect(report).toBeDefined();
    const torques = commanded.filter(({ mode }) => mode === 'torque');
    expect(torques.length).toBeGreaterThan(450);
    const [{ posture }] = controller.outcomes;
    posture.forEach((q, j) => {
      expect(Math.abs(q - startPosture[j])).toBeLessThan(2e-3);
    });
    // Without the torque it would have fallen: the guard did not do the holding.
    expect(Math.max(...torques.flatMap(({ command }) => command.map(Math.abs)))).toBeGreaterThan(0.1);
  });

  it('is cut off at the effort limits', async () => {
    controller.plan = () => hold(() => 1e6);
    await driver().reach([...TARGET]);
    const torques = commanded.filter(({ mode }) => mode === 'torque');
    expect(torques.length).toBeGreaterThan(0);
    for (const { command } of torques)
      command.forEach((u, j) => {
        expect(Math.abs(u)).toBeLessThanOrEqual(leftArm.effortLimit[j]);
      });
  });

  it.each([
    ['drives the arm too fast', () => 3, /rad\/s/],
    ['commands what is no number', (tS: number) => (tS > 0.1 ? NaN : 0), /not a number/],
  ])('halts where it %s: the position servos brake the arm from where it is', async (_what, more, text) => {
    controller.plan = () => hold(more);
    const running = driver();
    const { report, status } = await running.reach([...TARGET]);
    expect(report).toBeUndefined();
    expect(status.state).toBe('halted');
    expect(status.detail).toMatch(text);
    expect(controller.calls).toEqual(['begin', 'abandon']);
    expect(commanded.every(({ command }) => command.every(Number.isFinite))).toBe(true);
    const halted = measuredNow();
    // It goes on to command the brake; the next target finds a session that works.
    controller.plan = () => hold();
    // The brake is a command; the arm itself swings a little longer.
    plant.advance(1);
    const next = await running.reach([...TARGET]);
    expect(next.status.detail).toBeUndefined();
    expect(next.report).toBeDefined();
    expect(halted.position.every((q, j) => q > leftArm.lower[j] && q < leftArm.upper[j])).toBe(true);
    const positions = commanded.filter(({ mode }) => mode === 'position');
    expect(positions.length).toBeGreaterThan(0);
  });

  it('is refused by a robot that takes positions only', async () => {
    controller.plan = () => hold();
    const { status } = await driver(['position']).reach([...TARGET]);
    expect(status).toMatchObject({ kind: 'internalFault' });
    expect(status.detail).toContain('a law that commands torque cannot drive a robot that takes position');
  });
});
