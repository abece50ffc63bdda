import { describe, expect, it } from 'vitest';
import type { CommandInterface } from '../../src/motion/guarded-motion.js';
import { homing } from '../../src/motion/retime.js';
import { statusText } from '../../src/session/status.js';
import { inState, Rig } from '../support/session-rig.js';

const TARGET = [0.5, 0.2, 0.1] as const;
const interfaces: CommandInterface[] = ['position', 'trajectory'];
const credible = { credibleVelocity: Float64Array.of(6, 6) };

async function moving(by: CommandInterface = 'position'): Promise<Rig> {
  const rig = await new Rig(by, credible).ready();
  rig.session.offer(TARGET);
  await rig.until(inState('moving'));
  await rig.run(30);
  return rig;
}

describe('encoders that freeze', () => {
  it.each(interfaces)('are known by repeating to the bit while the command goes on (%s)', async (by) => {
    const rig = await moving(by);
    rig.obeying = false;
    const frozen = [...rig.command];
    await rig.until(inState('halted'), 1);
    expect(statusText(rig.status)).toBe('Halted: joint states invalid: joint states repeat');
    expect(rig.status.limit).toBe(0.05);
    // The command has moved on by no more than that and a step.
    expect(Math.max(...frozen.map((q, j) => Math.abs(rig.command[j] - q)))).toBeLessThan(0.09);
    expect(rig.controller.abandoned).toEqual([undefined]);
    await rig.run(200);
    const held = [...rig.command];
    expect(rig.session.offer(TARGET)?.reason).toBe('not_active');
    await rig.run(200);
    expect(rig.status.kind).toBe('jointStatesInvalid');
    expect([...rig.command]).toEqual(held);
    rig.obeying = true;
    await rig.run(3);
    expect(rig.session.offer(TARGET)).toBeUndefined();
    await rig.until(inState('idle'));
    expect(rig.controller.calls).toEqual(['begin', 'abandon', 'begin', 'end']);
  });

  it.each(interfaces)('are told of when the arm is halted for another reason (%s)', async (by) => {
    const rig = await moving(by);
    rig.obeying = false;
    rig.session.internalFault('told by the test');
    await rig.run(1);
    expect(rig.status.kind).toBe('internalFault');
    await rig.run(200);
    expect(statusText(rig.status)).toBe('Halted: joint states invalid: joint states repeat');
    expect(rig.session.offer(TARGET)?.message).toContain('halted (joint states repeat)');
    expect(rig.session.resetStop()).toMatchObject({ ok: true });
    rig.obeying = true;
    await rig.run(3);
    expect(rig.session.offer(TARGET)).toBeUndefined();
  });

  it.each(interfaces)(
    'are believed after reset_stop: an arm that no command reaches stands still (%s)',
    async (by) => {
      const rig = await moving(by);
      rig.obeying = false;
      await rig.until(inState('halted'), 1);
      await rig.run(200);
      expect(rig.session.resetStop()).toMatchObject({ ok: true });
      await rig.run(3);
      expect(rig.session.offer(TARGET)).toBeUndefined();
      await rig.until(({ state }) => state === 'moving' || state === 'homing', 2);
      // It still stands still: the next movement is halted, too, for this reason or because the arm is too far away.
      await rig.until(inState('halted'), 2);
      expect(['jointStatesInvalid', 'trackingError']).toContain(rig.status.kind);
      await rig.run(200);
      rig.session.resetStop();
      rig.obeying = true;
      await rig.run(3);
      expect(rig.session.offer(TARGET)).toBeUndefined();
      await rig.until(inState('idle'));
      expect(rig.session.resetStop()).toMatchObject({ ok: false });
    },
  );

  it('are not one joint that stands while others move', async () => {
    const rig = await moving();
    rig.obeying = false;
    const stuck = rig.measured.position[0];
    await rig.until(({ state }) => {
      rig.measured.position.set([stuck, rig.command[1]]);
      return state === 'halted';
    }, 2);
    expect(rig.status).toMatchObject({ kind: 'trackingError', joint: 'shoulder' });
  });

  it('are not an arm that rests, or moves by less', async () => {
    const rig = await new Rig('position', credible).ready();
    rig.obeying = false;
    await rig.run(500);
    expect(rig.status.kind).toBe('idle');
  });
});

