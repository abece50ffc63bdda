import fc from 'fast-check';
import { Matrix3 as ThreeMatrix, Matrix4, Vector3 as ThreeVector } from 'three';
import { describe, expect, it } from 'vitest';
import { nearestRotation, product, rotationOf, rotationSlopes } from '../../../src/model/numbers/rotation.js';

/** Rotation vectors of angles up to `most` rad. */
const rotations = (most: number) =>
  fc
    .tuple(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
      fc.double({ min: 0, max: most, noNaN: true }),
    )
    .map(([z, longitude, angle]) => {
      const flat = Math.sqrt(1 - z * z);
      return [flat * Math.cos(longitude), flat * Math.sin(longitude), z].map((x) => x * angle);
    });
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])));

describe('a rotation', () => {
  it('is that of another library', () => {
    fc.assert(
      fc.property(rotations(6), (w) => {
        const angle = Math.hypot(...w);
        const axis = new ThreeVector(...w).divideScalar(angle || 1);
        const other = new ThreeMatrix().setFromMatrix4(new Matrix4().makeRotationAxis(axis, angle));
        // Three has columns, and no axis where nothing turns.
        if (angle > 1e-12) expect(apart(rotationOf(w), other.transpose().elements)).toBeLessThan(1e-12);
      }),
    );
    expect([...rotationOf([0, 0, 0])]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('has the slopes of differences, also where it is small', () => {
    const step = 1e-6;
    fc.assert(
      fc.property(fc.oneof(rotations(3), rotations(2e-4)), (w) => {
        for (const [i, slope] of rotationSlopes(w).entries()) {
          const [more, less] = [step, -step].map((by) => rotationOf(w.map((x, j) => (j === i ? x + by : x))));
          const measured = more.map((x, k) => (x - less[k]) / (2 * step));
          expect(apart(slope, measured)).toBeLessThan(1e-8);
        }
      }),
    );
  });

  it('is found between two maps, and of a map that is stretched as well', () => {
    fc.assert(
      fc.property(rotations(3.1), rotations(3.1), (w, v) => {
        const from = rotationOf(v);
        expect(apart(nearestRotation(from, product(rotationOf(w), from)) ?? [], w)).toBeLessThan(1e-6);
        const stretch = Float64Array.of(1.2, 0.1, 0, 0.1, 0.9, 0.05, 0, 0.05, 1.1);
        const identity = rotationOf([0, 0, 0]);
        expect(apart(nearestRotation(identity, product(rotationOf(w), stretch)) ?? [], w)).toBeLessThan(1e-6);
      }),
    );
  });

  it('is none where space is turned inside out or flattened', () => {
    const identity = rotationOf([0, 0, 0]);
    const mirror = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, -1);
    const flat = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1e-4);
    for (const map of [mirror, flat]) {
      expect(nearestRotation(identity, map)).toBeUndefined();
      expect(nearestRotation(map, identity)).toBeUndefined();
    }
  });
});
