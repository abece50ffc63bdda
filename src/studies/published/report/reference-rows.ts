import type { EquivalenceRow } from '../reference/equivalence.js';
import { variedWithStrategy } from '../reference/own-statistics.js';
import { compareRanges, compareSeeds, compareTrainings } from '../reference/reference-comparison.js';
import type { ReferenceRow } from '../reference/reference-comparison.js';
import type { ReferenceStatistics } from '../reference/reference-statistics.js';
import type { TrialTable } from '../../results/trial-table.js';
import { equivalenceReport } from './equivalence-report.js';
import type { ExperimentData } from './experiment-data.js';
import { adaptationSamples, reachingSamples } from './own-samples.js';
import type { TrainingTrial } from '../reference/own-statistics.js';

/** Least number of own seeds in a comparison. */
const FEWEST_SEEDS = 10;
/** Displacement (m) that the published training rewards. */
const NOVELTY_M = 0.3;

/** A statistic beside the same one of the reference, and the program that made the reference. */
type NamedRow = ReferenceRow & { readonly engine: string };

/** Comparison with the statistics of the reference, and why parts of it are missing. */
export interface ReferenceReport {
  /** Tests of equivalence with many seeds, and the program that these are of. */
  readonly equivalence: readonly EquivalenceRow[];
  readonly equivalenceEngine: string;
  /** Statistics that are compared within a bar. */
  readonly rows: readonly NamedRow[];
  /** The same beside seeds of another experiment: their goals were drawn at random, ours by the training. */
  readonly apart: readonly NamedRow[];
  readonly notes: readonly string[];
}

/**
 * The reference for the results. The training can always be compared, trials only if the nearest primitives were used.
 */
export function referenceReport(data: ExperimentData, reference: ReferenceStatistics): ReferenceReport {
  const nothing = {
    equivalence: [],
    equivalenceEngine: reference.manySeeds.engine,
    rows: [],
    apart: [],
    notes: [],
  };
  if (data.seeds.length < FEWEST_SEEDS)
    return {
      ...nothing,
      notes: [`Not compared: ${data.seeds.length} seeds, expected at least ${FEWEST_SEEDS}.`],
    };
  const other = data.deviations.filter((deviation) => !deviation.startsWith('model.shared_clock'));
  if (other.length > 0)
    return { ...nothing, notes: [`Not compared: not as published (${other.join('; ')}).`] };
  const trainings = data.training.map(trainingRows);
  const training = named(
    reference.training.engine,
    compareTrainings(trainings, reference.training[data.experiment], NOVELTY_M),
  );
  if (data.selection !== 'nearest')
    return {
      ...nothing,
      rows: training,
      notes: [
        `Trials are not compared: the reference used the nearest primitives, this run ${data.selection}.`,
      ],
    };
  const equivalence = equivalenceReport(data, reference);
  const notes =
    equivalence.length > 0
      ? []
      : ['No test of equivalence: the reference has no seeds of these conditions, goals and clock for one.'];
  return data.experiment === 'reaching'
    ? { ...nothing, equivalence, rows: training, apart: reachingRows(data, reference), notes }
    : { ...nothing, equivalence, rows: [...training, ...adaptationRows(data, reference)], notes };
}

const named = (engine: string, rows: readonly ReferenceRow[]): NamedRow[] =>
  rows.map((row) => ({ ...row, engine }));

function reachingRows(data: ExperimentData, { reaching }: ReferenceStatistics): NamedRow[] {
  const found = reaching.find(
    ({ goals, sharedClock }) => goals === data.goals && sharedClock === data.sharedClock,
  );
  if (found === undefined) return [];
  return data.conditions
    .filter(({ published }) => published === 'reaching')
    .flatMap(({ title, seeds }) =>
      named(found.engine, compareSeeds(title, reachingSamples(seeds, data.goals), found.statistics)),
    );
}

function adaptationRows(data: ExperimentData, { adaptation }: ReferenceStatistics): NamedRow[] {
  return data.conditions.flatMap(({ title, seeds, published }) => {
    const strategy = published === 'rotation + strategy';
    const found = adaptation.find((each) => each.rotation && each.strategy === strategy);
    if (found === undefined || !(strategy || published === 'rotation')) return [];
    const own = adaptationSamples(seeds);
    return named(
      found.engine,
      strategy
        ? compareRanges(title, own, found.statistics, variedWithStrategy)
        : compareSeeds(title, own, found.statistics),
    );
  });
}

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
