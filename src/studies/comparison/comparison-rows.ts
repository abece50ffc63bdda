import { medianEstimate } from '../statistics/bootstrap.js';
import { less } from '../statistics/paired-test.js';
import { median, quantile } from '../statistics/sample.js';
import type { Measures } from '../results/measure-files.js';
import type { DisturbanceName } from './disturbances.js';

/** Where a cell stands in a comparison. */
export interface CellPlace {
  readonly robot: string;
  readonly plant: string;
  readonly controller: string;
  readonly disturbance: DisturbanceName;
}

/** A cell with the measures of each of its seeds. */
export interface MeasuredCell extends CellPlace {
  readonly seeds: readonly { readonly seed: number; readonly measures: Measures }[];
}

/**
 * One measure of one cell: quantiles over targets and seeds together, and the bootstrap 95 % interval of the median over seeds of
 * the medians over targets. Lengths in m; Infinity stands for never.
 */
export interface ComparisonRow extends CellPlace {
  readonly measure: string;
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly p95: number;
  readonly low: number;
  readonly high: number;
  /** Number of seeds. */
  readonly seeds: number;
}

/** The seeds of a cell, and the median over targets of each of them. */
export function seedMedians(
  { seeds }: MeasuredCell,
  measure: string,
): { readonly seed: number; readonly value: number }[] {
  return seeds.flatMap(({ seed, measures }) => {
    const values = measures[measure] ?? [];
    return values.length === 0 ? [] : [{ seed, value: median(values) }];
  });
}

/** A measure without values has no row. */
export function comparisonRows(cells: readonly MeasuredCell[]): readonly ComparisonRow[] {
  return cells.flatMap((cell) => {
    const { robot, plant, controller, disturbance, seeds } = cell;
    const names = [...new Set(seeds.flatMap(({ measures }) => Object.keys(measures)))];
    return names.flatMap((measure) => {
      const values = seeds.flatMap(({ measures }) => measures[measure] ?? []);
      if (values.length === 0) return [];
      const { low, high } = medianEstimate(seedMedians(cell, measure).map(({ value }) => value));
      const at = (level: number) => quantile(values, level);
      return [
        {
          ...{ robot, plant, controller, disturbance, measure },
          ...{ median: at(0.5), p25: at(0.25), p75: at(0.75), p95: at(0.95) },
          ...{ low, high, seeds: seeds.length },
        },
      ];
    });
  });
}

/** How one cell compares with another over their common seeds. Infinite where one of them never ends at a target. */
export interface Difference {
  /** Median over seeds of this cell's value less the other's, with its bootstrap 95 % interval. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
  /** Seeds in which this cell's value is the smaller one, and the larger one. */
  readonly better: number;
  readonly worse: number;
}

/** The values of a measure in all seeds that both cells have: this cell's, and the other's. */
export function seedPairs(
  cell: MeasuredCell,
  other: MeasuredCell,
  measure: string,
): (readonly [own: number, theirs: number])[] {
  const others = new Map(seedMedians(other, measure).map(({ seed, value }) => [seed, value]));
  return seedMedians(cell, measure).flatMap(({ seed, value }) => {
    const theirs = others.get(seed);
    return theirs === undefined ? [] : [[value, theirs] as const];
  });
}

/** The paired difference of a measure; undefined where they have no seed in common. */
export function differenceOf(
  cell: MeasuredCell,
  other: MeasuredCell,
  measure: string,
): Difference | undefined {
  const differences = seedPairs(cell, other, measure).map(([own, theirs]) => less(own, theirs));
  if (differences.length === 0) return undefined;
  const { median: middle, low, high, n } = medianEstimate(differences);
  const better = differences.filter((one) => one < 0).length;
  const worse = differences.filter((one) => one > 0).length;
  return { median: middle, low, high, seeds: n, better, worse };
}
