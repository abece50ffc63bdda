import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { rotationBetween } from '../../src/model/numbers/rotation.js';

const panda = readFileSync(fileURLToPath(new URL('../../urdf/panda.urdf', import.meta.url)), 'utf8');
const joints = Array.from({ length: 7 }, (_, j) => `panda_joint${7 - j}`);
const armWith = (toolOffset?: readonly number[]) =>
  loadArm(panda, {
    joints,
    baseLink: 'panda_link0',
    tipLink: 'panda_hand',
    ...(toolOffset && { toolOffset }),
  });
const arm = armWith();

const hand = (of: typeof arm, q: Float64Array) => {
  const out = new Float64Array(3);
  of.forward(q, out);
  return out;
};
const rotation = (q: Float64Array) => {
  const out = new Float64Array(9);
  arm.orientation(q, out);
  return out;
};
/** Postures spread over the range of the joints. */
const postures = Array.from({ length: 20 }, (_, n) =>
  arm.lower.map(
    (low, j) => low + (((n + 1) * Math.sqrt([2, 3, 5, 7, 11, 13, 17][j])) % 1) * (arm.upper[j] - low),
  ),
);

describe('a tool', () => {
  it('moves the hand along the axes of the tip link, and makes another arm', () => {
    const along = [0, 1, 2].map((axis) => armWith([0, 1, 2].map((k) => (k === axis ? 0.1 : 0))));
    for (const q of postures) {
      const tip = hand(arm, q);
      const r = rotation(q);
      for (const [axis, tool] of along.entries())
        hand(tool, q).forEach((x, k) => {
          expect(x - tip[k]).toBeCloseTo(0.1 * r[3 * k + axis], 12);
        });
    }
    expect(along[0].chainHash).not.toBe(arm.chainHash);
    expect(along[0].reach).toBeGreaterThan(arm.reach);
  });

  it('of no length changes nothing, to the bit', () => {
    const none = armWith([0, 0, 0]);
    expect(none.chainHash).toBe(arm.chainHash);
    for (const q of postures) expect([...hand(none, q)]).toEqual([...hand(arm, q)]);
  });
});

describe('the orientation of the hand', () => {
  it('is a rotation, whose change is the one that the axes of the joints tell', () => {
    const axes = new Float64Array(21);
    const step = 1e-6;
    for (const q of postures) {
      const r = rotation(q);
      const [a, b, c] = [0, 1, 2].map((k) => [r[k], r[3 + k], r[6 + k]]);
      expect(
        a[0] * (b[1] * c[2] - b[2] * c[1]) -
          a[1] * (b[0] * c[2] - b[2] * c[0]) +
          a[2] * (b[0] * c[1] - b[1] * c[0]),
      ).toBeCloseTo(1, 12);
      arm.axes(q, axes);
      for (let j = 0; j < 7; j++) {
        const other = q.slice();
        other[j] += step;
        rotationBetween(r, rotation(other)).forEach((w, k) => {
          expect(w / step).toBeCloseTo(axes[7 * k + j], 5);
        });
      }
    }
  });

  it('differs from another by a vector, also by half a turn', () => {
    const upright = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    expect(rotationBetween(upright, upright)).toEqual([0, 0, 0]);
    const turned = Float64Array.of(-1, 0, 0, 0, 1, 0, 0, 0, -1);
    expect(Math.hypot(...rotationBetween(upright, turned))).toBeCloseTo(Math.PI, 12);
    expect(Math.abs(rotationBetween(upright, turned)[1])).toBeCloseTo(Math.PI, 12);
  });
});
