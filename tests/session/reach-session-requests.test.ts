import { describe, expect, it } from 'vitest';
import { TargetRejected } from '../../src/errors.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { CYCLE_S, GOAL, inState, Rig, START } from '../support/session-rig.js';

const interfaces = ['position', 'trajectory'] as const;
const A: Vector3 = [0.1, 0.2, 0.3];
const B: Vector3 = [0.2, 0.1, 0];
const C: Vector3 = [0, 0.3, 0.1];
const FAR: Vector3 = [0, 2, 0];

const targetsOf = (rig: Rig) => rig.controller.reaches.map(({ target }) => target);
const waits = (rig: Rig) => rig.until(({ kind }) => kind === 'waitingForConfirmation');

describe('several targets', () => {
  it('are reached for one after another', async () => {
    const rig = await new Rig().ready();
    expect(rig.session.offerAll([A, B, C])).toBeUndefined();
    expect(rig.session.waiting).toEqual([A, B, C]);
    let reached = 0;
    await rig.until(({ state }) => {
      if (rig.session.takeReport() !== undefined) reached++;
      return reached === 3 && state === 'idle';
    }, 60);
    expect(targetsOf(rig)).toEqual([A, B, C]);
    expect(rig.session.waiting).toEqual([]);
  });

  it('are all refused where one is unfit, which is told, and those that wait stay', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(A);
    const rejection = rig.session.offerAll([B, FAR]);
    expect(rejection?.message).toMatch(/^number 2 of 2: y is 2 m/);
    expect(rig.session.waiting).toEqual([A]);
    expect(await rig.cycle()).toMatchObject({
      kind: 'targetRejected',
      reason: 'outside_workspace',
      target: FAR,
    });
  });

  it('take the place of those that wait; none at all clears them', async () => {
    const rig = await new Rig().ready();
    rig.session.offerAll([A, B]);
    await rig.until(inState('moving'));
    rig.session.offerAll([C]);
    expect(rig.session.waiting).toEqual([C]);
    rig.session.offerAll([]);
    await rig.until(inState('idle'));
    await rig.run(20);
    expect(targetsOf(rig)).toEqual([A]);
  });

  it('go on with the next where the controller refuses one', async () => {
    const rig = await new Rig().ready();
    const { plan } = rig.controller;
    rig.controller.plan = (reach) =>
      reach.target === A ? new TargetRejected('unknown_region', 'nothing learnt there') : plan(reach);
    rig.session.offerAll([A, B]);
    const seen = await rig.until(() => rig.session.takeReport() !== undefined);
    expect(seen.some((label) => label.endsWith(' 20'))).toBe(true);
    expect(targetsOf(rig)).toEqual([A, B]);
  });

  it('are forgotten in a halt', async () => {
    const rig = await new Rig().ready();
    rig.session.offerAll([A, B]);
    await rig.until(inState('moving'));
    rig.session.stop();
    expect(rig.session.waiting).toEqual([]);
  });
});

describe.each(interfaces)('with confirmation (%s)', (by) => {
  async function asking(): Promise<Rig> {
    const rig = new Rig(by);
    rig.set({ confirmMovements: true });
    return rig.ready();
  }

  it('every movement is planned, shown, and begins when it is confirmed', async () => {
    const rig = await asking();
    expect(rig.session.confirm()).toMatchObject({ ok: false });
    rig.session.offer(A);
    await waits(rig);
    expect([...(rig.session.shown?.positions.subarray(-2) ?? [])]).toEqual([...START]);
    const before = [...rig.command];
    await rig.run(200);
    expect(rig.status).toMatchObject({ kind: 'waitingForConfirmation', state: 'idle', target: A });
    expect([...rig.command]).toEqual(before);
    expect(rig.session.takeTrajectory()).toBeUndefined();

    expect(rig.session.confirm()).toMatchObject({ ok: true });
    await rig.until(inState('homing'));
    await waits(rig);
    const shown = rig.session.shown;
    expect([...(shown?.positions.subarray(-2) ?? [])]).toEqual([...GOAL]);
    rig.session.takeTrajectory();
    rig.session.confirm();
    await rig.until(inState('moving'));
    if (by === 'trajectory') expect(rig.session.takeTrajectory()).toBe(shown);
    await rig.until(() => rig.session.takeReport() !== undefined);
    expect([...rig.command]).toEqual([...GOAL]);
    expect(rig.session.shown).toBeUndefined();
  });

  it('another target, a stop or nothing to reach for takes the place of what waits', async () => {
    const rig = await asking();
    rig.session.offer(A);
    await waits(rig);
    rig.session.offer(B);
    await rig.until(({ kind, target }) => kind === 'waitingForConfirmation' && target === B);
    rig.session.offerAll([]);
    await rig.until(({ kind }) => kind === 'idle');
    expect(rig.session.confirm()).toMatchObject({ ok: false });
    rig.session.offer(A);
    await waits(rig);
    rig.session.stop();
    await rig.until(inState('halted'));
    expect(rig.session.confirm()).toMatchObject({ ok: false });
    expect(rig.session.shown).toBeUndefined();
  });

  it('an arm that was moved meanwhile gets another plan, to be confirmed again, where it has no command yet', async () => {
    const rig = await asking();
    rig.session.offer(A);
    await waits(rig);
    const first = rig.session.shown;
    rig.obeying = false;
    rig.measured.position.set([0.2, -0.2]);
    rig.session.confirm();
    if (by === 'position') {
      // The command is where it was, and nothing but a step would bring it elsewhere at once.
      await rig.until(inState('homing'));
      expect(rig.session.shown).toBe(first);
      return;
    }
    await rig.cycle();
    await waits(rig);
    expect(rig.session.shown).not.toBe(first);
    expect([...(rig.session.shown?.positions.subarray(0, 2) ?? [])]).toEqual([0.2, -0.2]);
  });

  it('waits over a pause', async () => {
    const rig = await asking();
    rig.session.offer(A);
    await waits(rig);
    rig.session.pause();
    expect(await rig.cycle()).toMatchObject({ kind: 'paused' });
    expect(rig.session.confirm()).toMatchObject({ ok: false, text: 'paused' });
    rig.session.resume();
    expect(await rig.cycle()).toMatchObject({ kind: 'waitingForConfirmation' });
    rig.session.confirm();
    await rig.until(inState('homing'));
  });
});

