import { describe, expect, it } from 'vitest';
import type { Movement } from '../../src/motion/movement.js';
import { homing } from '../../src/motion/retime.js';
import type { CommandInterface } from '../../src/motion/guarded-motion.js';
import { TrajectoryFollower } from '../../src/plants/trajectory-follower.js';
import { statusLevel, statusText } from '../../src/session/status.js';
import type { StatusKind } from '../../src/session/status.js';
import { ModelError, TargetRejected } from '../../src/errors.js';
import { CYCLE_S, GOAL, inState, Rig, START } from '../support/session-rig.js';

const TARGET = [0.5, 0.2, 0.1] as const;
const OTHER = [-0.4, 0.1, 0] as const;
const interfaces: CommandInterface[] = ['position', 'trajectory'];
/** The hand is where the joints are, as the rig shows it. */
const kinematics = {
  joints: 2,
  forward: (q: Float64Array, out: Float64Array) => {
    out.set([q[0], q[1], 0]);
  },
  jacobian: () => undefined,
};

describe('a reach', () => {
  it.each(interfaces)('goes home, thinks, moves, settles, learns and is idle again (%s)', async (by) => {
    const rig = await new Rig(by).ready();
    expect(rig.session.offer(TARGET)).toBeUndefined();
    const seen = await rig.until(inState('idle'));
    expect(seen).toEqual(['homing 2', 'thinking 3', 'moving 1', 'settling 1', 'thinking 3', 'idle 0']);
    expect([...rig.measured.position]).toEqual([...GOAL]);
    expect(rig.controller.calls).toEqual(['begin', 'end']);
    expect(rig.controller.outcomes).toEqual([
      { hand: [GOAL[0], GOAL[1], 0], posture: Float64Array.from(GOAL), commanded: Float64Array.from(GOAL) },
    ]);
    expect(rig.controller.reaches[0]).toMatchObject({ target: TARGET, learning: true, exploration: false });
    expect([...rig.controller.reaches[0].start]).toEqual([...START]);
    const report = rig.session.takeReport();
    expect(report).toMatchObject({ details: { primitive: 7 }, target: TARGET, hand: [GOAL[0], GOAL[1], 0] });
    const asPlanned = homing(START, GOAL, rig.limits, 1).durationS;
    expect(report?.durationS).toBeGreaterThanOrEqual(asPlanned - 1e-9);
    expect(report?.durationS).toBeLessThanOrEqual(asPlanned + CYCLE_S + 1e-9);
    expect(rig.session.takeReport()).toBeUndefined();
  });

  it('begins with the measured posture and publishes nothing before', async () => {
    const rig = new Rig();
    rig.talking = false;
    rig.session.activate();
    for (let i = 0; i < 5; i++) {
      expect(await rig.cycle()).toMatchObject({ kind: 'waitingForJointStates', state: 'idle' });
      expect(rig.session.commanding).toBe(false);
    }
    rig.talking = true;
    rig.measured.position.set([0.3, -0.2]);
    await rig.cycle();
    expect(rig.session.commanding).toBe(true);
    expect([...rig.command]).toEqual([0.3, -0.2]);
  });

  it('begins its first trajectory with the posture of now, not of when it was activated', async () => {
    const rig = await new Rig('trajectory').ready();
    rig.obeying = false;
    rig.measured.position.set([0.015, -0.01]);
    await rig.run(5);
    rig.session.offer(TARGET);
    await rig.cycle();
    expect([...(rig.session.takeTrajectory()?.positions.subarray(0, 2) ?? [])]).toEqual([0.015, -0.01]);
  });

  it('does not step a command that a sagging arm holds', async () => {
    const rig = await new Rig().ready();
    rig.offset = [0.01, -0.01];
    await rig.run(20);
    rig.session.offer(TARGET);
    await rig.until(inState('idle'));
    rig.session.offer(OTHER);
    await rig.until(inState('idle'));
    expect(rig.controller.calls).toEqual(['begin', 'end', 'begin', 'end']);
  });

  it('needs no homing where the arm is at the start already, or where reaches start anywhere', async () => {
    const rig = new Rig();
    rig.measured.position.set(START);
    await rig.ready();
    rig.session.offer(TARGET);
    expect((await rig.until(inState('moving')))[0]).toBe('thinking 3');
    const anywhere = await new Rig().ready();
    anywhere.controller.startsAnywhere = true;
    anywhere.session.offer(TARGET);
    expect((await anywhere.until(inState('moving')))[0]).toBe('thinking 3');
  });

  it('lets a target that comes meanwhile wait, and replaces the waiting one', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(20);
    rig.session.offer([0.1, 0.1, 0.1]);
    rig.session.offer(OTHER);
    await rig.until(inState('homing'));
    expect(rig.session.takeReport()?.target).toEqual(TARGET);
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()?.target).toEqual(OTHER);
    expect(rig.controller.reaches.map(({ target }) => target)).toEqual([TARGET, OTHER]);
  });

  it('goes on ticking while the controller thinks', async () => {
    const rig = await new Rig().ready();
    const release = rig.controller.hold();
    rig.session.offer(TARGET);
    await rig.until(inState('thinking'));
    await rig.run(300);
    expect(rig.status).toMatchObject({ kind: 'thinking', target: TARGET });
    expect([...rig.command]).toEqual([...START]);
    release();
    await rig.until(inState('moving'));
  });

  it('waits for an arm that swings, but not for ever', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('settling'));
    const beganS = rig.timeS;
    rig.obeying = true;
    let swing = 0;
    while (rig.status.state === 'settling') {
      swing++;
      rig.offset = [0.01 * (swing % 2), 0];
      await rig.cycle();
    }
    expect(rig.timeS - beganS).toBeGreaterThan(1.9);
    expect(rig.timeS - beganS).toBeLessThan(2.1);
  });

  it('sees the arm come to rest without reported velocities too', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until((status) => {
      rig.measured.velocity.fill(NaN);
      return status.state === 'settling';
    });
    const beganS = rig.timeS;
    await rig.until((status) => {
      rig.measured.velocity.fill(NaN);
      return status.state !== 'settling';
    });
    expect(rig.timeS - beganS).toBeGreaterThan(0.15);
    expect(rig.timeS - beganS).toBeLessThan(0.5);
  });

  it('tells that a movement was slowed, and by which joint', async () => {
    const rig = await new Rig('position', { velocity: Float64Array.of(2, 0.3) }).ready();
    rig.session.offer(TARGET);
    const seen = await rig.until(inState('settling'));
    expect(seen).toContain('moving 11');
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()?.slowedBy).toEqual({ joint: 'elbow', limit: 'velocity' });
  });

  it('slows a movement down that somebody planned too fast', async () => {
    const rig = await new Rig().ready();
    const fast = { ...rig.limits, velocity: Float64Array.of(9, 9), acceleration: Float64Array.of(99, 99) };
    rig.controller.plan = ({ start }) => homing(start, GOAL, fast, 0.4);
    rig.session.offer(TARGET);
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...GOAL]);
    expect(rig.session.takeReport()?.slowedBy?.limit).toBe('velocity');
  });

  it('follows a law that looks at the arm', async () => {
    const rig = await new Rig().ready();
    rig.controller.plan = () => ({
      kind: 'feedback',
      mode: 'position',
      durationS: 3,
      command: (_tS, measured, out) => {
        out.set(measured.position.map((q, j) => q + Math.max(-0.005, Math.min(0.005, GOAL[j] - q))));
      },
    });
    rig.session.offer(TARGET);
    await rig.until(inState('settling'));
    expect(rig.measured.position[0]).toBeCloseTo(GOAL[0], 2);
    await rig.until(inState('idle'));
  });

  it('refuses a law that it cannot guard', async () => {
    const rig = await new Rig().ready();
    rig.controller.plan = () => ({
      kind: 'feedback',
      mode: 'torque',
      durationS: 3,
      command: () => undefined,
    });
    rig.session.offer(TARGET);
    await rig.until(inState('halted'));
    expect(statusText(rig.status)).toBe(
      'Halted: internal fault: a law that commands torque cannot drive a robot that takes position',
    );
  });

  it('begins none while the brain trains, and shows the progress', async () => {
    const rig = await new Rig().ready();
    rig.session.setTraining(0.25);
    rig.session.offer(TARGET);
    await rig.run(50);
    expect(rig.status).toMatchObject({ kind: 'training', state: 'training', progress: 0.25 });
    rig.session.setTraining(undefined);
    await rig.until(inState('moving'));
  });

  it('gives the same status object while nothing changes', async () => {
    const rig = await new Rig().ready();
    const { status } = rig;
    await rig.run(10);
    expect(rig.status).toBe(status);
  });
});

