import { describe, expect, it } from 'vitest';
import {
  answerMessage,
  diagnosticMessage,
  statusMessage,
  trialMessage,
} from '../../../src/ros/node/status-output.js';
import type { TrialReport } from '../../../src/session/terms.js';

const report: TrialReport = {
  id: '7',
  outcome: 'reached',
  aimingErrorM: 0.00123,
  durationS: 3,
  learnt: true,
  details: {
    trial: 4,
    foreseenMissM: 0.002,
    thinkingTimeS: 0.01,
    turnDeg: 45,
    offsetRad: 0.1,
    isHabit: false,
    Model: 1,
  },
  target: [0.1, 0.2, 0.3],
  hand: [0.1, 0.2, 0.30123],
  slowedBy: undefined,
};
const trial = (change: Partial<TrialReport> = {}) =>
  trialMessage({ ...report, ...change }, 'arm', 'left_arm');
const valueOf = (message: ReturnType<typeof trial>, key: string) =>
  message.values.find((pair) => pair.key === key)?.value;

describe('a finished reach on ~/trial', () => {
  it('says which reach it was and how far the hand is from its target', () => {
    expect(trial()).toEqual({
      level: 0,
      name: 'arm: trial',
      message: 'reach 4 ended 1.2 mm from its target',
      hardware_id: 'left_arm',
      values: [
        { key: 'id', value: '7' },
        { key: 'outcome', value: 'reached' },
        { key: 'trial', value: '4' },
        { key: 'foreseen_miss', value: '0.002' },
        { key: 'thinking_time', value: '0.01' },
        { key: 'turn', value: '45' },
        { key: 'offset', value: '0.1' },
        { key: 'is_habit', value: 'false' },
        { key: '_model', value: '1' },
        { key: 'target', value: '0.1 0.2 0.3' },
        { key: 'hand', value: '0.1 0.2 0.30123' },
        { key: 'aiming_error', value: '0.00123' },
        { key: 'learning', value: 'true' },
        { key: 'duration', value: '3' },
        { key: 'slowed_by', value: 'nothing' },
      ],
    });
  });

  it('has no number where the controller counts no reaches', () => {
    expect(trial({ details: {} }).message).toBe('reach ended 1.2 mm from its target');
  });

  it('is a warning when the target was missed, and gives the reason where it is known', () => {
    const message = trial({ outcome: 'missed', aimingErrorM: 0.06, why: 'joint elbow is stuck' });
    expect(message).toMatchObject({
      level: 1,
      message: 'reach 4 missed: it ended 60.0 mm from its target: joint elbow is stuck',
    });
    expect(valueOf(message, 'reason')).toBe('joint elbow is stuck');
    expect(valueOf(trial(), 'reason')).toBeUndefined();
  });

  it('names the limit and the joint that made it slower', () => {
    expect(valueOf(trial({ slowedBy: { limit: 'velocity', joint: 'elbow' } }), 'slowed_by')).toBe(
      'velocity limit of elbow',
    );
  });
});

it('a target that was not reached for is answered with the outcome, the reason and what to do', () => {
  const answer = {
    id: '8',
    outcome: 'rejected',
    reason: 'frame',
    detail: "it is in 'world'",
    target: [1, 2, 3],
  } as const;
  expect(answerMessage(answer, 'arm', 'left_arm')).toEqual({
    level: 1,
    name: 'arm: trial',
    message: "target 8 rejected: it is in 'world'",
    hardware_id: 'left_arm',
    values: [
      { key: 'id', value: '8' },
      { key: 'outcome', value: 'rejected' },
      { key: 'reason', value: 'frame' },
      { key: 'target', value: '1 2 3' },
    ],
  });
  expect(answerMessage({ ...answer, target: undefined }, 'arm', '').values).toHaveLength(3);
});

it('a status has its code, its level and only the values that are there, with nine digits', () => {
  const message = statusMessage(
    { kind: 'trackingError', state: 'halted', joint: 'elbow', value: 1 / 3, limit: 0.3 },
    'arm',
    'left_arm',
  );
  expect(message).toMatchObject({ level: 2, name: 'arm: status', hardware_id: 'left_arm' });
  expect(message.values).toEqual([
    { key: 'code', value: '32' },
    { key: 'state', value: 'halted' },
    { key: 'joint', value: 'elbow' },
    { key: 'value', value: '0.333333333' },
    { key: 'limit', value: '0.3' },
  ]);
});

it('a diagnostic writes lists with each number rounded, and leaves out what is not known', () => {
  expect(
    diagnosticMessage('warn', 'arm: joints', 'stale', 'left_arm', { age: undefined, at: [1 / 3, 2] }),
  ).toEqual({
    level: 1,
    name: 'arm: joints',
    message: 'stale',
    hardware_id: 'left_arm',
    values: [{ key: 'at', value: '0.333333333 2' }],
  });
});
