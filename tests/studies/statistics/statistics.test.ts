import { describe, expect, it } from 'vitest';
import { medianCurve, medianEstimate } from '../../../src/studies/statistics/bootstrap.js';
import { fitExponential } from '../../../src/studies/statistics/exponential-fit.js';
import { compareMeans, compareSamples } from '../../../src/studies/statistics/mean-comparison.js';
import { holm, pairedTest } from '../../../src/studies/statistics/paired-test.js';
import {
  circularMean,
  interquartileRange,
  median,
  quantile,
} from '../../../src/studies/statistics/sample.js';
import { ModelError } from '../../../src/errors.js';

// Numbers named "scipy" were computed with scipy 1.17.1 and numpy on the values of the test.

const errors = [
  0.16, 0.13, 0.13, 0.14, 0.13, 0.14, 0.26, 0.16, 0.12, 0.13, 0.15, 0.12, 0.063, 0.238, 0.11, 0.1, 0.095,
  0.12, 0.2, 0.17,
];

describe('samples', () => {
  it('have the quantiles of numpy', () => {
    const values = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8];
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((level) => quantile(values, level))).toEqual([1, 1, 2, 4.5, 8, 8]);
    expect(interquartileRange([1, 2, 3, 4])).toBe(1.5);
  });

  it('have a median, with censored values too', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([1, Infinity, 2])).toBe(2);
    expect(median([1, Infinity, Infinity])).toBe(Infinity);
    expect(quantile([1, Infinity, Infinity, Infinity], 0.5)).toBe(Infinity);
    expect(median([-Infinity, 1])).toBe(-Infinity);
    expect(median([-Infinity, Infinity])).toBe(0);
  });

  it('have a mean direction that knows no seam at 180 degrees (scipy.stats.circmean)', () => {
    expect(circularMean([350, 10, 20])).toBeCloseTo(6.704953270583229, 10);
    expect(circularMean([170, -170, -150])).toBeCloseTo(-170, 10);
  });

  it('are refused when empty or not numbers', () => {
    expect(() => median([])).toThrow(ModelError);
    expect(() => quantile([1, NaN], 0.5)).toThrow('value 1 of 2 is not a number');
  });
});

describe('the bootstrap interval of the median', () => {
  it('is that of scipy.stats.bootstrap (percentile, 200 000 resamples)', () => {
    expect(medianEstimate(errors)).toEqual({ median: 0.13, low: 0.12, high: 0.155, n: 20 });
    const odd = medianEstimate(errors.slice(0, 9));
    expect(odd).toEqual({ median: 0.14, low: 0.13, high: 0.16, n: 9 });
  });

  it('is the same for the same seed, and does not depend on the order of seeds', () => {
    const wide = Array.from({ length: 15 }, (_, i) => Math.sin(i * 7.3));
    expect(medianEstimate(wide)).toEqual(medianEstimate(wide));
    const { low, high } = medianEstimate(wide, { seed: 2 });
    const turned = medianEstimate(wide.toReversed(), { seed: 2 });
    expect(Math.abs(turned.low - low)).toBeLessThan(0.2);
    expect(Math.abs(turned.high - high)).toBeLessThan(0.2);
  });

  it('holds the true median about as often as it says', () => {
    const random = { state: 1 };
    const uniform = () => (random.state = (random.state * 48271) % 2147483647) / 2147483647;
    const held = Array.from({ length: 300 }, () => {
      const sample = Array.from({ length: 20 }, uniform);
      const { low, high } = medianEstimate(sample, { resamples: 400 });
      return Number(low <= 0.5 && 0.5 <= high);
    });
    const share = held.reduce((a, b) => a + b, 0) / held.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  });

  it('draws whole seeds along a curve, so that points which agree have the same interval', () => {
    const [first, second, constant] = medianCurve([errors, errors.map((x) => 2 * x), errors.map(() => 7)]);
    expect(second.low).toBeCloseTo(2 * first.low, 12);
    expect(second.high).toBeCloseTo(2 * first.high, 12);
    expect(constant).toEqual({ median: 7, low: 7, high: 7, n: 20 });
    expect(() => medianCurve([[1, 2], [1]])).toThrow('a point has 1 seeds, expected 2');
  });
});

