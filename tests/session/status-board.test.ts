import { describe, expect, it } from 'vitest';
import { TargetRejected } from '../../src/errors.js';
import type { Finding } from '../../src/motion/guard-state.js';
import type { Verdict } from '../../src/motion/guard.js';
import { haltOf, StatusBoard } from '../../src/session/status-board.js';
import { isHalt, sameStatus, statusLevel, statusText } from '../../src/session/status.js';
import type { Status } from '../../src/session/status.js';
import { rigLimits } from '../support/session-rig.js';

const elbow: Finding = { joint: 1, value: 0.75, limit: 0.5 };
const limits = rigLimits();
const halt = (verdict: Verdict, finding: Finding) => haltOf(verdict, finding, limits);

describe('the halt of a verdict', () => {
  const numbers = { joint: 'elbow', value: 0.75, limit: 0.5 };
  it.each([
    ['joint_limit', { kind: 'jointLimit', ...numbers }, 'elbow at 0.750 rad, limit 0.5 rad'],
    ['slowed_near_limit', { kind: 'jointLimit', ...numbers }, 'elbow at 0.750 rad, limit 0.5 rad'],
    [
      'tracking_error',
      { kind: 'trackingError', ...numbers },
      'elbow is 0.750 rad from where it should be, limit 0.5 rad',
    ],
    ['workspace', { kind: 'jointLimit', reason: 'workspace', value: 0.75, limit: 0.5 }, 'workspace'],
    ['slowed_workspace', { kind: 'jointLimit', reason: 'workspace', value: 0.75, limit: 0.5 }, 'workspace'],
    [
      'too_fast',
      { kind: 'jointLimit', reason: 'moves at 0.750 rad/s', ...numbers },
      'moves at 0.750 rad/s (elbow)',
    ],
    [
      'state_invalid',
      { kind: 'jointStatesInvalid', joint: 'elbow', value: 0.75 },
      'elbow is 0.75 rad, over half a turn beyond its limits',
    ],
    [
      'command_invalid',
      { kind: 'internalFault', reason: 'a command was not a number', joint: 'elbow', value: 0.75 },
      'a command was not a number (elbow)',
    ],
    [
      'slowed_velocity',
      {
        kind: 'internalFault',
        reason: 'a movement keeps breaking the velocity or acceleration limit',
        ...numbers,
      },
      'a movement keeps breaking the velocity or acceleration limit (elbow)',
    ],
    [
      'slowed_hand_speed',
      {
        kind: 'internalFault',
        reason: 'a movement keeps breaking limits.hand_speed',
        value: 0.75,
        limit: 0.5,
      },
      'a movement keeps breaking limits.hand_speed',
    ],
  ] as const)('%s', (verdict, wanted, detail) => {
    const found = halt(verdict, elbow);
    expect(found).toEqual(wanted);
    if (found === undefined) throw new Error('no halt');
    const status = new StatusBoard().showHalt(found, 1);
    expect(status).toMatchObject({ kind: wanted.kind, state: 'halted', detail });
    expect(isHalt(status)).toBe(true);
  });

  it('names the age of joint states, and says when none has come', () => {
    const stale = halt('stale', { joint: -1, value: 0.31, limit: 0.1 });
    expect(stale).toEqual({ kind: 'jointStatesStale', value: 0.31, limit: 0.1 });
    expect(new StatusBoard().showHalt(stale as never, 1).detail).toBe(
      '0.310 s old, at most 0.1 s are allowed',
    );
    const none = halt('stale', { joint: -1, value: Infinity, limit: 0.1 });
    expect(new StatusBoard().showHalt(none as never, 1).detail).toBe('none has come');
    expect(new StatusBoard().showHalt({ kind: 'jointStatesStale' }, 1).detail).toBe('none has come');
  });

  it('tells a joint that is not a number, and a movement of no time', () => {
    const nan = halt('state_invalid', { joint: 0, value: NaN, limit: NaN });
    expect(new StatusBoard().showHalt(nan as never, 1).detail).toBe('shoulder is NaN');
    expect(halt('command_invalid', { joint: -1, value: 0, limit: NaN })).toEqual({
      kind: 'internalFault',
      reason: 'a movement of 0 s was planned',
      joint: undefined,
      value: 0,
    });
  });

  it('names the bodies of a collision, and how near or deep', () => {
    const bodies = ['hand', 'table'] as const;
    const at = (value: number, collision?: unknown) =>
      halt('collision', { joint: -1, value, limit: 0.02, collision } as Finding)?.reason;
    expect(at(0.012, { bodies })).toBe('hand would come within 0.012 m of table, limit 0.020 m');
    expect(at(0, { bodies })).toBe('hand would come within 0.000 m of table, limit 0.020 m');
    expect(at(-0.03, { bodies })).toBe('hand would come 0.030 m into table, limit 0.020 m');
    expect(at(0.01)).toBe('the arm would come within 0.010 m of itself, limit 0.020 m');
  });

  it('is none where nothing is wrong, and where a cycle came too late', () => {
    expect(halt('clear', elbow)).toBeUndefined();
    expect(halt('stalled', elbow)).toBeUndefined();
  });
});

