import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import type { ArmSelection } from '../../src/arm/load-arm.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import { ReachMap } from '../../src/motion/reach-map.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { checkTarget } from '../../src/session/target-check.js';
import { fixtureText, leftArmSelection, leftArmText } from '../arm/arms.js';

interface Recorded extends ArmSelection {
  readonly file: string;
  readonly marginRad: number;
  readonly points: readonly (readonly number[])[];
  /** How near SciPy's bounded least squares come to each point (m). */
  readonly distances: readonly number[];
}

/** What Pinocchio and SciPy say (scripts/record-reach.py). */
const recorded = (JSON.parse(fixtureText('reach.json')) as { arms: Recorded[] }).arms;
const textOf = (file: string) => {
  const own = new URL(`../../urdf/${file}`, import.meta.url);
  return existsSync(own) ? readFileSync(own, 'utf8') : fixtureText(file);
};

describe.each(recorded)('the map of what $file reaches', (record) => {
  const arm = loadArm(textOf(record.file), record);
  const lower = arm.lower.map((x) => x + record.marginRad);
  const upper = arm.upper.map((x) => x - record.marginRad);
  const map = new ReachMap(arm, lower, upper);

  it('reaches the hand of every posture, also of those at limits', () => {
    const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    const hand = new Float64Array(3);
    fc.assert(
      fc.property(fc.array(share, { minLength: arm.joints, maxLength: arm.joints }), (shares) => {
        const q = Float64Array.from(shares, (s, j) => lower[j] + s * (upper[j] - lower[j]));
        arm.forward(q, hand);
        expect(map.nearest(hand, 1e-4).distanceM).toBeLessThan(1e-4);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes as near to any point as an optimiser that shares no code with it', () => {
    const hand = new Float64Array(3);
    let outOfReach = 0;
    record.points.forEach((point, i) => {
      const { distanceM, posture, hand: found } = map.nearest(point);
      expect(distanceM, `point ${point.join(', ')}`).toBeLessThan(record.distances[i] + 1e-4);
      // And there is such a posture.
      arm.forward(posture, hand);
      expect([...found]).toEqual([...hand]);
      expect(Math.hypot(...hand.map((x, k) => x - point[k]))).toBeCloseTo(distanceM, 12);
      posture.forEach((angle, j) => {
        expect(angle).toBeGreaterThanOrEqual(lower[j]);
        expect(angle).toBeLessThanOrEqual(upper[j]);
      });
      if (distanceM > 1e-3) outOfReach++;
    });
    expect(outOfReach).toBeGreaterThan(10);
    expect(outOfReach).toBeLessThan(record.points.length - 5);
  });

  it('is the same whenever it is made', () => {
    const again = new ReachMap(arm, lower, upper);
    for (const point of record.points.slice(0, 10)) expect(again.nearest(point)).toEqual(map.nearest(point));
  });
});

describe('a target', () => {
  const arm = loadArm(leftArmText, leftArmSelection);
  const own = motionLimits(arm, resolveSettings('robot'));
  const limits = { ...own, reach: new ReachMap(arm, own.lower, own.upper) };

  it.each([
    [0, 0, 0],
    [0.42, 0.42, 0.42],
  ] as const)(
    'out of reach is refused, and the nearest point that is not is named: %s %s %s',
    (...target) => {
      const rejection = checkTarget(target, limits, 0.05);
      expect(rejection?.reason).toBe('unreachable');
      const [, ...nearest] =
        /^no posture within the limits has the hand nearer than 0\.\d{3} m; the nearest point is \((\S+), (\S+), (\S+)\)$/.exec(
          rejection?.message ?? '',
        ) ?? [];
      expect(nearest).toHaveLength(3);
      const [x, y, z] = nearest.map(Number);
      expect(checkTarget([x, y, z], limits, 0)).toBeUndefined();
    },
  );
});