describe('a target', () => {
  it.each([
    [[NaN, 0, 0], 'not_finite', 'x is NaN'],
    [[0, 0, Infinity], 'not_finite', 'z is Infinity'],
    [[0, 1.2, 0], 'outside_workspace', 'y is 1.2 m, expected -1 to 1 m'],
  ] as const)('%j is rejected: %s', async (target, reason, text) => {
    const rig = await new Rig().ready();
    expect(rig.session.offer(target)?.reason).toBe(reason);
    const status = await rig.cycle();
    expect(status).toMatchObject({ kind: 'targetRejected', state: 'idle', reason });
    expect(statusText(status)).toBe(
      `Target rejected: ${reason}: ${text}${status.detail?.split(text)[1] ?? ''}`,
    );
    expect(statusLevel(status)).toBe('warn');
    await rig.until(({ kind }) => kind === 'idle', 2);
    expect(rig.controller.calls).toEqual([]);
  });

  it('is rejected by an inactive session', () => {
    expect(new Rig().session.offer(TARGET)?.reason).toBe('not_active');
  });

  it('is rejected in mid-movement without disturbing it', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    rig.session.offer([9, 9, 9]);
    expect((await rig.cycle()).kind).toBe('targetRejected');
    expect((await rig.cycle()).kind).toBe('reaching');
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()?.target).toEqual(TARGET);
  });

  it('is rejected where the controller says so', async () => {
    const rig = await new Rig().ready();
    rig.controller.plan = () => new TargetRejected('unknown_region', 'no primitive is known near it');
    rig.session.offer(TARGET);
    await rig.until(({ kind }) => kind === 'targetRejected');
    expect(rig.status).toMatchObject({ state: 'idle', reason: 'unknown_region', target: TARGET });
    await rig.until(({ kind }) => kind === 'idle');
    expect(rig.controller.calls).toEqual(['begin']);
  });

  it('that was rejected elsewhere shows in the status', async () => {
    const rig = await new Rig().ready();
    rig.session.reject(new TargetRejected('frame', "frame 'map', expected 'shoulder_base'"));
    expect(statusText(await rig.cycle())).toBe(
      "Target rejected: frame: frame 'map', expected 'shoulder_base'",
    );
  });

  it('waits for joint states, but grows stale', async () => {
    const rig = new Rig();
    rig.talking = false;
    rig.session.activate();
    await rig.cycle();
    expect(rig.session.offer(TARGET)).toBeUndefined();
    await rig.run(50);
    rig.talking = true;
    await rig.until(inState('homing'), 1);

    const late = new Rig();
    late.talking = false;
    late.session.activate();
    late.session.offer(TARGET);
    await late.until(({ kind }) => kind === 'targetRejected', 2);
    expect(late.status.reason).toBe('stale');
    late.talking = true;
    await late.run(100);
    expect(late.controller.calls).toEqual([]);
  });
});