describe('a status that stands', () => {
  it('stays the same object while the same halt is shown, whatever its value becomes', () => {
    const board = new StatusBoard();
    const shown = board.showHalt({ kind: 'trackingError', joint: 'elbow', value: 0.4, limit: 0.3 }, 1);
    expect(board.showHalt({ kind: 'trackingError', joint: 'elbow', value: 0.5, limit: 0.3 }, 2)).toBe(shown);
    expect(shown.value).toBe(0.4);
  });

  it.each([
    { kind: 'contact', joint: 'elbow', reason: 'why' },
    { kind: 'trackingError', joint: 'shoulder', reason: 'why' },
    { kind: 'trackingError', joint: 'elbow', reason: 'other' },
  ] as const)('gives way to another halt: %o', (other) => {
    const board = new StatusBoard();
    const first = board.showHalt({ kind: 'trackingError', joint: 'elbow', reason: 'why' }, 1);
    const next = board.showHalt(other, 2);
    expect(next).not.toBe(first);
    expect(next).toMatchObject(other);
  });

  it('gives way to a halt from a status that is none', () => {
    const board = new StatusBoard();
    board.show({ kind: 'idle', state: 'idle' }, 0);
    expect(board.showHalt({ kind: 'emergencyStop' }, 1)).toMatchObject({
      kind: 'emergencyStop',
      state: 'halted',
    });
  });

  it('has the value at which a joint met its limit', () => {
    const board = new StatusBoard();
    const slow = (
      kind: 'slowedNearLimit' | 'slowedVelocity',
      state: 'moving' | 'homing',
      joint: string,
      value: number,
    ) => board.showSlowed(kind, state, joint, { joint: 0, value, limit: 1 }, 0);
    const first = slow('slowedVelocity', 'moving', 'elbow', 0.9);
    expect(first).toMatchObject({
      kind: 'slowedVelocity',
      state: 'moving',
      joint: 'elbow',
      value: 0.9,
      limit: 1,
    });
    expect(slow('slowedVelocity', 'moving', 'elbow', 0.8)).toBe(first);
    expect(slow('slowedVelocity', 'moving', 'shoulder', 0.8)).toMatchObject({
      joint: 'shoulder',
      value: 0.8,
    });
    expect(slow('slowedVelocity', 'homing', 'shoulder', 0.7)).toMatchObject({ state: 'homing', value: 0.7 });
    expect(slow('slowedNearLimit', 'homing', 'shoulder', 0.6)).toMatchObject({
      kind: 'slowedNearLimit',
      value: 0.6,
    });
  });
});

