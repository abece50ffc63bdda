import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/parameters/settings.js';
import { PlantDriver } from '../../src/robot/drive.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import { ReachSession } from '../../src/session/reach-session.js';
import { homing } from '../../src/motion/retime.js';
import type { Plant } from '../../src/motion/plant.js';
import { ModelError } from '../../src/errors.js';
import { distance, vector3 } from '../../src/model/numbers/vector.js';
import { IdealPlant } from '../../src/plants/ideal-plant.js';
import { MujocoPlant } from '../../src/plants/mujoco-plant.js';
import { leftArm, startPosture } from '../support/brains.js';
import { ScriptedController } from '../support/session-rig.js';

const limits = motionLimits(leftArm, resolveSettings('robot'));
const goal = Float64Array.of(0.6, 1.2, -0.4, 0.5);
const goalHand = new Float64Array(3);
leftArm.forward(goal, goalHand);
const urdf = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));

const plants: [string, () => Promise<Plant>][] = [
  ['ideal', () => Promise.resolve(new IdealPlant(leftArm))],
  ['mujoco', () => MujocoPlant.create(leftArm, readFileSync(urdf, 'utf8'), urdf)],
];

function sessionWith(controller: ScriptedController): ReachSession {
  return new ReachSession({
    controller,
    startPosture,
    commandInterface: 'position',
    cycleS: 0.01,
    settings: {
      limits,
      movementDurationS: 1,
      settleTimeoutS: 2,
      targetTimeoutS: 0,
      reachToleranceM: 0.05,
      learning: true,
      exploration: false,
    },
  });
}

function driverOf(controller: ScriptedController, plant: Plant): PlantDriver {
  return new PlantDriver(
    {
      session: sessionWith(controller),
      startPosture,
      cycleS: 0.01,
      controller: { progress: undefined },
      settings: { idle_publish: 'auto' },
    },
    plant,
  );
}

describe.each(plants)('a session and the %s plant in lock-step', (_name, create) => {
  const rig = async () => {
    const plant = await create();
    plant.reset(startPosture);
    const controller = new ScriptedController(limits);
    controller.plan = ({ start }) => homing(start, goal, limits, 1);
    return { plant, controller, driver: driverOf(controller, plant) };
  };

  it('makes one reach after another, in plant time only', async () => {
    const { plant, controller, driver } = await rig();
    for (let i = 0; i < 2; i++) {
      const states = new Set<string>();
      const { report, durationS, peakVelocity, status } = await driver.reach([0.1, 0.2, 0.1], {
        onCycle: ({ state }) => states.add(state),
      });
      expect(status.kind).toBe('idle');
      expect(report?.target).toEqual([0.1, 0.2, 0.1]);
      expect(distance(report?.hand ?? [0, 0, 0], vector3(goalHand))).toBeLessThan(0.003);
      expect([...states]).toEqual(
        i === 0
          ? ['idle', 'thinking', 'moving', 'settling']
          : ['homing', 'thinking', 'moving', 'settling', 'idle'],
      );
      expect(durationS).toBeGreaterThan(1);
      expect(durationS).toBeLessThan(8);
      expect(peakVelocity).toBeGreaterThan(0.5);
      expect(peakVelocity).toBeLessThan(2.6);
    }
    expect(controller.calls).toEqual(['begin', 'end', 'begin', 'end']);
    plant.dispose();
  });

  it('tells why there was no reach', async () => {
    const { plant, controller, driver } = await rig();
    const outside = await driver.reach([3, 0, 0]);
    expect(outside).toMatchObject({
      report: undefined,
      status: { kind: 'targetRejected', reason: 'outside_workspace' },
    });
    controller.plan = () => new ModelError('broken');
    const broken = await driver.reach([0.1, 0.2, 0.1]);
    expect(broken).toMatchObject({ report: undefined, status: { kind: 'internalFault' } });
    controller.plan = ({ start }) => homing(start, goal, limits, 1);
    const { report } = await driver.reach([0.1, 0.2, 0.1]);
    expect(report?.details).toEqual({ primitive: 7 });
    plant.dispose();
  });

  it('does not wait for ever', async () => {
    const { plant, driver } = await rig();
    await expect(driver.reach([0.1, 0.2, 0.1], { patienceS: 0.5 })).rejects.toThrow(
      "has not ended after 0.5 s of the plant's time",
    );
    plant.dispose();
  });
});
