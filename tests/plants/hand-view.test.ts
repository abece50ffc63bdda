import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { healthy } from '../../src/parameters/fault-table.js';
import type { Disturbance } from '../../src/parameters/fault-table.js';
import { HandView } from '../../src/plants/hand-view.js';
import { largestDifference, leftArmSelection, leftArmText } from '../arm/arms.js';

const arm = loadArm(leftArmText, leftArmSelection);
const from = (...offset: readonly number[]) => offset.map((x, i) => arm.origin[i] + arm.reach * x);

function seen(disturbance: Disturbance, hand: readonly number[]): Float64Array {
  const view = new HandView(arm);
  view.set({ ...healthy, ...disturbance });
  const out = Float64Array.from(hand);
  view.apply(out);
  return out;
}

describe('the view of a hand', () => {
  it('is bent outwards by a lens, by the cube of the distance from the line of sight', () => {
    const lens = 0.015;
    for (const share of [0, 0.5, 1]) {
      const hand = from(share, 0, 0.3);
      const expected = from(share + (lens / arm.reach) * share ** 3, 0, 0.3);
      expect(largestDifference(seen({ lens }, hand), expected)).toBeLessThan(1e-12);
    }
    // Another line of sight: what lies on it stays.
    const along = from(0.7, 0, 0);
    expect(largestDifference(seen({ lens, view_axis: [1, 0, 0] }, along), along)).toBeLessThan(1e-12);
    expect(
      largestDifference(seen({ lens: -lens }, from(0, 1, 0)), from(0, 1 - lens / arm.reach, 0)),
    ).toBeLessThan(1e-12);
  });

  it('shows distances larger with depth, and smaller in front of the first joint', () => {
    const depth_scale = 0.3;
    for (const depth of [0, 0.5, -0.5]) {
      const share = 1 + depth_scale * depth * arm.reach;
      const expected = from(0.4 * share, 0, depth * share);
      expect(largestDifference(seen({ depth_scale }, from(0.4, 0, depth)), expected)).toBeLessThan(1e-12);
    }
    const along = { depth_scale, view_axis: [0, 2, 0] };
    const share = 1 + depth_scale * 0.2 * arm.reach;
    expect(largestDifference(seen(along, from(0.4, 0.2, 0)), from(0.4 * share, 0.2 * share, 0))).toBeLessThan(
      1e-12,
    );
  });

  it('is turned about the first joint unless told otherwise, about any axis', () => {
    const turned = seen({ view_angle: Math.PI / 2 }, from(1, 0, 0));
    expect(largestDifference(turned, from(0, 1, 0))).toBeLessThan(1e-12);
    // A third of a turn about the diagonal takes x to y to z.
    const diagonal = { view_angle: (2 * Math.PI) / 3, view_axis: [5, 5, 5] };
    expect(largestDifference(seen(diagonal, from(0.1, 0.2, 0.3)), from(0.3, 0.1, 0.2))).toBeLessThan(1e-12);
  });

  it('is turned first, then moved', () => {
    const both = seen({ view_angle: Math.PI, view_shift: [0.1, 0, 0] }, from(1, 0, 0));
    const expected = from(-1, 0, 0);
    expected[0] += 0.1;
    expect(largestDifference(both, expected)).toBeLessThan(1e-12);
  });
});
