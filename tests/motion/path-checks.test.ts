import { describe, expect, it } from 'vitest';
import { CollisionCheck } from '../../src/motion/collision-check.js';
import { PathClearance, PathLimits } from '../../src/motion/path-checks.js';

/** A sliding joint, and a post at `atM` that it must not come nearer to than 0.05 m. */
const clearance = (atM: number) =>
  new PathClearance(
    1,
    new CollisionCheck(
      {
        joints: 1,
        pairs: 1,
        levers: Float64Array.of(1),
        horizonM: 0.3,
        startDistances: Float64Array.of(Infinity),
        look: ([q], distances) => {
          const far = Math.abs(q - atM);
          distances[0] = far < 0.3 ? far : Infinity;
        },
        bodiesOf: () => ['slide', 'post'],
      },
      0.05,
    ),
  );

describe('the clearance of a path', () => {
  const start = Float64Array.of(0);
  const path = Float64Array.of(0.2, 0.5, 0.8, 1.1, 0.9, 0.4, -0.2, -0.5);

  it.each([
    ['at its first posture', 0.2],
    ['between two postures', 0.65],
    ['on its way there and back', 1.1],
    ['at its last posture', -0.54],
  ])('is none with a post %s', (_, atM) => {
    expect(clearance(atM).allow(path, start)).toBe(false);
  });

  it('is there with a post beyond its curve, also for a path of another length', () => {
    for (const atM of [1.3, -0.65]) {
      const both = clearance(atM);
      expect(both.allow(path, start)).toBe(true);
      expect(both.allow(path.slice(0, 3), start)).toBe(true);
      expect(both.allow(path, start)).toBe(true);
    }
  });
});

describe('the limits of a path', () => {
  it('are those that were given, whatever becomes of the arrays', () => {
    const [lower, upper] = [Float64Array.of(-0.5), Float64Array.of(0.5)];
    const limits = new PathLimits(lower, upper);
    lower.fill(-9);
    upper.fill(9);
    const allows = (...path: number[]) => limits.allow(Float64Array.from(path), Float64Array.of(0));
    expect(allows(0.1, 0.3, 0.4)).toBe(true);
    expect(allows(0.1, 0.3, 0.6)).toBe(false);
    expect(allows(-0.1, -0.3, -0.6)).toBe(false);
  });
});
