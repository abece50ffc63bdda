import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuardState } from '../../src/motion/guard-state.js';
import { jerkLimitedStop } from '../../src/motion/jerk-limited-stop.js';
import { UNLIMITED } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { rigLimits } from '../support/session-rig.js';

const JERK = 30;
const jerky = (overrides: Partial<MotionLimits> = {}) =>
  rigLimits({ jerk: Float64Array.of(JERK, JERK), ...overrides });

function stopFrom(limits: MotionLimits, position: number[], velocity: number[], acceleration: number[]) {
  const state = createGuardState(2);
  state.position.set(position);
  state.velocity.set(velocity);
  return jerkLimitedStop(limits, state, Float64Array.from(acceleration));
}

/** Positions and velocities of a stop every `dtS`, to a while after its end. */
function sampled(stop: NonNullable<ReturnType<typeof stopFrom>>, dtS: number) {
  const rows: { q: number[]; w: number[] }[] = [];
  for (let tS = 0; tS <= stop.durationS + 5 * dtS; tS += dtS) {
    const [q, w] = [new Float64Array(2), new Float64Array(2)];
    stop.sample(tS, q, w);
    rows.push({ q: [...q], w: [...w] });
  }
  return rows;
}

const DT_S = 1e-3;
/** Accelerations between the rows, joint by joint. */
const rates = (rows: readonly { w: number[] }[], j: number) =>
  rows.slice(1).map(({ w }, i) => (w[j] - rows[i].w[j]) / DT_S);

describe('a stop with limited jerk', () => {
  it('goes on as itself', () => {
    const stop = stopFrom(jerky(), [0, 0], [1, -0.5], [0, 0]);
    expect(stop?.remaining(0.1, Float64Array.of(0, 0))).toBe(stop);
  });

  it('is none where there is no limit', () => {
    expect(stopFrom(rigLimits(), [0, 0], [1, 1], [0, 0])).toBeUndefined();
  });

  it('comes to rest within the limits of acceleration and jerk from anything', () => {
    const wide = jerky({ lower: Float64Array.of(-1e3, -1e3), upper: Float64Array.of(1e3, 1e3) });
    const share = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 1000);
    fc.assert(
      fc.property(fc.tuple(share, share), fc.tuple(share, share), (speeds, rise) => {
        const velocity = speeds.map((x) => 2 * x);
        const acceleration = rise.map((x) => 5 * x);
        const stop = stopFrom(wide, [0, 0], velocity, acceleration) ?? expect.fail();
        const rows = sampled(stop, DT_S);
        for (let j = 0; j < 2; j++) {
          expect(rows[0].w[j]).toBeCloseTo(velocity[j], 12);
          expect(rows.at(-1)?.w[j]).toBe(0);
          const accelerations = rates(rows, j);
          // The mean over a cycle, in which the acceleration changes by J dt.
          expect(Math.abs(accelerations[0] - acceleration[j])).toBeLessThan(JERK * DT_S + 1e-9);
          expect(Math.max(...accelerations.map(Math.abs))).toBeLessThan(5 + 1e-6);
          for (const [i, a] of accelerations.slice(1).entries())
            expect(Math.abs(a - accelerations[i])).toBeLessThan(JERK * DT_S + 1e-6);
          // Positions and velocities are of one curve.
          for (const [i, { q, w }] of rows.slice(1).entries())
            expect(q[j] - rows[i].q[j]).toBeCloseTo(((w[j] + rows[i].w[j]) / 2) * DT_S, 7);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes the time and the way that the limits ask for', () => {
    // A^2 / J = 0.83 rad/s are shed while the acceleration ramps; 2 rad/s take w / A + A / J in all, on w / 2 of that.
    const stop = stopFrom(jerky(), [-1, 0], [2, 0], [0, 0]);
    const [q, w] = [new Float64Array(2), new Float64Array(2)];
    expect(stop?.durationS).toBeCloseTo(2 / 5 + 5 / JERK, 9);
    stop?.sample(stop.durationS, q, w);
    expect(q[0] + 1).toBeCloseTo((2 / 2) * (2 / 5 + 5 / JERK), 9);
  });

  it('brings all joints to rest together where they have room', () => {
    const stop = stopFrom(jerky(), [-1, -1], [1.5, 0.5], [0, 0]);
    const rows = sampled(stop ?? expect.fail(), DT_S);
    const restsAt = (j: number) => rows.findIndex(({ w }) => w[j] === 0);
    expect(Math.abs(restsAt(0) - restsAt(1))).toBeLessThan(5);
  });

  it('brakes a joint harder that would run into its position limit', () => {
    const stop = stopFrom(jerky(), [0, 1.5 - 0.5], [0, 2], [0, 0]);
    const rows = sampled(stop ?? expect.fail(), DT_S);
    expect(Math.max(...rows.map(({ q }) => q[1]))).toBeLessThanOrEqual(1.5 + 1e-9);
    expect(Math.max(...rates(rows, 1).map(Math.abs))).toBeLessThan(5 + 1e-6);
  });

  it('takes joints without a limit of jerk along', () => {
    const stop = stopFrom(jerky({ jerk: Float64Array.of(JERK, UNLIMITED) }), [0, 0], [1, 1], [0, 0]);
    const rows = sampled(stop ?? expect.fail(), DT_S);
    expect(rows.at(-1)?.w).toEqual([0, 0]);
  });
});
