import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tanh } from '../../../src/model/numbers/tanh.js';

function tanhOf(...x: number[]): number[] {
  const out = new Float64Array(x.length);
  tanh(Float64Array.from(x), out);
  return [...out];
}

describe('the hyperbolic tangent', () => {
  it('is that of the engine within three units in the last place, as small as the numbers may be', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -25, max: 25, noNaN: true }),
        fc.integer({ min: 0, max: 60 }),
        (x, power) => {
          const z = x / 2 ** power;
          const expected = Math.tanh(z);
          expect(Math.abs(tanhOf(z)[0] - expected)).toBeLessThanOrEqual(
            3 * Number.EPSILON * Math.abs(expected),
          );
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('is odd, rises, and is 0 and 1 exactly where it should be', () => {
    expect(tanhOf(0, 20, -20, 1e9, Infinity, -Infinity, NaN)).toEqual([0, 1, -1, 1, 1, -1, NaN]);
    const x = Float64Array.from({ length: 4001 }, (_, i) => (i - 2000) / 200);
    const out = new Float64Array(x.length);
    tanh(x, out);
    out.forEach((value, i) => {
      expect(value).toBe(-out[out.length - 1 - i] + 0);
      if (i > 0) expect(value).toBeGreaterThanOrEqual(out[i - 1]);
    });
  });
});
