import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Movement } from '../../src/motion/movement.js';
import { withoutLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { PathLimits } from '../../src/motion/path-checks.js';
import { CPG_UPDATE_S, homing, inOwnTime, retime } from '../../src/motion/retime.js';
import { ModelError } from '../../src/errors.js';

const START = Float64Array.from([0, 40, 0, -10], (deg) => (deg * Math.PI) / 180);
const golden = JSON.parse(readFileSync('tests/golden/cpg.json', 'utf8')) as {
  cases: { id: string; variant: string; angles: number[][] }[];
};
const paths = golden.cases
  .filter(({ variant }) => variant === 'reaching')
  .map(({ id, angles }) => ({ id, path: Float64Array.from(angles.flat()) }));

function limitsOf(velocity: number, acceleration: number, joints = 4, jerk = 1e9): MotionLimits {
  return {
    ...withoutLimits(Array.from({ length: joints }, (_, j) => `joint_${j}`)),
    velocity: new Float64Array(joints).fill(velocity),
    acceleration: new Float64Array(joints).fill(acceleration),
    jerk: new Float64Array(joints).fill(jerk),
  };
}

/** Largest velocity and acceleration, from differences on a grid of `count` intervals. */
function peaks(
  movement: Movement,
  joints: number,
  count: number,
): { velocity: number; acceleration: number } {
  const q = new Float64Array(joints);
  const qd = new Float64Array(joints);
  const before = new Float64Array(joints);
  const step = movement.durationS / count;
  let velocity = 0;
  let acceleration = 0;
  for (let i = 0; i <= count; i++) {
    movement.sample(i * step, q, qd);
    for (let j = 0; j < joints; j++) {
      velocity = Math.max(velocity, Math.abs(qd[j]));
      if (i > 0) acceleration = Math.max(acceleration, Math.abs(qd[j] - before[j]) / step);
    }
    before.set(qd);
  }
  return { velocity, acceleration };
}

/** Largest third difference of the postures, over the step: a mean of the jerk over three intervals. */
function jerkPeak(movement: Movement, joints: number, count: number): number {
  const qd = new Float64Array(joints);
  const velocities: number[][] = [];
  const step = movement.durationS / count;
  let jerk = 0;
  for (let i = 0; i <= count; i++) {
    movement.sample(i * step, new Float64Array(joints), qd);
    velocities.push([...qd]);
    if (i < 2) continue;
    const [a, b, c] = velocities.slice(-3);
    for (let j = 0; j < joints; j++) jerk = Math.max(jerk, Math.abs(c[j] - 2 * b[j] + a[j]) / step ** 2);
  }
  return jerk;
}

const angles = (joints: number, rows: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
    minLength: joints * (rows + 1),
    maxLength: joints * (rows + 1),
  });

