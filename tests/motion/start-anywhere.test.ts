import { describe, expect, it } from 'vitest';
import { pathFrom } from '../../src/motion/start-anywhere.js';

const limits = { lower: Float64Array.of(-1, -1), upper: Float64Array.of(1, 1) };
const reference = Float64Array.of(0, 0.2);
const UPDATES = 121;

/** A path of two joints from the reference to `end`, with a detour of `detour` on the way. */
const pathTo = (end: readonly number[], detour: number) =>
  Float64Array.from({ length: 2 * UPDATES }, (_, i) => {
    const [u, j] = [(Math.floor(i / 2) + 1) / UPDATES, i % 2];
    return reference[j] + u * (end[j] - reference[j]) + detour * Math.sin(Math.PI * u);
  });

describe('a path from anywhere', () => {
  it('is the very path where the arm is at the reference', () => {
    const path = pathTo([0.5, -0.5], 0.1);
    expect(pathFrom(reference.slice(), path, reference, limits)).toBe(path);
  });

  it('begins where the arm is, also where only one joint is elsewhere', () => {
    const path = pathTo([0.5, -0.5], 0.1);
    const moved = pathFrom(Float64Array.of(reference[0], 0.6), path, reference, limits);
    expect(Math.abs(moved[1] - 0.6)).toBeLessThan(0.02);
  });

  it('begins where the arm is and ends in the same posture to the last bit', () => {
    const path = pathTo([0.5, -0.5], 0.1);
    const start = Float64Array.of(-0.4, 0.6);
    const moved = pathFrom(start, path, reference, limits);
    expect([...moved.subarray(-2)]).toEqual([...path.subarray(-2)]);
    for (let j = 0; j < 2; j++) expect(Math.abs(moved[j] - start[j])).toBeLessThan(0.02);
    // Half way it is near the middle of both, with the detour.
    const middle = 2 * 60;
    expect(moved[middle]).toBeCloseTo(path[middle] + 0.5 * (start[0] - reference[0]), 1);
  });

  it('gives up as much of the detour as the limits ask for', () => {
    const path = pathTo([0.9, 0.9], 0.5);
    const start = Float64Array.of(0.95, 0.95);
    const moved = pathFrom(start, path, reference, limits);
    for (const q of moved) {
      expect(q).toBeLessThanOrEqual(1 + 1e-9);
      expect(q).toBeGreaterThanOrEqual(-1 - 1e-9);
    }
    expect([...moved.subarray(-2)]).toEqual([...path.subarray(-2)]);
  });
});