describe('pausing', () => {
  it.each(interfaces)('stops smoothly, holds, and goes on from there without a step (%s)', async (by) => {
    const rig = await new Rig(by).ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(45);
    expect(rig.session.pause().ok).toBe(true);
    expect(await rig.cycle()).toMatchObject({ kind: 'paused', state: 'paused' });
    await rig.run(100);
    const held = [...rig.command];
    expect(held[0]).toBeGreaterThan(START[0] + 0.05);
    expect(held[0]).toBeLessThan(GOAL[0] - 0.05);
    rig.obeying = false;
    rig.measured.position.set([held[0] + 0.15, held[1]]);
    await rig.run(10);
    expect([...rig.command]).toEqual(held);
    rig.obeying = true;
    expect(rig.session.resume().ok).toBe(true);
    rig.measured.position[0] = held[0] + 0.15;
    rig.obeying = false;
    await rig.cycle();
    expect(rig.status.state).toBe('moving');
    expect(rig.command[0]).toBeCloseTo(held[0], 4);
    rig.obeying = true;
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...GOAL]);
    expect(rig.session.takeReport()?.durationS).toBeGreaterThan(2);
  });

  it.each(['homing', 'thinking', 'settling'])('works while %s', async (state) => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState(state));
    rig.session.pause();
    await rig.run(150);
    expect(rig.status).toMatchObject({ kind: 'paused', state: 'paused' });
    const held = [...rig.command];
    await rig.run(50);
    expect([...rig.command]).toEqual(held);
    rig.session.resume();
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()?.target).toEqual(TARGET);
  });

  it('lets targets wait', async () => {
    const rig = await new Rig().ready();
    rig.session.pause();
    expect(rig.session.offer(TARGET)).toBeUndefined();
    await rig.run(50);
    expect(rig.status.kind).toBe('paused');
    rig.session.resume();
    await rig.until(inState('moving'));
  });

  it('may be ended while the arm still brakes', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(60);
    rig.session.pause();
    await rig.run(3);
    rig.session.resume();
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...GOAL]);
  });
});

