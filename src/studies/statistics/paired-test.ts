import { ModelError } from '../../errors.js';
import { median } from './sample.js';

/** Comparison of two conditions over the same seeds. */
export interface PairedTest {
  /** Number of pairs, and number of pairs that differ (the test uses these). */
  readonly n: number;
  readonly differing: number;
  /** Median of the differences, first minus second. */
  readonly medianDifference: number;
  /** Sum of the ranks of positive differences. */
  readonly positiveRankSum: number;
  /** Two-sided; 1 if no pair differs. */
  readonly p: number;
  /**
   * Effect size: matched-pairs rank-biserial correlation (Kerby 2014), the share of the rank sum in favour of a
   * positive difference minus the share against it: 1 when all seeds agree, 0 when they balance.
   */
  readonly rankBiserial: number;
}

/**
 * Wilcoxon signed-rank test (Wilcoxon 1945), two-sided and exact for any n: all 2^n signs of the ranks are counted,
 * with mid-ranks where sizes tie, and without the pairs that are equal. An infinite value ("never") is larger than any
 * other, and equal to another one.
 * @param first, second one value per seed, in the same order of seeds
 * @throws ModelError when the lengths differ, there is no pair, or a value is not a number
 */
export function pairedTest(first: readonly number[], second: readonly number[]): PairedTest {
  if (first.length !== second.length)
    throw new ModelError(`paired test: ${first.length} and ${second.length} values, expected pairs`);
  const differences = first.map((value, i) => less(value, second[i]));
  if (differences.some(Number.isNaN)) throw new ModelError('paired test: expected numbers');
  const differing = differences.filter((difference) => difference !== 0);
  const doubled = doubledMidRanks(differing.map(Math.abs));
  const total = sum(doubled);
  const positive = sum(doubled.filter((_, i) => differing[i] > 0));
  return {
    n: first.length,
    differing: differing.length,
    medianDifference: median(differences),
    positiveRankSum: positive / 2,
    p: twoSided(doubled, positive),
    rankBiserial: total === 0 ? 0 : (2 * positive - total) / total,
  };
}

/**
 * p values of a family of tests, adjusted after Holm 1979: the smallest is multiplied by the number of tests, the next
 * by one less, and so on. No value falls below the previous one or rises above 1. In the order given.
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a] - p[b]);
  const adjusted = new Array<number>(p.length).fill(1);
  let least = 0;
  order.forEach((i, place) => {
    least = Math.max(least, Math.min(1, p[i] * (p.length - place)));
    adjusted[i] = least;
  });
  return adjusted;
}

/** The difference of two values, 0 of two that are both infinite. */
export const less = (value: number, other: number): number => (value === other ? 0 : value - other);

const sum = (x: readonly number[]): number => x.reduce((total, value) => total + value, 0);

/** Twice the rank of each size, so that the mean rank of ties is a whole number. */
function doubledMidRanks(sizes: readonly number[]): number[] {
  return sizes.map((size) => {
    const below = sizes.filter((other) => other < size).length;
    const upTo = sizes.filter((other) => other <= size).length;
    return below + upTo + 1;
  });
}

/** Twice the smaller tail of the distribution of the positive rank sum if both signs are equally likely. */
function twoSided(doubled: readonly number[], positive: number): number {
  let chances = Float64Array.of(1);
  for (const rank of doubled) {
    const next = new Float64Array(chances.length + rank);
    chances.forEach((chance, at) => {
      next[at] += chance / 2;
      next[at + rank] += chance / 2;
    });
    chances = next;
  }
  const upTo = chances.slice(0, positive + 1).reduce((a, b) => a + b, 0);
  const from = chances.slice(positive).reduce((a, b) => a + b, 0);
  return Math.min(1, 2 * Math.min(upTo, from));
}
