import { medianEstimate } from '../../statistics/bootstrap.js';
import { interquartileRange } from '../../statistics/sample.js';
import type { TrialTable } from '../../results/trial-table.js';
import type { ConditionFacts } from './condition-facts.js';
import type { ConditionData } from './experiment-data.js';

/** A number that describes one seed in one condition. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly definition: string;
  /** NaN if it cannot be measured; infinite if something never happened. */
  readonly value: (trials: TrialTable, facts: ConditionFacts) => number;
  /** Whether conditions are tested for a difference in it. */
  readonly tested?: true;
}

/** A measure over all seeds of a condition. */
export interface MeasureRow {
  readonly condition: string;
  readonly measure: string;
  readonly unit: string;
  readonly definition: string;
  /** Median over seeds with bootstrap 95 % interval, and interquartile range. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly interquartileRange: number;
  /** In the order of the seeds; NaN where it could not be measured. */
  readonly perSeed: readonly number[];
}

/** Rows of one condition; measures that no seed has are left out. */
export function measureRows(
  { name: condition, facts, seeds }: Pick<ConditionData, 'name' | 'facts' | 'seeds'>,
  measures: readonly Measure[],
): MeasureRow[] {
  return measures.flatMap(({ name, unit, definition, value }) => {
    const perSeed = seeds.map((trials) => value(trials, facts));
    const measured = perSeed.filter((x) => !Number.isNaN(x));
    if (measured.length === 0) return [];
    const { median, low, high } = medianEstimate(measured);
    const spread = interquartileRange(measured);
    return [
      { condition, measure: name, unit, definition, median, low, high, interquartileRange: spread, perSeed },
    ];
  });
}
