import { describe, expect, test } from 'vitest';
import { TrajectoryFollower } from '../../src/plants/trajectory-follower.js';
import type { JointPath } from '../../src/plants/trajectory-follower.js';

/** Points of one joint: time, position and, where there is one, velocity. */
function path(...points: readonly (readonly number[])[]): JointPath {
  return {
    timesS: Float64Array.from(points, ([t]) => t),
    positions: Float64Array.from(points, ([, p]) => p),
    velocities: Float64Array.from(points, ([, , v = NaN]) => v),
  };
}

function at(follower: TrajectoryFollower, timeS: number): number {
  const out = new Float64Array(1);
  follower.sample(timeS, out);
  return out[0];
}

const hold = (posture: number) => new TrajectoryFollower(Float64Array.of(posture));

describe('a follower of trajectories', () => {
  test('holds its posture until told otherwise, and the last point ever after', () => {
    const follower = hold(0.3);
    expect(at(follower, 5)).toBe(0.3);
    follower.follow(path([1, 2, 0]), 6);
    expect(at(follower, 6)).toBe(0.3);
    expect(at(follower, 7)).toBe(2);
    expect(at(follower, 100)).toBe(2);
  });

  test('joins points with velocities by the cubic through both ends', () => {
    const follower = hold(1);
    // p(t) = 1 + 3 t^2 - t^3: at rest at 1, and at 2 s at 5 with velocity 0; at 1 s at 3 with velocity 3.
    follower.follow(path([1, 3, 3], [2, 5, 0]), 10);
    for (const t of [0, 0.25, 0.5, 0.999, 1, 1.3, 1.9, 2])
      expect(at(follower, 10 + t), `t = ${t}`).toBeCloseTo(1 + 3 * t ** 2 - t ** 3, 12);
  });

  test('joins points without velocities by straight lines', () => {
    const follower = hold(0);
    follower.follow(path([1, 1], [3, 0]), 0);
    expect([0.5, 1, 2, 3].map((t) => at(follower, t))).toEqual([0.5, 1, 0.5, 0]);
  });

  test('starts a new trajectory at the command of the moment and with its velocity', () => {
    const follower = hold(0);
    follower.follow(path([1, 1, 1], [2, 3, 0]), 0);
    const before = at(follower, 0.5);
    follower.follow(path([1, 0, 0]), 0.5);
    const h = 1e-6;
    const [first, second] = [at(follower, 0.5), at(follower, 0.5 + h)];
    expect(first).toBe(before);
    // p = 2 t^2 - t^3 has p' = 5/4 at 1/2.
    expect((second - first) / h).toBeCloseTo(1.25, 4);
    expect(at(follower, 1.5)).toBe(0);
  });

  test('goes on with the old trajectory until a later one begins', () => {
    const follower = hold(0);
    follower.follow(path([2, 2]), 0);
    follower.follow(path([1, 0]), 1);
    expect([0.5, 1, 1.5, 2, 3].map((t) => at(follower, t))).toEqual([0.5, 1, 0.5, 0, 0]);
  });

  test('forgets a later trajectory when one begins at once', () => {
    const follower = hold(0);
    follower.follow(path([1, 9]), 5);
    follower.follow(path([1, 1]), 0);
    expect([0.5, 7].map((t) => at(follower, t))).toEqual([0.5, 1]);
  });

  test('leaves out points that are past when it hears of them', () => {
    const follower = hold(0);
    at(follower, 10);
    follower.follow(path([1, 5], [2, 1]), 8.5);
    expect(at(follower, 10.25)).toBe(0.5);
    follower.follow(path([1, 5], [2, 7]), 0);
    expect(at(follower, 10.5)).toBe(7);
  });
});