describe('the emergency stop', () => {
  it.each(interfaces)('decelerates, holds, and refuses targets until it is reset (%s)', async (by) => {
    const rig = await new Rig(by).ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(50);
    rig.session.offer(OTHER);
    rig.session.stop();
    expect(await rig.cycle()).toMatchObject({ kind: 'emergencyStop', state: 'halted' });
    expect(statusLevel(rig.status)).toBe('error');
    expect(rig.session.resting).toBe(false);
    await rig.run(100);
    expect(rig.session.resting).toBe(true);
    expect(rig.session.offer(TARGET)?.reason).toBe('stopped');
    expect((await rig.cycle()).kind).toBe('targetRejected');
    expect((await rig.cycle()).kind).toBe('emergencyStop');
    expect(rig.session.home().ok).toBe(false);
    const held = [...rig.command];
    expect(rig.session.resetStop().ok).toBe(true);
    await rig.run(100);
    expect(rig.status.kind).toBe('idle');
    expect([...rig.command]).toEqual(held);
    expect(rig.controller.calls).toEqual(['begin', 'abandon']);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
  });

  it('stays latched over deactivation and stale joint states', async () => {
    const rig = await new Rig().ready();
    rig.session.stop();
    rig.talking = false;
    await rig.run(50);
    expect(rig.status.kind).toBe('emergencyStop');
    rig.talking = true;
    rig.session.deactivate();
    await rig.run(3);
    rig.session.activate();
    await rig.run(3);
    expect(rig.status.kind).toBe('emergencyStop');
    expect(rig.session.offer(TARGET)?.reason).toBe('stopped');
    expect(rig.session.resetStop().ok).toBe(true);
    expect(rig.session.resetStop().ok).toBe(false);
  });
});

