/** Of all that may be told of a cycle the most important is told: what halts, what stands, what trains, what waits, the reach. */
import { describe, expect, it } from 'vitest';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Verdict } from '../../src/motion/guard.js';
import { Circumstances } from '../../src/session/circumstances.js';
import { plainDriver } from '../../src/session/driver-state.js';
import { HaltLatch } from '../../src/session/halt-latch.js';
import { StatusBoard } from '../../src/session/status-board.js';
import { StatusTeller } from '../../src/session/status-teller.js';
import type { Phase } from '../../src/session/terms.js';
import type { SlowedBy } from '../../src/motion/movement.js';
import { rigLimits } from '../support/session-rig.js';

const limits = rigLimits();
const target = [0.1, 0.2, 0.3] as const;
const contact = { kind: 'contact' } as const;
const obstacle = { kind: 'notFollowed', reason: 'the drives are off' } as const;

function scene(phase: Phase = 'moving') {
  const around = new Circumstances();
  around.begin();
  const halts = new HaltLatch();
  const motion = { resting: true, finding: { joint: 1, value: 0.9, limit: 0.8 } };
  const reach: { phase: Phase; target: typeof target; slowedBy: SlowedBy | undefined } = {
    phase,
    target,
    slowedBy: undefined,
  };
  const teller = new StatusTeller(
    { board: new StatusBoard(), around, halts, motion, reach } as never,
    limits.jointNames,
  );
  const tell = (verdict: Verdict = 'clear') => teller.commanded(verdict, 'a', limits, 1);
  const wait = (why: 'stale' | 'invalid' | 'beyond' | 'doubtful', ...position: number[]) => {
    const measured = createMeasurement(2);
    measured.position.set(position);
    return teller.waiting(measured, why, limits, 1);
  };
  return { around, halts, motion, reach, teller, tell, wait };
}

describe('an arm that is commanded', () => {
  it('tells, one after the other, all that is more important than its reach', () => {
    const { around, halts, tell } = scene();
    expect(tell()).toMatchObject({ kind: 'reaching', state: 'moving', target, id: 'a' });
    around.driver = { ...plainDriver, timeScale: 0 };
    expect(tell()).toMatchObject({
      kind: 'paused',
      state: 'paused',
      target,
      detail: expect.stringMatching(/scaled to 0/) as string,
    });
    around.standing = 'the clock stands';
    expect(tell()).toMatchObject({ kind: 'paused', state: 'paused', target, detail: 'the clock stands' });
    around.paused = true;
    expect(tell()).toEqual({ kind: 'paused', state: 'paused', target });
    around.driver = { ...plainDriver, disabled: 'nobody enables it' };
    expect(tell()).toMatchObject({
      kind: 'waitingForEnable',
      state: 'paused',
      target,
      detail: 'nobody enables it',
    });
    around.driver = { ...around.driver, obstacle };
    expect(tell()).toMatchObject({ kind: 'notFollowed', state: 'halted' });
    around.silentS = 6;
    expect(tell()).toMatchObject({
      kind: 'jointStatesStale',
      reason: expect.stringMatching(/neither time on \/clock/) as string,
    });
    halts.set(contact);
    expect(tell()).toMatchObject({ kind: 'contact', state: 'halted' });
    around.active = false;
    expect(tell()).toEqual({ kind: 'paused', state: 'paused' });
  });

  it.each(['moving', 'homing'] as const)(
    'tells a speed of 0 while it is %s, and not while it rests',
    (phase) => {
      const { around, reach, tell } = scene(phase);
      around.driver = { ...plainDriver, timeScale: 0 };
      expect(tell().kind).toBe('paused');
      for (const resting of ['idle', 'thinking', 'settling', 'learning', 'confirming'] as const) {
        reach.phase = resting;
        expect(tell().kind).not.toBe('paused');
      }
      reach.phase = phase;
      around.driver = { ...plainDriver, timeScale: 0.01 };
      expect(tell().kind).not.toBe('paused');
    },
  );

  it('trains while it is idle, and tells its reach while there is one', () => {
    const { around, reach, tell } = scene('idle');
    around.training = 0.25;
    expect(tell()).toMatchObject({ kind: 'training', state: 'training', progress: 0.25 });
    reach.phase = 'homing';
    expect(tell()).toMatchObject({ kind: 'homing', state: 'homing' });
  });

  it.each([
    ['idle', 'idle', 'idle'],
    ['homing', 'homing', 'homing'],
    ['thinking', 'thinking', 'thinking'],
    ['confirming', 'waitingForConfirmation', 'idle'],
    ['moving', 'reaching', 'moving'],
    ['settling', 'reaching', 'settling'],
    ['learning', 'thinking', 'thinking'],
  ] as const)('tells the phase %s as %s', (phase, kind, state) => {
    expect(scene(phase).tell()).toMatchObject({ kind, state });
  });

  it.each([
    ['slowed_near_limit', 'slowedNearLimit'],
    ['slowed_velocity', 'slowedVelocity'],
  ] as const)('tells %s and its joint while it moves', (verdict, kind) => {
    const { reach, tell } = scene('homing');
    const told = { kind, joint: 'elbow', value: 0.9, limit: 0.8 };
    expect(tell(verdict)).toMatchObject({ ...told, state: 'homing' });
    reach.phase = 'moving';
    expect(tell(verdict)).toMatchObject({ ...told, state: 'moving' });
    reach.phase = 'settling';
    expect(tell(verdict)).toMatchObject({ kind: 'reaching', state: 'settling' });
  });

  it('tells a plan that was slowed for its speed while it is made, and no other', () => {
    const { reach, tell } = scene();
    const slowed = (limit: SlowedBy['limit'], joint: string) => {
      reach.slowedBy = { limit, joint };
      return tell();
    };
    expect(slowed('velocity', 'elbow')).toMatchObject({
      kind: 'slowedVelocity',
      state: 'moving',
      joint: 'elbow',
    });
    expect(slowed('hand_speed', 'hand')).toMatchObject({ kind: 'slowedVelocity', joint: 'hand' });
    expect(slowed('workspace', 'hand')).toMatchObject({ kind: 'reaching' });
    expect(slowed('velocity', 'elbow').kind).toBe('slowedVelocity');
    reach.phase = 'settling';
    expect(tell()).toMatchObject({ kind: 'reaching', state: 'settling' });
  });

  it('keeps the object of a status while nothing changes, and makes another for another target', () => {
    const { reach, teller, tell } = scene();
    const first = tell();
    expect(tell()).toBe(first);
    expect(teller.commanded('clear', 'b', limits, 1)).toMatchObject({ id: 'b' });
    reach.target = [0.3, 0.2, 0.1] as never;
    expect(teller.commanded('clear', 'b', limits, 1)).toMatchObject({ id: 'b', target: [0.3, 0.2, 0.1] });
  });
});