describe('a clock that stands still', () => {
  it.each(interfaces)('pauses where it is, and goes on as if nothing had been (%s)', async (by) => {
    const rig = await new Rig(by).ready();
    rig.session.offer(A);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.setStanding('no time passes');
    const before = [...rig.command];
    for (let i = 0; i < 300; i++) await rig.cycle(0);
    expect(rig.status).toMatchObject({ kind: 'paused', state: 'paused', detail: 'no time passes' });
    expect([...rig.command]).toEqual(before);
    rig.session.setStanding(undefined);
    await rig.until(() => rig.session.takeReport() !== undefined);
    expect([...rig.command]).toEqual([...GOAL]);
    expect(rig.controller.calls).toEqual(['begin', 'end']);
  });

  it('begins nothing', async () => {
    const rig = await new Rig().ready();
    rig.session.setStanding('no time passes');
    rig.session.offer(A);
    for (let i = 0; i < 20; i++) await rig.cycle(0);
    expect(rig.controller.calls).toEqual([]);
    expect(rig.status).toMatchObject({ kind: 'paused' });
  });

  it('does not hide that no joint states have come', async () => {
    const rig = new Rig();
    rig.talking = false;
    rig.session.activate();
    rig.session.setStanding('no time passes');
    expect(await rig.cycle()).toMatchObject({ kind: 'waitingForJointStates', detail: 'no time passes' });
  });
});

describe('a clock that goes back', () => {
  it.each(interfaces)('halts a movement, and the next begins where the arm is then (%s)', async (by) => {
    const rig = await new Rig(by).ready();
    rig.session.offer(A);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.takeTrajectory();
    rig.session.clockJumped(-12.5);
    // The world was reset: the arm is elsewhere, and is not driven to where it was.
    rig.obeying = false;
    const last = [...rig.command];
    const wentS = rig.timeS;
    rig.measured.position.set([0, 0]);
    expect(await rig.cycle()).toMatchObject({
      kind: 'internalFault',
      state: 'halted',
      reason: 'the clock went back by 12.500 s',
    });
    expect(rig.session.commanding).toBe(false);
    expect(rig.session.takeTrajectory()).toBeUndefined();
    await rig.until(() => rig.session.commanding);
    expect([...rig.command]).toEqual([0, 0]);
    // Not before the way from the last command is no step any more.
    const wayS = Math.max(...last.map((q, j) => Math.abs(q) / rig.limits.velocity[j]));
    expect(rig.timeS - wentS).toBeGreaterThanOrEqual(wayS);
    expect(rig.timeS - wentS).toBeLessThan(wayS + 3 * CYCLE_S);
    await rig.run(2);
    expect([...rig.command]).toEqual([0, 0]);
    expect(rig.controller.abandoned).toEqual([undefined]);
    rig.obeying = true;
    rig.session.offer(B);
    await rig.until(() => rig.session.takeReport() !== undefined);
  });

  it('is no halt for an arm at rest', async () => {
    const rig = await new Rig().ready();
    rig.session.clockJumped(-1);
    await rig.run(3);
    expect(rig.status).toMatchObject({ kind: 'idle', state: 'idle' });
  });
});

it('the age of joint states that a steadier clock tells counts instead of that by their stamp', async () => {
  const rig = await new Rig().ready();
  rig.session.offer(A);
  await rig.until(inState('moving'));
  rig.measured.ageS = 0.05;
  rig.talking = false;
  const limit = rig.limits.stateTimeoutS;
  for (let i = 0; i < 2 * Math.round(limit / CYCLE_S); i++) await rig.cycle();
  expect(rig.status.state).toBe('moving');
  rig.measured.ageS = 1.01 * limit;
  expect(await rig.cycle()).toMatchObject({ kind: 'jointStatesStale', value: 1.01 * limit });
});