describe('retiming', () => {
  it.each(paths)('begins at the start posture and ends at the last update, at rest: $id', ({ path }) => {
    const movement = retime(path, START, limitsOf(2.5, 5), 3);
    const q = new Float64Array(4);
    const qd = new Float64Array(4);
    movement.sample(0, q, qd);
    expect([...q]).toEqual([...START]);
    expect([...qd]).toEqual([0, 0, 0, 0]);
    for (const late of [0, 1e-9, 10]) {
      movement.sample(movement.durationS + late, q, qd);
      expect([...q]).toEqual([...path.subarray(-4)]);
      expect([...qd]).toEqual([0, 0, 0, 0]);
    }
  });

  it.each(paths)('keeps every limit on a grid fifty times finer than its own: $id', ({ path }) => {
    for (const [velocity, acceleration] of [
      [2.5, 5],
      [0.2, 5],
      [2.5, 0.3],
    ]) {
      const movement = retime(path, START, limitsOf(velocity, acceleration), 1);
      const peak = peaks(movement, 4, 100_000);
      expect(peak.velocity).toBeLessThanOrEqual(velocity);
      expect(peak.acceleration).toBeLessThanOrEqual(acceleration);
    }
  });

  it('keeps the limits on paths that no pattern generator would make', () => {
    fc.assert(
      fc.property(angles(2, 6), fc.double({ min: 0.1, max: 10, noNaN: true }), (numbers, limit) => {
        const start = Float64Array.from(numbers.slice(0, 2));
        const movement = retime(Float64Array.from(numbers.slice(2)), start, limitsOf(limit, limit, 2), 0.1);
        const peak = peaks(movement, 2, 20_000);
        expect(peak.velocity).toBeLessThanOrEqual(limit * (1 + 1e-9));
        expect(peak.acceleration).toBeLessThanOrEqual(limit * (1 + 1e-9));
      }),
      { numRuns: 50 },
    );
  });

  it.each(paths)('keeps a jerk limit where one is set, and says so: $id', ({ path }) => {
    const movement = retime(path, START, limitsOf(100, 1000, 4, 12), 0.1);
    expect(movement.slowedBy?.limit).toBe('jerk');
    expect(jerkPeak(movement, 4, 20_000)).toBeLessThanOrEqual(12 * (1 + 1e-4));
    // No slower than it must be.
    expect(jerkPeak(movement, 4, 20_000)).toBeGreaterThan(12 * 0.97);
  });

  it('keeps the jerk limit on paths that no pattern generator would make, and in homing', () => {
    fc.assert(
      fc.property(angles(2, 6), fc.double({ min: 0.5, max: 100, noNaN: true }), (numbers, limit) => {
        const start = Float64Array.from(numbers.slice(0, 2));
        const path = Float64Array.from(numbers.slice(2));
        const limits = limitsOf(1e6, 1e6, 2, limit);
        for (const movement of [
          retime(path, start, limits, 0.01),
          homing(start, path.subarray(-2), limits, 0.01),
        ])
          expect(jerkPeak(movement, 2, 5_000)).toBeLessThanOrEqual(limit * (1 + 1e-3));
      }),
      { numRuns: 40 },
    );
  });

  it('goes through every posture of the path in order', () => {
    const { path } = paths[3];
    const movement = retime(path, START, limitsOf(100, 1000), 3);
    const q = new Float64Array(4);
    const qd = new Float64Array(4);
    for (let row = 0; row < 121; row++) {
      let nearest = Infinity;
      for (let t = 0; t <= 3; t += 0.0005) {
        movement.sample(t, q, qd);
        nearest = Math.min(nearest, Math.hypot(...q.map((x, j) => x - path[4 * row + j])));
      }
      expect(nearest).toBeLessThan(2e-3);
    }
  }, 30_000);

  it('lasts as long as asked where no limit bites, and names joint and limit where one does', () => {
    const path = Float64Array.of(0.5, 0, 1, 0);
    const start = Float64Array.of(0, 0);
    expect(retime(path, start, limitsOf(10, 100, 2), 3)).toMatchObject({ durationS: 3, slowedBy: undefined });
    const slow = retime(path, start, limitsOf(0.1, 100, 2), 3);
    expect(slow.slowedBy).toEqual({ joint: 'joint_0', limit: 'velocity' });
    expect(slow.durationS).toBeGreaterThan(18);
    const weak = retime(path, start, limitsOf(10, 0.1, 2), 3);
    expect(weak.slowedBy).toEqual({ joint: 'joint_0', limit: 'acceleration' });
  });

  it('finishes the rest of a movement from where the arm was stopped', () => {
    const { path } = paths[3];
    const movement = retime(path, START, limitsOf(2.5, 5), 3);
    const stopped = new Float64Array(4);
    const q = new Float64Array(4);
    const qd = new Float64Array(4);
    movement.sample(1.5, stopped, qd);
    stopped[0] += 0.1;
    const rest = movement.remaining(1.4, stopped);
    rest.sample(0, q, qd);
    expect([...q]).toEqual([...stopped]);
    expect([...qd]).toEqual([0, 0, 0, 0]);
    rest.sample(rest.durationS, q, qd);
    expect([...q]).toEqual([...path.subarray(-4)]);
    expect(rest.durationS).toBeLessThan(3);
    const peak = peaks(rest, 4, 50_000);
    expect(peak.velocity).toBeLessThanOrEqual(2.5);
    expect(peak.acceleration).toBeLessThanOrEqual(5);
    movement.remaining(3, stopped).sample(100, q, qd);
    expect([...q]).toEqual([...path.subarray(-4)]);
  });

  it('keeps the time of the pattern generator where that is asked for', () => {
    const { path } = paths[3];
    const movement = inOwnTime(path, START, limitsOf(1, 1));
    expect(movement.durationS).toBeCloseTo(121 * 0.025, 12);
    const q = new Float64Array(4);
    const qd = new Float64Array(4);
    for (let row = 0; row < 121; row++) {
      movement.sample((row + 1) * CPG_UPDATE_S, q, qd);
      for (let j = 0; j < 4; j++) expect(q[j]).toBeCloseTo(path[4 * row + j], 12);
    }
  });

  it('names the angle that is not a number', () => {
    const path = Float64Array.of(0, 0, 0, NaN);
    expect(() => retime(path, Float64Array.of(0, 0), limitsOf(1, 1, 2), 1)).toThrow(
      new ModelError('path: angle of joint 1 after update 1 is NaN, expected a finite number'),
    );
    expect(() => retime(path.subarray(0, 3), Float64Array.of(0, 0), limitsOf(1, 1, 2), 1)).toThrow(
      ModelError,
    );
    expect(() => retime(Float64Array.of(0, 0), Float64Array.of(0, Infinity), limitsOf(1, 1, 2), 1)).toThrow(
      /start angle of joint 1 is Infinity/,
    );
  });
});