describe('a halt', () => {
  it.each(interfaces)(
    'comes in time when joint states stop, and ends with the next target (%s)',
    async (by) => {
      const rig = await new Rig(by).ready();
      rig.session.offer(TARGET);
      await rig.until(inState('moving'));
      await rig.run(60);
      rig.session.takeTrajectory();
      rig.session.offer(OTHER);
      rig.talking = false;
      const silentS = rig.timeS;
      await rig.until(inState('halted'));
      expect(rig.timeS - silentS).toBeLessThanOrEqual(rig.limits.stateTimeoutS + CYCLE_S + 1e-9);
      expect(rig.status).toMatchObject({ kind: 'jointStatesStale', limit: 0.1 });
      expect(rig.session.resting).toBe(false);
      if (by === 'trajectory') expect(rig.session.takeTrajectory()).toBeDefined();
      await rig.run(100);
      expect(rig.session.resting).toBe(true);
      expect(rig.session.offer(TARGET)?.reason).toBe('not_active');
      expect(rig.session.home().ok).toBe(false);
      rig.talking = true;
      const held = [...rig.command];
      rig.measured.position.set(held);
      await rig.run(100);
      expect([...rig.command]).toEqual(held);
      expect(rig.status.kind).toBe('jointStatesStale');
      expect(rig.controller.calls).toEqual(['begin', 'abandon']);
      expect(rig.session.offer(OTHER)).toBeUndefined();
      await rig.until(inState('idle'));
      expect(rig.session.takeReport()?.target).toEqual(OTHER);
    },
  );

  it('comes while thinking too', async () => {
    const thinking = await new Rig().ready();
    const release = thinking.controller.hold();
    thinking.session.offer(TARGET);
    await thinking.until(inState('thinking'));
    thinking.talking = false;
    await thinking.until(inState('halted'), 0.2);
    release();
    thinking.talking = true;
    await thinking.run(100);
    expect(thinking.status).toMatchObject({ kind: 'jointStatesStale', state: 'halted' });
    expect(thinking.controller.calls).toEqual(['begin', 'abandon']);
    expect(thinking.session.home().ok).toBe(true);
    expect(await thinking.until(inState('idle'))).toEqual(['idle 0']);
  });

  it('names the joint that is not a number', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.obeying = false;
    rig.measured.position[1] = NaN;
    await rig.cycle();
    expect(rig.status).toMatchObject({ kind: 'jointStatesInvalid', joint: 'elbow' });
    expect(statusText(rig.status)).toBe('Halted: joint states invalid: elbow is NaN');
    await rig.run(50);
    rig.measured.position.set(rig.command);
    rig.obeying = true;
    await rig.cycle();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
  });

  it.each([50, -1e4, 1e300, Infinity, NaN])(
    'takes no command up from an angle of %d rad, which no joint can have',
    async (angle) => {
      const rig = await new Rig().ready();
      rig.obeying = false;
      rig.measured.position[1] = angle;
      await rig.cycle();
      expect(rig.status).toMatchObject({ kind: 'jointStatesInvalid', joint: 'elbow', value: angle });
      expect(rig.session.offer(TARGET)?.reason).toBe('not_active');
      await rig.run(10);
      expect(rig.session.takeTrajectory()).toBeUndefined();
      rig.session.deactivate();
      await rig.run(10);
      rig.session.activate();
      await rig.run(10);
      expect(rig.session.commanding).toBe(false);
      expect(rig.status).toMatchObject({ kind: 'jointStatesInvalid', joint: 'elbow' });
      expect(statusText(rig.status)).toContain(
        Number.isFinite(angle)
          ? `elbow is ${angle} rad, over half a turn beyond its limits`
          : `elbow is ${angle}`,
      );
    },
  );

  it('says so where the first joint states are no numbers, and begins with the first good ones', async () => {
    const rig = new Rig();
    rig.measured.position[0] = Infinity;
    rig.session.activate();
    expect(await rig.cycle()).toMatchObject({
      kind: 'jointStatesInvalid',
      joint: 'shoulder',
      state: 'halted',
    });
    expect(rig.session.commanding).toBe(false);
    rig.measured.position[0] = 0;
    expect(await rig.cycle()).toMatchObject({ kind: 'idle', state: 'idle' });
  });

  it('tells by how much a joint does not follow', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.obeying = false;
    rig.noise = 1e-6;
    await rig.until(inState('halted'));
    expect(rig.status).toMatchObject({ kind: 'trackingError', joint: 'elbow', limit: 0.3 });
    expect(rig.status.value).toBeGreaterThan(0.3);
    // Where it was held back is told to the controller, which may learn from that.
    const [outcome] = rig.controller.abandoned;
    expect([...(outcome?.posture ?? [])]).toEqual([...rig.measured.position]);
    expect(outcome?.posture).not.toEqual(outcome?.commanded);
    expect(statusText(rig.status)).toMatch(
      /^Halted: tracking error: elbow is 0\.3\d\d rad from where it should be/,
    );
    // From where the arm is stuck, not from where the command went: it has come back by then.
    await rig.run(50);
    await rig.until(() => rig.session.resting, 3);
    for (let j = 0; j < 2; j++) expect(rig.command[j]).toBeCloseTo(rig.measured.position[j], 5);
    rig.session.offer(TARGET);
    await rig.cycle();
    for (let j = 0; j < 2; j++) expect(rig.command[j]).toBeCloseTo(rig.measured.position[j], 3);
    rig.obeying = true;
    await rig.until(inState('idle'));
  });

  it('tells which joint was pushed out of its limits', async () => {
    const rig = await new Rig('position', { trackingError: 9 }).ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.offset = [2, 0];
    await rig.cycle();
    expect(rig.status).toMatchObject({ kind: 'jointLimit', joint: 'shoulder', limit: 1.55 });
  });

  it.each<
    [string, { goal?: Float64Array; stray?: number; durationS?: number }, StatusKind, string | undefined]
  >([
    ['that would leave the limits', { goal: Float64Array.of(2, 0) }, 'jointLimit', 'shoulder'],
    ['that is not a number', { stray: NaN }, 'internalFault', 'elbow'],
    ['that is not a number anywhere', { goal: Float64Array.of(0, NaN) }, 'internalFault', undefined],
    ['that never ends', { durationS: Infinity }, 'internalFault', undefined],
  ])(
    'refuses a movement %s before it begins',
    async (_name, { goal = GOAL, stray = 0, ...rest }, kind, joint) => {
      const rig = await new Rig().ready();
      rig.controller.plan = ({ start }) => {
        const movement = homing(start, goal, rig.limits, 3);
        const sample: Movement['sample'] = (tS, q, qd) => {
          movement.sample(tS, q, qd);
          q[1] += tS > 1 ? stray : 0;
        };
        return { ...movement, sample, ...rest };
      };
      rig.session.offer(TARGET);
      await rig.until(inState('halted'));
      expect(rig.status).toMatchObject({ kind, joint });
      await rig.run(50);
      expect([...rig.command]).toEqual([...START]);
      expect(rig.controller.calls).toEqual(['begin', 'abandon']);
    },
  );

  it('rejects a target whose way leaves the workspace', async () => {
    const rig = await new Rig('position', { kinematics }).ready();
    rig.controller.plan = ({ start }) => homing(start, Float64Array.of(1.3, 0), rig.limits, 1);
    rig.session.offer(TARGET);
    await rig.until(({ kind }) => kind === 'targetRejected');
    expect(rig.status).toMatchObject({ reason: 'outside_workspace', state: 'idle', target: TARGET });
    expect([...rig.command]).toEqual([...START]);
    expect(rig.controller.calls).toEqual(['begin', 'abandon']);
    rig.controller.plan = ({ start }) => homing(start, GOAL, rig.limits, 1);
    rig.session.offer(TARGET);
    await rig.until(inState('idle'));
  });

  it('tells what the controller died of, in thinking and in learning, and goes on with the next target', async () => {
    const rig = await new Rig().ready();
    rig.controller.plan = () => new ModelError('the worker is gone');
    rig.session.offer(TARGET);
    await rig.until(inState('halted'));
    expect(statusText(rig.status)).toBe('Halted: internal fault: the worker is gone');
    rig.controller.plan = ({ start }) => homing(start, GOAL, rig.limits, 1);
    const { learnt } = rig.controller;
    rig.controller.learnt = new ModelError('no such reach');
    rig.session.offer(TARGET);
    await rig.until(inState('halted'));
    expect(statusText(rig.status)).toBe('Halted: internal fault: no such reach');
    expect(rig.session.takeReport()).toBeUndefined();
    rig.session.offer(OTHER);
    rig.controller.learnt = learnt;
    await rig.until(inState('idle'));
  });

  it('while learning does not lose what is being learnt', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('settling'));
    const release = rig.controller.hold();
    await rig.until(({ kind }) => kind === 'thinking');
    rig.session.stop();
    await rig.cycle();
    release();
    await rig.run(3);
    expect(rig.session.takeReport()?.target).toEqual(TARGET);
    expect(rig.controller.calls).toEqual(['begin', 'end']);
    rig.session.resetStop();
    expect((await rig.cycle()).kind).toBe('idle');
  });
});

