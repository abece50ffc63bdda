import type { TrialTable } from '../../results/trial-table.js';
import { adaptationStatistics, reachingStatistics } from '../reference/own-statistics.js';

/** Statistics of the seeds of one condition that are compared with the reference: for each its values, one per seed. */
export type Samples = Record<string, number[]>;

export const reachingSamples = (seeds: readonly TrialTable[], goals: number): Samples =>
  transposed(seeds.map((table) => reachingStatistics(errorsOf(table), goals)));

export const adaptationSamples = (seeds: readonly TrialTable[]): Samples =>
  transposed(
    seeds.map((table) => {
      const curve = { errors: errorsOf(table), angles: Array.from(table.column('directional_error_deg')) };
      return Object.fromEntries(
        Object.entries(adaptationStatistics).map(([name, statistic]) => [name, statistic(curve)]),
      );
    }),
  );

const errorsOf = (table: TrialTable): number[] => Array.from(table.column('aiming_error_m'));

/** One record of lists from a list of records. */
const transposed = (records: readonly Readonly<Record<string, number>>[]): Samples =>
  Object.fromEntries(Object.keys(records[0]).map((name) => [name, records.map((record) => record[name])]));