describe('homing', () => {
  it('takes the straight way within the limits and ends exactly at the posture', () => {
    fc.assert(
      fc.property(angles(2, 1), fc.double({ min: 0.05, max: 5, noNaN: true }), (numbers, limit) => {
        const from = Float64Array.from(numbers.slice(0, 2));
        const to = Float64Array.from(numbers.slice(2));
        const movement = homing(from, to, limitsOf(limit, limit, 2), 0.1);
        const q = new Float64Array(2);
        movement.sample(movement.durationS, q, new Float64Array(2));
        expect([...q]).toEqual([...to]);
        const peak = peaks(movement, 2, 2_000);
        expect(peak.velocity).toBeLessThanOrEqual(limit * (1 + 1e-9));
        expect(peak.acceleration).toBeLessThanOrEqual(limit * (1 + 1e-9));
      }),
    );
  });
});

describe('the check of whole paths', () => {
  const dense = (path: Float64Array, start: Float64Array) => {
    const movement = inOwnTime(path, start, limitsOf(1, 1, 1));
    const q = new Float64Array(1);
    const qd = new Float64Array(1);
    let low = Infinity;
    let high = -Infinity;
    const count = 20_000;
    for (let i = 0; i <= count; i++) {
      movement.sample((movement.durationS * i) / count, q, qd);
      low = Math.min(low, q[0]);
      high = Math.max(high, q[0]);
    }
    return { low, high };
  };

  it('agrees with a dense evaluation, between the postures too', () => {
    fc.assert(
      fc.property(angles(1, 8), (numbers) => {
        const start = Float64Array.from(numbers.slice(0, 1));
        const path = Float64Array.from(numbers.slice(1));
        const { low, high } = dense(path, start);
        const allows = (lower: number, upper: number) =>
          new PathLimits(Float64Array.of(lower), Float64Array.of(upper)).allow(path, start);
        expect(allows(low - 1e-4, high + 1e-4)).toBe(true);
        expect(allows(low + 1e-9, high + 1)).toBe(false);
        expect(allows(low - 1, high - 1e-9)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('sees the overshoot between two postures that are both within', () => {
    const path = Float64Array.of(1, 1, 0);
    const check = new PathLimits(Float64Array.of(-1), Float64Array.of(1.01));
    expect(check.allow(path, Float64Array.of(0))).toBe(false);
    expect(dense(path, Float64Array.of(0)).high).toBeGreaterThan(1.01);
  });

  it('refuses a path that is not a number', () => {
    const check = new PathLimits(Float64Array.of(-1), Float64Array.of(1));
    expect(check.allow(Float64Array.of(0, NaN, 0), Float64Array.of(0))).toBe(false);
  });
});
