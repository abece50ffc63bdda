import { expect, it } from 'vitest';
import { wayTo } from '../../src/session/way-to.js';
import { sequenceSettings as settings } from '../support/session-rig.js';

const from = Float64Array.of(0.1, 0.4);
const way = (...by: number[]) =>
  wayTo(
    from.map((q, j) => q + by[j]),
    from,
    settings,
  );

it('a way of half a radian or more takes the whole duration, and a shorter one its share', () => {
  expect(way(0.5, 0)?.durationS).toBeCloseTo(3, 9);
  expect(way(-0.2, 0.7)?.durationS).toBeCloseTo(3, 9);
  expect(way(0.1, -0.25)?.durationS).toBeCloseTo(1.5, 9);
});

it('there is no way to where the command is, but for rounding', () => {
  expect(way(0, 0)).toBeUndefined();
  expect(way(1e-9, -5e-10)).toBeUndefined();
  expect(way(0, 1e-6)).toBeDefined();
});
