/** What a session says of being ready, and what outlives it. */
import { describe, expect, it } from 'vitest';
import { EmergencyStop } from '../../src/session/emergency-stop.js';
import { ReachSession } from '../../src/session/reach-session.js';
import { Rig, inState } from '../support/session-rig.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';

const TARGET: Vector3 = [0.3, 0.1, 0];

describe('a gap of joint states', () => {
  it('before the first movement is waiting, which ends by itself', async () => {
    const rig = await new Rig().ready();
    rig.talking = false;
    await rig.run(30);
    expect(rig.status).toMatchObject({ kind: 'waitingForJointStates', state: 'idle' });
    rig.talking = true;
    await rig.cycle();
    expect(rig.status).toMatchObject({ kind: 'idle', state: 'idle' });
  });

  it('after a movement is told as 30, and is over as soon as they are back', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(() => rig.session.takeReport() !== undefined);
    rig.talking = false;
    await rig.run(30);
    expect(rig.status).toMatchObject({ kind: 'jointStatesStale', state: 'halted' });
    rig.talking = true;
    await rig.cycle();
    expect(rig.status).toMatchObject({ kind: 'idle', state: 'idle' });
  });

  it('lets a target wait for no longer than it may, and counts each gap for itself', async () => {
    const rig = await new Rig().ready();
    rig.talking = false;
    await rig.run(30);
    expect(rig.session.offer(TARGET)).toBeUndefined();
    await rig.until(({ kind }) => kind === 'targetRejected', 1.1);
    expect(rig.status.reason).toBe('stale');
    rig.talking = true;
    await rig.run(150);
    expect(rig.session.takeReport()).toBeUndefined();
    expect(rig.controller.calls).toEqual([]);
  });

  it('in mid-movement stays a halt until the next target', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.talking = false;
    await rig.run(60);
    rig.talking = true;
    await rig.run(60);
    expect(rig.status).toMatchObject({ kind: 'jointStatesStale', state: 'halted' });
  });
});

describe('a silent robot', () => {
  it('is told of as 30, refuses targets, and goes on where it was when it is back', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET, 'first');
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.setStanding('time on /clock stands still');
    await rig.run(5);
    rig.session.offer(TARGET, 'waits');
    rig.session.setSilence(5.1);
    await rig.run(3);
    expect(rig.status).toMatchObject({ kind: 'jointStatesStale', state: 'halted' });
    expect(rig.session.offer(TARGET, 'refused')?.reason).toBe('not_active');
    expect(rig.session.takeAnswers().map(({ id, outcome }) => [id, outcome])).toEqual([
      ['waits', 'rejected'],
      ['refused', 'rejected'],
    ]);
    rig.session.setSilence(undefined);
    rig.session.setStanding(undefined);
    await rig.until(inState('settling'));
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()?.id).toBe('first');
  });
});

describe('a cycle that is late', () => {
  it('begins no movement; the next one does', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(TARGET);
    rig.session.setLate(true);
    await rig.run(5);
    expect(rig.controller.calls).toEqual([]);
    rig.session.setLate(false);
    const release = rig.controller.hold();
    await rig.until(inState('thinking'));
    rig.session.setLate(true);
    release();
    await rig.run(5);
    expect(rig.status.state).toBe('thinking');
    rig.session.setLate(false);
    await rig.cycle();
    expect(rig.status.state).toBe('moving');
  });
});

describe('home', () => {
  it('is refused with the reason where the arm could not go', async () => {
    const rig = new Rig();
    rig.talking = false;
    rig.session.activate();
    await rig.cycle();
    expect(rig.session.home()).toMatchObject({
      ok: false,
      text: expect.stringContaining('no joint states') as string,
    });
    rig.talking = true;
    rig.session.setTraining(0.5);
    await rig.cycle();
    expect(rig.session.home()).toEqual({ ok: false, text: 'the brain is still training' });
    rig.session.setTraining(undefined);
    rig.session.setStanding('time on /clock stands still');
    await rig.cycle();
    expect(rig.session.home()).toEqual({ ok: false, text: 'time on /clock stands still' });
    rig.session.setStanding(undefined);
    await rig.cycle();
    expect(rig.session.home().ok).toBe(true);
  });
});

describe('an emergency stop of the process', () => {
  const shared = (rig: Rig, stop: EmergencyStop) =>
    new ReachSession({
      controller: rig.controller,
      startPosture: new Float64Array(2),
      commandInterface: 'position',
      cycleS: 0.01,
      stop,
      settings: rig.settings,
    });

  it('outlives the session that it was told to, and its faults', () => {
    const stop = new EmergencyStop();
    const rig = new Rig();
    const first = shared(rig, stop);
    first.activate();
    first.stop();
    first.internalFault('the thread of the brain crashed');
    const second = shared(rig, stop);
    second.activate();
    rig.measured.stampS = 1;
    expect(second.tick(1, rig.measured, new Float64Array(2))).toMatchObject({ kind: 'emergencyStop' });
    expect(second.offer(TARGET)?.reason).toBe('stopped');
    expect(second.resetStop().ok).toBe(true);
    expect(stop.latched).toBe(false);
    expect(second.offer(TARGET)).toBeUndefined();
  });

  it('keeps a doubt about the encoders, too, over cleanup and configure, and releases it after the stop', () => {
    const stop = new EmergencyStop();
    const rig = new Rig('position', { credibleVelocity: Float64Array.of(6, 6) });
    const first = shared(rig, stop);
    first.activate();
    for (let i = 1; i <= 20; i++) {
      rig.measured.stampS = 0.01 * i;
      rig.measured.position.set([i === 20 ? 1 : 0, 0]);
      first.tick(0.01 * i, rig.measured, new Float64Array(2));
    }
    expect(stop.doubt).toMatchObject({ kind: 'jointStatesInvalid', latched: true });
    const second = shared(rig, stop);
    second.activate();
    rig.measured.stampS = 1;
    expect(second.tick(1, rig.measured, new Float64Array(2))).toMatchObject({ kind: 'jointStatesInvalid' });
    second.stop();
    expect(second.resetStop().ok).toBe(true);
    expect(second.offer(TARGET)?.reason).toBe('stopped');
    expect(second.resetStop().ok).toBe(true);
    expect(second.resetStop().ok).toBe(false);
    expect(second.offer(TARGET)).toBeUndefined();
  });
});
