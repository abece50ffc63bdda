import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import { equivalenceTest } from '../../../src/studies/statistics/equivalence-test.js';

interface Case {
  readonly name: string;
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly bound: number;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly degreesOfFreedom: number;
  readonly detectable: number;
  readonly powerAtDetectable: number;
}
/** By scipy: equivalence-oracle.py. */
const { cases } = JSON.parse(readFileSync(new URL('equivalence.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

describe('the test of equivalence', () => {
  // jstat gives t quantiles to some eight digits.
  it.each(cases)('has the numbers of scipy: $name', ({ first, second, bound, ...expected }) => {
    const found = equivalenceTest(first, second, bound);
    for (const name of ['difference', 'low', 'high', 'degreesOfFreedom', 'detectable', 'p'] as const)
      expect(Math.abs(found[name] - expected[name]), name).toBeLessThan(
        1e-6 * Math.abs(expected[name]) + 1e-9,
      );
  });

  it('has a detectable difference that four of five tests show, by the non-central t distribution of scipy', () => {
    for (const { degreesOfFreedom, powerAtDetectable } of cases)
      if (degreesOfFreedom > 10) expect(powerAtDetectable).toBeCloseTo(0.8, 2);
  });

  it('decides where the interval lies', () => {
    const outcomes = Object.fromEntries(
      cases.map(({ name, first, second, bound }) => [name, equivalenceTest(first, second, bound).outcome]),
    );
    expect(outcomes).toEqual({
      'many seeds, same mean': 'equivalent',
      'few seeds, same mean': 'undecided',
      'unequal spread, another mean': 'different',
      'at the bound': 'undecided',
      'two values against three': 'undecided',
    });
  });

  it('is significant at 5 % exactly where the 90 % interval lies within the bounds', () => {
    const sample = (centre: number) => [-2, -1, 0, 1, 2].map((x) => centre + x);
    for (let shift = -3; shift <= 3; shift += 0.05) {
      const { p, outcome } = equivalenceTest(sample(shift), sample(0), 2.5);
      expect(outcome === 'equivalent', `shifted by ${shift}`).toBe(p < 0.05);
    }
  });

  it('finds no difference in a few wide samples, and no equivalence either', () => {
    const { p, outcome } = equivalenceTest([-10, 20], [-11, 19], 1);
    expect(outcome).toBe('undecided');
    expect(p).toBeGreaterThan(0.4);
  });

  it('refuses what it cannot test', () => {
    expect(() => equivalenceTest([1], [1, 2], 1)).toThrow('1 values, expected 2 or more');
    expect(() => equivalenceTest([1, NaN], [1, 2], 1)).toThrow('all finite');
    expect(() => equivalenceTest([1, 2], [1, 2], 0)).toThrow('the bound is 0');
    expect(() => equivalenceTest([1, 1], [2, 2], 1)).toThrow(ModelError);
  });
});
