import { holm, pairedTest } from '../../statistics/paired-test.js';
import type { MeasureRow } from './measure.js';

/** Whether two conditions differ in a measure, seed by seed. */
export interface ConditionTest {
  readonly measure: string;
  readonly unit: string;
  readonly first: string;
  readonly second: string;
  /** Seeds in which both were measured. */
  readonly n: number;
  /** Median of first minus second. */
  readonly medianDifference: number;
  /** Wilcoxon signed-rank test, exact, two-sided. */
  readonly p: number;
  /** p after Holm, for all tests of the report. */
  readonly adjustedP: number;
  /** Effect size: matched-pairs rank-biserial correlation, -1 to 1. */
  readonly rankBiserial: number;
}

/** Fewest pairs with which p can fall below 0.05: 2 of 2^6 signs. */
const FEWEST_PAIRS = 6;

/**
 * Every pair of conditions in every tested measure, without pairs of fewer than 6 seeds.
 * @param rows rows of all conditions, with one value per seed in the same order of seeds
 */
export function conditionTests(rows: readonly MeasureRow[], tested: readonly string[]): ConditionTest[] {
  const tests = tested.flatMap((measure) => {
    const conditions = rows.filter((row) => row.measure === measure);
    return conditions.flatMap((first, i) =>
      conditions.slice(i + 1).flatMap((second) => {
        const pairs = first.perSeed
          .map((value, seed): [number, number] => [value, second.perSeed[seed]])
          .filter((pair) => pair.every(Number.isFinite));
        if (pairs.length < FEWEST_PAIRS) return [];
        const { n, medianDifference, p, rankBiserial } = pairedTest(
          pairs.map(([value]) => value),
          pairs.map(([, value]) => value),
        );
        return [
          {
            measure,
            unit: first.unit,
            first: first.condition,
            second: second.condition,
            n,
            medianDifference,
            p,
            rankBiserial,
          },
        ];
      }),
    );
  });
  const adjusted = holm(tests.map(({ p }) => p));
  return tests.map((test, i) => ({ ...test, adjustedP: adjusted[i] }));
}
