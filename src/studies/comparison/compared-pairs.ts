import { holm, pairedTest } from '../statistics/paired-test.js';
import { differenceOf, seedMedians } from './comparison-rows.js';
import type { MeasuredCell } from './comparison-rows.js';

/** One controller less the first one under the same disturbance on the same arm, seed by seed. Lengths in m. */
export interface ComparedPair {
  readonly robot: string;
  readonly plant: string;
  readonly disturbance: string;
  readonly controller: string;
  readonly against: string;
  readonly measure: string;
  /** Median over seeds of the differences, with its bootstrap 95 % interval. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Seeds with a finite value of both. */
  readonly seeds: number;
  /** Of the Wilcoxon signed-rank test, adjusted after Holm over all pairs. */
  readonly p: number;
}

/** All pairs with the first controller. Pairs without a seed that has both are left out. */
export function comparedPairs(cells: readonly MeasuredCell[], measure: string): readonly ComparedPair[] {
  const [first] = cells;
  const pairs = cells.flatMap((cell) => {
    const { robot, plant, disturbance, controller } = cell;
    const other = cells.find(
      (one) => one.robot === robot && one.disturbance === disturbance && one.controller === first.controller,
    );
    if (other === undefined || other === cell) return [];
    const difference = differenceOf(cell, other, measure);
    if (difference === undefined) return [];
    const others = new Map(seedMedians(other, measure).map(({ seed, value }) => [seed, value]));
    const both = seedMedians(cell, measure)
      .map(({ seed, value }) => [value, others.get(seed) ?? NaN] as const)
      .filter((pair) => pair.every(Number.isFinite));
    const { p } = pairedTest(
      both.map(([own]) => own),
      both.map(([, theirs]) => theirs),
    );
    return [
      { ...{ robot, plant, disturbance, controller, against: first.controller, measure }, ...difference, p },
    ];
  });
  const adjusted = holm(pairs.map(({ p }) => p));
  return pairs.map((pair, i) => ({ ...pair, p: adjusted[i] }));
}