describe('encoders that step', () => {
  it.each([0.1, 0.25, 1, 2.5, -0.25])(
    'by %d rad are not believed, until somebody says so',
    async (stepRad) => {
      for (const rest of [false, true]) {
        const rig = await moving();
        if (rest) await rig.until(inState('idle'));
        const before = [...rig.command];
        rig.offset = [stepRad, 0];
        await rig.cycle();
        expect(rig.status).toMatchObject({ kind: 'jointStatesInvalid', joint: 'shoulder', state: 'halted' });
        expect(statusText(rig.status)).toContain(
          `from one joint state to the next, at most 0.060 rad are credible`,
        );
        await rig.run(100);
        for (let j = 0; j < 2; j++) expect(Math.abs(rig.command[j] - before[j])).toBeLessThan(0.45);
        const held = [...rig.command];
        rig.offset = [0, 0];
        await rig.run(100);
        expect(rig.status.kind).toBe('jointStatesInvalid');
        expect([...rig.command]).toEqual(held);
        expect(rig.session.offer(TARGET)?.message).toBe(
          'stopped: the halt is latched; release it with reset_stop',
        );
        rig.session.deactivate();
        await rig.run(100);
        rig.session.activate();
        await rig.run(5);
        expect(rig.status.kind).toBe('jointStatesInvalid');
        expect(rig.session.resetStop().ok).toBe(true);
        await rig.run(3);
        expect(rig.status.kind).toBe('idle');
        rig.session.takeReport();
        rig.session.offer(TARGET);
        await rig.until(() => rig.session.takeReport() !== undefined);
        if (!rest) expect(rig.controller.calls).toEqual(['begin', 'abandon', 'begin', 'end']);
      }
    },
  );

  it('an emergency stop takes its place, and neither is released with the other', async () => {
    const rig = await moving();
    rig.offset = [0.5, 0];
    await rig.cycle();
    rig.session.stop();
    expect((await rig.cycle()).kind).toBe('emergencyStop');
    rig.session.resetStop();
    expect((await rig.cycle()).kind).toBe('jointStatesInvalid');
    rig.session.resetStop();
    await rig.run(2);
    expect(rig.status.kind).not.toBe('jointStatesInvalid');
  });

  it('during an emergency stop are latched beneath it, and two releases in one cycle are enough', async () => {
    const rig = await moving();
    rig.session.stop();
    await rig.run(100);
    rig.offset = [0.5, 0];
    await rig.run(5);
    expect(rig.status.kind).toBe('emergencyStop');
    rig.offset = [0, 0];
    await rig.run(100);
    expect(rig.session.resetStop().text).toMatch(/^released; another halt is left: changed by/);
    expect(rig.session.resetStop()).toEqual({ ok: true, text: 'released' });
    rig.session.takeReport();
    expect(rig.session.offer(TARGET)).toBeUndefined();
    await rig.until(() => rig.session.takeReport() !== undefined);
    expect(rig.controller.calls.at(-1)).toBe('end');
  });

  it('two publishers that disagree by 0.1 rad are told, and nobody learns from them', async () => {
    const rig = await moving();
    let cycle = 0;
    await rig.until(({ state }) => {
      rig.offset = [cycle++ % 2 === 0 ? 0.1 : 0, 0];
      return state === 'halted';
    }, 1);
    expect(rig.status.kind).toBe('jointStatesInvalid');
    await rig.run(300);
    expect(rig.controller.calls).toEqual(['begin', 'abandon']);
  });

  it('at 10 Hz are told from an arm that follows its command fast', async () => {
    const rig = await new Rig('position', { ...credible, stateTimeoutS: 0.3 }).ready();
    rig.session.offer(TARGET);
    let cycle = 0;
    const slowly = () => {
      rig.talking = cycle++ % 10 === 0;
    };
    await rig.until(({ state }) => {
      slowly();
      expect(state).not.toBe('halted');
      return rig.session.takeReport() !== undefined;
    });
    rig.offset = [0.25, 0];
    await rig.until(({ state }) => {
      slowly();
      return state === 'halted';
    }, 1);
    expect(rig.status).toMatchObject({ kind: 'jointStatesInvalid', joint: 'shoulder' });
  });

  it.each([
    { stateEveryS: 0.01, cycles: 1 },
    { stateEveryS: 0.1, cycles: 10 },
  ])('of a slow joint are its play up to 0.035 rad (states every $stateEveryS s)', async ({ cycles }) => {
    for (const [stepRad, kind] of [
      [0.034, 'idle'],
      [-0.034, 'idle'],
      [0.036, 'jointStatesInvalid'],
      [-0.036, 'jointStatesInvalid'],
    ] as const) {
      const rig = await new Rig('position', {
        credibleVelocity: Float64Array.of(0.3, 6),
        stateTimeoutS: 0.3,
      }).ready();
      rig.noise = 1e-6;
      for (let cycle = 0; cycle < 40; cycle++) {
        rig.talking = cycle % cycles === 0;
        if (cycle === 20) rig.offset = [stepRad, 0];
        await rig.cycle();
      }
      expect(rig.status.kind).toBe(kind);
      if (kind !== 'idle') expect(statusText(rig.status)).toContain('at most 0.035 rad are credible');
    }
  });

  it('an arm that is found elsewhere after a silence did not step', async () => {
    const rig = await new Rig('position', credible).ready();
    rig.talking = false;
    await rig.run(50);
    expect(rig.status.kind).toBe('waitingForJointStates');
    rig.talking = true;
    rig.offset = [0.25, 0];
    await rig.run(5);
    rig.session.offer(TARGET);
    await rig.run(5);
    expect(rig.status.kind).not.toBe('jointStatesInvalid');
  });
});