describe('a rejected target', () => {
  const rejected = () => {
    const board = new StatusBoard();
    board.reject(new TargetRejected('unreachable', 'too far'), [1, 2, 3], 'a');
    return board;
  };
  const told = {
    kind: 'targetRejected',
    reason: 'unreachable',
    detail: 'unreachable: too far',
    target: [1, 2, 3],
    id: 'a',
  };

  it('is shown by an idle arm for one second', () => {
    const board = rejected();
    const idle: Status = { kind: 'idle', state: 'idle' };
    expect(board.show(idle, 10)).toMatchObject({ ...told, state: 'idle' });
    expect(board.show(idle, 10.99)).toMatchObject(told);
    expect(board.show(idle, 11)).toMatchObject(told);
    expect(board.show(idle, 11.01)).toEqual(idle);
  });

  it('is shown by a working, a halted and a slowed arm for one cycle', () => {
    const working = rejected();
    expect(working.show({ kind: 'reaching', state: 'moving' }, 10)).toMatchObject({
      ...told,
      state: 'moving',
    });
    expect(working.show({ kind: 'reaching', state: 'moving' }, 10.01)).toMatchObject({ kind: 'reaching' });
    const halted = rejected();
    expect(halted.showHalt({ kind: 'contact' }, 10)).toMatchObject({ ...told, state: 'halted' });
    expect(halted.showHalt({ kind: 'contact' }, 10.01)).toMatchObject({ kind: 'contact' });
    const slowed = rejected();
    const show = (nowS: number) => slowed.showSlowed('slowedVelocity', 'moving', 'elbow', elbow, nowS);
    expect(show(10)).toMatchObject({ ...told, state: 'moving' });
    expect(show(10.01)).toMatchObject({ kind: 'slowedVelocity' });
  });

  it('is forgotten when the next one is accepted, and begins anew with another', () => {
    const board = rejected();
    board.clearRejection();
    expect(board.show({ kind: 'idle', state: 'idle' }, 10)).toEqual({ kind: 'idle', state: 'idle' });
    board.reject(new TargetRejected('stale', 'late'), undefined);
    expect(board.show({ kind: 'idle', state: 'idle' }, 10)).toMatchObject({ reason: 'stale' });
    board.reject(new TargetRejected('stopped', 'no'), undefined);
    expect(board.show({ kind: 'idle', state: 'idle' }, 10.9)).toMatchObject({ reason: 'stopped' });
    expect(board.show({ kind: 'idle', state: 'idle' }, 11.8)).toMatchObject({ reason: 'stopped' });
  });
});

describe('two statuses', () => {
  const status: Status = {
    kind: 'reaching',
    state: 'moving',
    reason: 'why',
    detail: 'more',
    target: [1, 2, 3],
    id: 'a',
    joint: 'elbow',
    value: 1,
    limit: 2,
    progress: 0.5,
    warning: 'look',
  };

  it.each<Partial<Status>>([
    { kind: 'homing' },
    { state: 'homing' },
    { reason: 'other' },
    { detail: 'other' },
    { id: 'b' },
    { joint: 'shoulder' },
    { value: 3 },
    { limit: 3 },
    { progress: 0.6 },
    { warning: 'other' },
    { target: [0, 2, 3] },
    { target: [1, 0, 3] },
    { target: [1, 2, 0] },
    { target: undefined },
  ])('differ by %o', (other) => {
    expect(sameStatus(status, { ...status, ...other })).toBe(false);
  });

  it('are the same by what they say', () => {
    expect(sameStatus(status, { ...status, target: [1, 2, 3] })).toBe(true);
    expect(sameStatus({ kind: 'idle', state: 'idle' }, { kind: 'idle', state: 'idle' })).toBe(true);
  });

  it('are told with their level: a warning lifts what is well, and nothing else', () => {
    expect(statusText(status)).toBe('Reaching: more; look');
    expect(statusLevel(status)).toBe('warn');
    expect(statusLevel({ kind: 'idle', state: 'idle' })).toBe('ok');
    expect(statusLevel({ kind: 'contact', state: 'halted', warning: 'look' })).toBe('error');
    expect(isHalt({ kind: 'configurationFailed', state: 'unconfigured' })).toBe(false);
    expect(isHalt(status)).toBe(false);
  });
});