describe('a loop that is late', () => {
  it('takes the movement up from standstill, with position commands', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(70);
    const before = [...rig.command];
    await rig.cycle(1);
    expect([...rig.command]).toEqual(before);
    rig.commands.length = 0;
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...GOAL]);
  });

  it('finds the arm where the trajectory has brought it', async () => {
    const rig = await new Rig('trajectory').ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.measured.position.set(GOAL);
    rig.obeying = false;
    await rig.cycle(3);
    expect([...rig.command]).toEqual([...GOAL]);
    rig.obeying = true;
    await rig.until(inState('idle'));
    expect(rig.controller.calls).toEqual(['begin', 'end']);
  });

  it('may be late while idle', async () => {
    const rig = await new Rig().ready();
    await rig.cycle(5);
    expect(rig.status.kind).toBe('idle');
  });
});

describe('trajectories', () => {
  it('come once a motion, begin at the command, keep the limits and end at rest', async () => {
    const rig = await new Rig('trajectory').ready();
    expect(rig.session.takeTrajectory()).toBeUndefined();
    const check = (expectedStart: ArrayLike<number> | undefined) => {
      const trajectory = rig.session.takeTrajectory();
      expect(rig.session.takeTrajectory()).toBeUndefined();
      if (trajectory === undefined) throw new Error('no trajectory');
      const { timesS, positions, velocities } = trajectory;
      const count = timesS.length;
      expect(positions).toHaveLength(2 * count);
      if (expectedStart === undefined) expect(timesS[0]).toBeCloseTo(0.05, 9);
      else {
        expect(timesS[0]).toBe(0);
        expect([...positions.subarray(0, 2)]).toEqual(Array.from(expectedStart));
      }
      expect([...velocities.subarray(-2)].map(Math.abs)).toEqual([0, 0]);
      for (let i = 2; i < count; i++) {
        for (let j = 0; j < 2; j++) {
          const later = (positions[2 * i + j] - positions[2 * i + j - 2]) / (timesS[i] - timesS[i - 1]);
          const earlier =
            (positions[2 * i + j - 2] - positions[2 * i + j - 4]) / (timesS[i - 1] - timesS[i - 2]);
          expect(timesS[i] - timesS[i - 1]).toBeGreaterThan(CYCLE_S / 4);
          expect(Math.abs(later)).toBeLessThanOrEqual(2);
          expect((2 * Math.abs(later - earlier)) / (timesS[i] - timesS[i - 2])).toBeLessThanOrEqual(5 + 1e-6);
        }
      }
      return [...positions.subarray(-2)];
    };
    rig.session.offer(TARGET);
    await rig.until(inState('homing'));
    expect(check([0, 0])).toEqual([...START]);
    await rig.until(inState('moving'));
    expect(check(START)).toEqual([...GOAL]);
    await rig.run(50);
    rig.session.pause();
    await rig.cycle();
    const end = check(undefined);
    await rig.run(100);
    expect(rig.command[0]).toBeCloseTo(end[0], 9);
    expect(rig.command[1]).toBeCloseTo(end[1], 9);
    rig.session.resume();
    await rig.cycle();
    expect(check(rig.command)).toEqual([...GOAL]);
    await rig.run(40);
    rig.session.deactivate();
    await rig.cycle();
    check(undefined);
  });

  it.each([0, 0.003, 0.02])(
    'that brake are joined smoothly %d s late by a robot that moves on',
    async (lateS) => {
      const rig = await new Rig('trajectory').ready();
      rig.session.offer(TARGET);
      await rig.until(inState('moving'));
      const robot = new TrajectoryFollower(START);
      const whole = rig.session.takeTrajectory();
      if (whole === undefined) throw new Error('no trajectory');
      robot.follow(whole, rig.timeS);
      await rig.run(50);
      rig.session.pause();
      await rig.cycle();
      const braking = rig.session.takeTrajectory();
      if (braking === undefined) throw new Error('no trajectory');
      const stepS = 0.001;
      const [before, now] = [new Float64Array(2), new Float64Array(2)];
      robot.sample(rig.timeS - stepS, before);
      robot.sample(rig.timeS, now);
      const speedsBefore = now.map((q, j) => (q - before[j]) / stepS);
      robot.sample(rig.timeS + lateS, before);
      robot.follow(braking, rig.timeS + lateS);
      for (let timeS = rig.timeS + lateS + stepS; timeS < rig.timeS + 1; timeS += stepS) {
        robot.sample(timeS, now);
        for (let j = 0; j < 2; j++) {
          const share = (now[j] - before[j]) / stepS / speedsBefore[j];
          expect(share).toBeLessThan(1.01);
          expect(share).toBeGreaterThan(-0.01);
        }
        before.set(now);
      }
      expect([...now]).toEqual([...braking.positions.subarray(-2)]);
    },
  );
});