describe('angles that are wrapped', () => {
  const turning = {
    ...credible,
    lower: Float64Array.of(-9, -1.5),
    upper: Float64Array.of(9, 1.5),
    jointLower: Float64Array.of(-9.05, -1.55),
    jointUpper: Float64Array.of(9.05, 1.55),
  };

  it.each(interfaces)('are taken on in the turn in which the arm is (%s)', async (by) => {
    const rig = new Rig(by, turning);
    const goals = [3.5, 7, 8.5, 2, -4, -8];
    await rig.ready();
    const { session, measured } = rig;
    const tick = session.tick.bind(session);
    session.tick = (nowS, state, out) => {
      measured.position[0] = Math.atan2(Math.sin(measured.position[0]), Math.cos(measured.position[0]));
      return tick(nowS, state, out);
    };
    rig.controller.startsAnywhere = true;
    for (const goal of goals) {
      rig.controller.plan = ({ start }) => {
        const end = Float64Array.of(goal, 0);
        return homing(start, end, rig.limits, 1);
      };
      session.offer(TARGET);
      await rig.until(() => session.takeReport() !== undefined, 40);
      expect(rig.command[0]).toBe(goal);
      expect(measured.position[0]).toBeCloseTo(goal, 9);
    }
  });

  it.each(interfaces)(
    'are no matter of a driver that tells whole turns: an arm is where it was put (%s)',
    async (by) => {
      const rig = new Rig(by, turning);
      rig.measured.position.set([-3.1, 0]);
      await rig.ready();
      for (const put of [4.7, -1.5, 3.1, -3.1]) {
        rig.session.deactivate();
        rig.measured.position[0] = put;
        rig.session.activate();
        await rig.run(3);
        expect(rig.command[0]).toBe(put);
      }
    },
  );

  it('are taken to be within the limits at the first sight', async () => {
    const rig = new Rig('position', {
      lower: Float64Array.of(0, -1.5),
      upper: Float64Array.of(6.9, 1.5),
      jointLower: Float64Array.of(-0.05, -1.55),
      jointUpper: Float64Array.of(6.95, 1.55),
    });
    rig.measured.position.set([-1, 0]);
    await rig.ready();
    expect(rig.command[0]).toBeCloseTo(2 * Math.PI - 1, 12);
  });

  it('of a joint that makes no whole turn are what they are', async () => {
    const rig = new Rig();
    rig.measured.position.set([-1.8, 0]);
    rig.session.activate();
    await rig.run(3);
    expect(rig.status).toMatchObject({ kind: 'jointLimit', value: -1.8 });
  });

  it.each(interfaces)(
    'are those of the limit where a joint stands at its stop, a hair beyond it (%s)',
    async (by) => {
      for (const [seen, commanded] of [
        [-1.559, -1.55],
        [1.559, 1.55],
        [1.549, 1.549],
      ]) {
        const rig = new Rig(by);
        rig.measured.position.set([seen, 0]);
        await rig.ready();
        expect(rig.command[0]).toBe(commanded);
      }
    },
  );

  it.each(interfaces)(
    'are adopted as no command beyond that: the arm is brought back by others (%s)',
    async (by) => {
      for (const [seen, limit] of [
        [-1.561, -1.55],
        [1.561, 1.55],
      ]) {
        const rig = new Rig(by);
        rig.measured.position.set([seen, 0.3]);
        rig.session.activate();
        await rig.run(10);
        expect(rig.status).toMatchObject({ kind: 'jointLimit', joint: 'shoulder', value: seen, limit });
        expect(rig.session.commanding).toBe(false);
        expect(rig.session.home().ok).toBe(false);
        rig.session.offer(TARGET);
        await rig.run(110);
        expect(rig.session.takeAnswers()).toMatchObject([{ outcome: 'rejected', reason: 'stale' }]);
        rig.measured.position.set([limit, 0.3]);
        await rig.until(inState('idle'));
        expect([...rig.command]).toEqual([limit, 0.3]);
      }
    },
  );

  it('are no step where an angle is impossible, which is over with the next one', async () => {
    const rig = await new Rig('position', { credibleVelocity: Float64Array.of(6, 6) }).ready();
    rig.obeying = false;
    rig.noise = 1e-6;
    await rig.run(5);
    rig.measured.position.set([1e300, 0]);
    await rig.cycle();
    expect(rig.status).toMatchObject({ kind: 'jointStatesInvalid', joint: 'shoulder', value: 1e300 });
    rig.measured.position.set([0, 0]);
    await rig.run(5);
    expect(rig.session.resetStop().ok).toBe(false);
    rig.obeying = true;
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
  });

  it('are no step where the arm is moved before it is commanded', async () => {
    const rig = new Rig('position', { credibleVelocity: Float64Array.of(6, 6) });
    rig.obeying = false;
    for (const q of [0, 0.5, -0.5, 0.3, 0.9]) {
      rig.measured.position.set([q, 0]);
      await rig.cycle();
    }
    await rig.ready();
    expect(rig.status.kind).toBe('idle');
    expect([...rig.command]).toEqual([0.9, 0]);
  });

  it('are adopted as no first point of a trajectory either, where the arm was moved while it waited', async () => {
    const rig = await new Rig('trajectory').ready();
    rig.obeying = false;
    rig.measured.position.set([1.6, 0]);
    await rig.run(5);
    expect(rig.status.kind).toBe('jointLimit');
    expect(rig.session.commanding).toBe(false);
    rig.measured.position.set([1.5, 0]);
    await rig.until(() => rig.session.commanding);
    rig.obeying = true;
    rig.session.offer(TARGET);
    await rig.cycle();
    expect([...(rig.session.takeTrajectory()?.positions.subarray(0, 2) ?? [])]).toEqual([1.5, 0]);
  });
});
