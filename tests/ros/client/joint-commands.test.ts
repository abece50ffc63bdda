import { describe, expect, test } from 'vitest';
import {
  positionMessage,
  readJointTrajectory,
  readPositions,
  trajectoryMessage,
} from '../../../src/ros/client/joint-commands.js';
import { secondsOf, timeOf } from '../../../src/ros/client/messages.js';
import type { JointTrajectory } from '../../../src/ros/client/messages.js';

const joints = ['yaw', 'elbow'];

interface Point {
  readonly t: number;
  readonly q: readonly number[];
  readonly v?: readonly number[];
}

function trajectory(names: readonly string[], ...points: readonly Point[]): JointTrajectory {
  return {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
    joint_names: names,
    points: points.map(({ t, q, v = [] }) => ({
      positions: q,
      velocities: v,
      accelerations: [],
      effort: [],
      time_from_start: { sec: Math.floor(t), nanosec: Math.round((t - Math.floor(t)) * 1e9) },
    })),
  };
}

describe('a JointTrajectory', () => {
  test('is put into the order of the arm by name', () => {
    const message = trajectory(['elbow', 'yaw'], { t: 0, q: [1, 2] }, { t: 1.5, q: [3, 4], v: [5, 6] });
    expect(readJointTrajectory(message, joints)).toEqual({
      timesS: Float64Array.of(0, 1.5),
      positions: Float64Array.of(2, 1, 4, 3),
      velocities: Float64Array.of(NaN, NaN, 6, 5),
    });
  });

  const good = { t: 1, q: [0, 0] };
  test.each<[string, JointTrajectory, string]>([
    ['an unknown joint', trajectory(['yaw', 'wrist'], good), "unknown joint 'wrist', expected yaw, elbow"],
    ['a part of the joints', trajectory(['yaw'], { t: 1, q: [0] }), "joint 'elbow' is missing"],
    ['a joint twice', trajectory(['yaw', 'elbow', 'yaw'], { t: 1, q: [0, 0, 0] }), 'names a joint twice'],
    ['no points', trajectory(joints), 'no points'],
    ['positions of one joint', trajectory(joints, { t: 1, q: [0] }), 'positions of point 0 are 1 numbers'],
    ['too many velocities', trajectory(joints, { ...good, v: [0, 0, 0] }), 'velocities of point 0 are 3'],
    ['a position that is NaN', trajectory(joints, { t: 1, q: [0, NaN] }), 'number 1 is NaN'],
    ['an infinite velocity', trajectory(joints, { ...good, v: [Infinity, 0] }), 'number 0 is Infinity'],
    ['equal times', trajectory(joints, good, good), 'point 1 is 1 s, expected more than 1 s'],
    ['a time before the start', trajectory(joints, { t: -1, q: [0, 0] }), 'is -1 s, expected at least 0 s'],
  ])('with %s is refused, saying so', (_, message, reason) => {
    expect(() => readJointTrajectory(message, joints)).toThrow(reason);
  });
});

describe('what is written', () => {
  const motion = {
    timesS: Float64Array.of(0, 1.9999999999),
    positions: Float64Array.of(1, 2, 3, 4),
    velocities: Float64Array.of(5, 6, 0, 0),
  };
  const stamp = { sec: 0, nanosec: 0 };

  test('has the joints of every point in order, and times that do not lose a nanosecond', () => {
    const { joint_names: names, points } = trajectoryMessage(motion, ['a', 'b'], stamp);
    expect(names).toEqual(['a', 'b']);
    expect(points.map(({ positions }) => [...positions])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect([...points[0].velocities]).toEqual([5, 6]);
    expect(points[1].time_from_start).toEqual({ sec: 2, nanosec: 0 });
    expect([...positionMessage(Float64Array.of(7, 8)).data]).toEqual([7, 8]);
  });

  test('has the stamp that was given, no frame, and neither accelerations nor efforts', () => {
    const { header, points } = trajectoryMessage(motion, ['a', 'b'], { sec: 5, nanosec: 6 });
    expect(header).toEqual({ stamp: { sec: 5, nanosec: 6 }, frame_id: '' });
    for (const point of points) expect(point).toMatchObject({ accelerations: [], effort: [] });
    expect(positionMessage(Float64Array.of(7)).layout).toEqual({ dim: [], data_offset: 0 });
  });

  test('is read again as it was', () => {
    const timesS = Float64Array.of(0, 0.25);
    const message = trajectoryMessage({ ...motion, timesS }, joints, stamp);
    expect(readJointTrajectory(message, joints)).toEqual({ ...motion, timesS });
    expect(readPositions(positionMessage(Float64Array.of(7, 8)), joints)).toEqual(Float64Array.of(7, 8));
  });
});

describe('a position command', () => {
  test.each([
    ['too few numbers', [1], '1 numbers, expected 2'],
    ['NaN', [1, NaN], 'that of elbow is NaN, expected a finite number'],
  ])('with %s is refused, saying so', (_, data, reason) => {
    expect(() => readPositions({ layout: { dim: [], data_offset: 0 }, data }, joints)).toThrow(reason);
  });
});

describe('ROS time', () => {
  test.each([
    [0, 0, 0],
    [1.5, 1, 500_000_000],
    [1.9999999999, 2, 0],
    [-0.25, -1, 750_000_000],
  ])('of %d s is %d s and %d ns', (seconds, sec, nanosec) => {
    expect(timeOf(seconds)).toEqual({ sec, nanosec });
    expect(secondsOf({ sec, nanosec })).toBeCloseTo(seconds, 9);
  });
});