describe('joint states that stop', () => {
  it('halt nothing while the arm rests without a request: it waits for them, or tells them as old once it has moved', () => {
    const { around, motion, reach, teller, tell } = scene('idle');
    motion.finding = { joint: -1, value: 0.4, limit: 0.1 };
    expect(teller.endsByItself('stale')).toBe(true);
    expect(tell('stale')).toEqual({ kind: 'waitingForJointStates', state: 'idle' });
    around.moved = true;
    expect(tell('stale')).toMatchObject({ kind: 'jointStatesStale', state: 'halted', value: 0.4 });
    expect(teller.endsByItself('tracking_error')).toBe(false);
    motion.resting = false;
    expect(teller.endsByItself('stale')).toBe(false);
    motion.resting = true;
    reach.phase = 'thinking';
    expect(teller.endsByItself('stale')).toBe(false);
  });
});

describe('an arm that is not seen where it may be commanded', () => {
  it('tells why', () => {
    const { wait, teller } = scene('idle');
    expect(teller.inactive(1)).toEqual({ kind: 'inactive', state: 'inactive' });
    for (const why of ['stale', 'doubtful'] as const)
      expect(wait(why, 0, 0)).toMatchObject({ kind: 'waitingForJointStates', state: 'idle' });
    expect(wait('invalid', 0, 7)).toMatchObject({ kind: 'jointStatesInvalid', joint: 'elbow', value: 7 });
    expect(wait('invalid', 0, 0)).toMatchObject({ kind: 'jointStatesInvalid' });
    expect(wait('beyond', 1.6, 0)).toMatchObject({
      kind: 'jointLimit',
      joint: 'shoulder',
      value: 1.6,
      limit: 1.55,
    });
    expect(wait('beyond', 0, -1.7)).toMatchObject({
      kind: 'jointLimit',
      joint: 'elbow',
      value: -1.7,
      limit: -1.55,
    });
  });

  it('tells what is more important first: a halt, silence, training', () => {
    const { around, halts, wait } = scene('idle');
    around.standing = 'the clock stands';
    expect(wait('stale', 0, 0).detail).toBe('the clock stands');
    around.training = 0.5;
    expect(wait('beyond', 2, 0)).toMatchObject({ kind: 'training', progress: 0.5 });
    around.silentS = 6;
    expect(wait('invalid', 0, 7)).toMatchObject({ kind: 'jointStatesStale' });
    halts.set(contact);
    expect(wait('stale', 0, 0)).toMatchObject({ kind: 'contact', state: 'halted' });
  });
});
