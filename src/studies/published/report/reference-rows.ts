import { adaptationStatistics, variedWithStrategy, reachingStatistics } from '../reference/own-statistics.js';
import { compareRanges, compareSeeds, compareTrainings } from '../reference/reference-comparison.js';
import type { ReferenceRow } from '../reference/reference-comparison.js';
import type { ReferenceStatistics } from '../reference/reference-statistics.js';
import type { TrialTable } from '../../results/trial-table.js';
import type { ExperimentData } from './experiment-data.js';
import type { TrainingTrial } from '../reference/own-statistics.js';

/** Fewest own seeds that a comparison is made of. */
const FEWEST_SEEDS = 10;
/** Displacement (m) that the published training rewards. */
const NOVELTY_M = 0.3;

/** Comparison with the statistics of the reference, and why parts of it are missing. */
export interface ReferenceReport {
  readonly rows: readonly ReferenceRow[];
  readonly notes: readonly string[];
}

/** What the results can be compared with: the training always, trials where the nearest primitives were used. */
export function referenceReport(data: ExperimentData, reference: ReferenceStatistics): ReferenceReport {
  if (data.seeds.length < FEWEST_SEEDS)
    return {
      rows: [],
      notes: [`Not compared: ${data.seeds.length} seeds, expected at least ${FEWEST_SEEDS}.`],
    };
  const other = data.deviations.filter((deviation) => !deviation.startsWith('model.shared_clock'));
  if (other.length > 0) return { rows: [], notes: [`Not compared: not as published (${other.join('; ')}).`] };
  const trainings = data.training.map(trainingRows);
  const training = compareTrainings(trainings, reference.training[data.experiment], NOVELTY_M);
  if (data.selection !== 'nearest')
    return {
      rows: training,
      notes: [
        `Trials are not compared: the reference used the nearest primitives, this run ${data.selection}.`,
      ],
    };
  return data.experiment === 'reaching'
    ? { rows: [...training, ...reachingRows(data, reference)], notes: [] }
    : { rows: [...training, ...adaptationRows(data, reference)], notes: [] };
}

/** The reference of a reaching experiment with so many goals on such a clock. */
export const reachingReference = (
  { goals, sharedClock, selection }: Pick<ExperimentData, 'goals' | 'sharedClock' | 'selection'>,
  { reaching }: ReferenceStatistics,
): ReferenceStatistics['reaching'][number] | undefined =>
  selection === 'nearest'
    ? reaching.find((each) => each.goals === goals && each.sharedClock === sharedClock)
    : undefined;

function reachingRows(data: ExperimentData, reference: ReferenceStatistics): ReferenceRow[] {
  const found = reachingReference(data, reference);
  if (found === undefined) return [];
  return data.conditions
    .filter(({ published }) => published === 'reaching')
    .flatMap(({ title, seeds }) =>
      compareSeeds(
        title,
        transposed(seeds.map((table) => reachingStatistics(errorsOf(table), data.goals))),
        found.statistics,
      ),
    );
}

function adaptationRows(data: ExperimentData, { adaptation }: ReferenceStatistics): ReferenceRow[] {
  return data.conditions.flatMap(({ title, seeds, published }) => {
    const strategy = published === 'rotation + strategy';
    const found = adaptation.find((each) => each.rotation && each.strategy === strategy);
    if (found === undefined || !(strategy || published === 'rotation')) return [];
    const own = transposed(
      seeds.map((table) => {
        const curve = {
          errors: errorsOf(table),
          angles: Array.from(table.column('directional_error_deg')),
        };
        return Object.fromEntries(
          Object.entries(adaptationStatistics).map(([name, statistic]) => [name, statistic(curve)]),
        );
      }),
    );
    return strategy
      ? compareRanges(title, own, found.statistics, variedWithStrategy)
      : compareSeeds(title, own, found.statistics);
  });
}

const errorsOf = (table: TrialTable): number[] => Array.from(table.column('aiming_error_m'));

/** One record of lists from a list of records. */
const transposed = (records: readonly Readonly<Record<string, number>>[]): Record<string, number[]> =>
  Object.fromEntries(Object.keys(records[0]).map((name) => [name, records.map((record) => record[name])]));

/** The rows of a table of the training as records. */
export function trainingRows(table: TrialTable): TrainingTrial[] {
  const column = (name: string) => table.column(name);
  const [explored, primitive, displacement] = ['explored', 'primitive', 'displacement_m'].map(column);
  const [error, reward, dopamine] = ['error_m', 'reward', 'dopamine'].map(column);
  return Array.from({ length: table.rows }, (_, t) => ({
    explored: explored[t] === 1,
    primitive: primitive[t],
    displacementM: displacement[t],
    errorM: error[t],
    reward: reward[t],
    dopamine: dopamine[t],
  }));
}