describe('leaving', () => {
  it.each(interfaces)('decelerates, holds, and then has nothing more to say (%s)', async (by) => {
    const rig = await new Rig(by).ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(60);
    rig.session.deactivate();
    let cycles = 0;
    do {
      await rig.cycle();
      cycles++;
    } while (!rig.session.resting);
    expect(cycles).toBeGreaterThan(5);
    expect(rig.session.commanding).toBe(true);
    await rig.cycle();
    expect(rig.session.commanding).toBe(false);
    expect(rig.status).toMatchObject({ kind: 'inactive', state: 'inactive' });
    expect(rig.session.offer(TARGET)?.reason).toBe('not_active');
    expect(rig.controller.calls).toEqual(['begin', 'abandon']);
    rig.session.activate();
    await rig.until(inState('idle'));
    rig.session.offer(OTHER);
    await rig.until(inState('moving'));
  });

  it('is done at once where no joint state ever came', async () => {
    const rig = new Rig();
    rig.talking = false;
    rig.session.activate();
    await rig.cycle();
    rig.session.deactivate();
    expect(rig.session.resting).toBe(true);
  });

  it('brakes without joint states too', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(60);
    rig.session.deactivate();
    rig.talking = false;
    await rig.until(() => rig.session.resting, 2);
  });
});

describe('home', () => {
  it('moves to the start posture from idle only', async () => {
    const rig = await new Rig().ready();
    expect(rig.session.home().ok).toBe(true);
    expect(await rig.until(inState('idle'))).toEqual(['homing 2', 'idle 0']);
    expect([...rig.measured.position]).toEqual([...START]);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    expect(rig.session.home()).toEqual({ ok: false, text: 'a reach is under way' });
    expect(rig.controller.calls).toEqual(['begin']);
  });

  it('halts where the way there leaves the workspace: there is no target to reject', async () => {
    const workspaceMax = Float64Array.of(1, START[1] - 0.1, 1);
    const rig = await new Rig('position', { kinematics, workspaceMax }).ready();
    rig.session.home();
    await rig.until(inState('halted'));
    expect(rig.status).toMatchObject({ kind: 'jointLimit', reason: 'workspace' });
    expect([...rig.command]).toEqual([0, 0]);
  });
});