describe('the paired test', () => {
  it('is the exact signed-rank test (scipy.stats.wilcoxon, method exact)', () => {
    const differences = [0.32, 0.15, 0.27, -0.11, 0.48, 0.05, 0.61, -0.22, 0.39, 0.17];
    const result = pairedTest(
      differences,
      differences.map(() => 0),
    );
    // Ranks of the negative ones: 2 (0.11) and 5 (0.22), so the positive ones sum to 55 - 7.
    expect(result.positiveRankSum).toBe(48);
    expect(result.p).toBeCloseTo(0.037109375, 12);
    expect(result.rankBiserial).toBeCloseTo((48 - 7) / 55, 12);
    expect(result.medianDifference).toBeCloseTo(0.22, 12);
  });

  it('counts ties by mid-ranks and leaves equal pairs out (all 512 signs counted with numpy)', () => {
    const first = [125, 115, 130, 140, 140, 115, 140, 125, 140, 135];
    const second = [110, 122, 125, 120, 140, 124, 123, 137, 135, 145];
    const result = pairedTest(first, second);
    expect(result).toMatchObject({ n: 10, differing: 9, positiveRankSum: 27 });
    expect(result.p).toBeCloseTo(0.6328125, 12);
    expect(result.rankBiserial).toBeCloseTo((27 - 18) / 45, 12);
    expect(pairedTest(second, first)).toMatchObject({ p: result.p, rankBiserial: -result.rankBiserial });
  });

  it('has its smallest p where all seeds agree, 2 of 2^n signs', () => {
    const n = 20;
    const ones = Array.from({ length: n }, (_, i) => i + 1);
    const result = pairedTest(
      ones,
      ones.map(() => 0),
    );
    expect(result.p).toBeCloseTo(2 / 2 ** n, 15);
    expect(result.rankBiserial).toBe(1);
  });

  it('says nothing of conditions that never differ, and refuses what is not paired', () => {
    expect(pairedTest([1, 2], [1, 2])).toMatchObject({ p: 1, rankBiserial: 0, differing: 0 });
    expect(() => pairedTest([1, 2], [1])).toThrow('expected pairs');
    expect(() => pairedTest([NaN], [1])).toThrow('expected numbers');
  });

  it('takes "never" as worse than any number, and two of them as equal', () => {
    const never = Infinity;
    // The ranks of the differences are those of 9, 8, 1, 2 without the pair that is equal.
    const result = pairedTest([never, 9, 3, never, 2], [1, 1, 2, never, 4]);
    const finite = pairedTest([10, 9, 3, 7, 2], [1, 1, 2, 7, 4]);
    expect(result).toMatchObject({ n: 5, differing: 4, p: finite.p, rankBiserial: finite.rankBiserial });
    expect(pairedTest([never, never], [1, 2])).toMatchObject({ medianDifference: Infinity, rankBiserial: 1 });
    expect(pairedTest([never, 1], [1, never])).toMatchObject({ medianDifference: 0, rankBiserial: 0 });
  });

  it('is adjusted for a family of tests after Holm', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(adjusted[i]).toBeCloseTo(p, 12);
    });
    expect(holm([0.6, 0.9])).toEqual([1, 1]);
  });
});

describe('the comparison of means', () => {
  it('counts in standard errors', () => {
    const own = [1, 2, 3, 4];
    expect(compareMeans('x', own, { mean: 2, sd: 1, n: 12 }).ratio).toBeCloseTo(
      0.5 / Math.sqrt(1 / 4 + 1 / 12),
      12,
    );
    // Welch and Student agree for equal sizes and spreads: t = -1 / (sd sqrt(1/2)), sd^2 = 5/3.
    expect(compareSamples('x', own, [2, 3, 4, 5]).ratio).toBeCloseTo(-1 / Math.sqrt(5 / 6), 12);
  });
});

describe('the exponential fit', () => {
  it('finds what scipy.optimize.curve_fit finds', () => {
    const y = Array.from({ length: 40 }, (_, t) => -5 - 40 * Math.exp(-t / 12) + 3 * Math.sin(t * 1.7));
    const fit = fitExponential(y);
    expect(fit.asymptote).toBeCloseTo(-4.70942638, 4);
    expect(fit.amplitude).toBeCloseTo(-39.79253467, 4);
    expect(fit.timeConstant).toBeCloseTo(12.36292231, 4);
    expect(fit.residual).toBeCloseTo(2.093954682266733, 8);
  });

  it('is exact where the curve is one', () => {
    const fit = fitExponential(Array.from({ length: 30 }, (_, t) => 1 + 2 * Math.exp(-t / 5)));
    expect(fit.timeConstant).toBeCloseTo(5, 5);
    expect(fit.asymptote).toBeCloseTo(1, 5);
  });

  it('refuses too few values', () => {
    expect(() => fitExponential([1, 2, 3])).toThrow(ModelError);
  });
});
