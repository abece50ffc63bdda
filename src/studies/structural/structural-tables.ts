import type { Manifest } from '../results/manifest.js';
import { TrialTable } from '../results/trial-table.js';
import type { CourseTrial } from './course.js';

/**
 * Columns of the tables of the structural experiment. `condition` is the number of a condition in the manifest, from 0.
 */
export const structuralColumns = {
  /** One row per trial of a condition, none where the seed did not run it. */
  trials: [
    'trial',
    'phase',
    'primitive',
    'explored',
    'premotor_max',
    'error_m',
    'displacement_m',
    'rewarded',
    'dopamine',
    /** Rewarded visits of the primitive so far, including this one. */
    'visit',
    /** Contacts that were replaced, by cause. */
    'swaps_reward',
    'swaps_mismatch',
    'swaps_background',
  ],
  /**
   * One row per evaluation, with the number of phases before it; half: -1 all goals, else that half; body: own 0, elbow
   * 1, repertoire 2.
   */
  evaluations: [
    'condition',
    'phases',
    'half',
    'body',
    'goals',
    'near_goals',
    'error_m',
    'near_error_m',
    'largest_error_m',
    'near_largest_error_m',
    'silent',
    'near_silent',
  ],
  /** The projection after the first phase. `connectivity` is NaN for dense ones; `bytes` is the stored size. */
  projections: ['condition', 'contacts', 'weights_above_zero', 'bytes', 'full_matrix_bytes', 'connectivity'],
  /** Correlations of striatal activity, with the number of trials of the first phase before them. */
  activity: ['condition', 'trial', 'same_goal', 'different_goals'],
  /**
   * Share of contacts that live a number of trials after they were formed, in cells with three rewarded visits or more.
   */
  survival: ['condition', 'age', 'rewarded', 'background'],
  /** New contacts of rewarded trials, by parts of the first phase. */
  clustering: ['condition', 'first', 'last', 'formed', 'clustered', 'chance'],
  /** Time of the same trials with the dense and the structural projection in turns. It differs from run to run. */
  cost: ['trial', 'dense_ms', 'structural_ms'],
} as const;

/** The same for the manifest. */
export const structuralTables: Manifest['columns'] = Object.fromEntries(
  Object.entries(structuralColumns).map(([name, columns]) => [name, [...columns]]),
);

type Columns = typeof structuralColumns;
export type TableName = keyof Columns;
export type Row<Name extends TableName> = Readonly<Record<Columns[Name][number], number>>;

export function courseTable(trials: readonly CourseTrial[]): TrialTable {
  return TrialTable.from(
    structuralColumns.trials,
    trials.map((record) => ({
      trial: record.trial,
      phase: record.phase,
      primitive: record.primitive,
      explored: Number(record.explored),
      premotor_max: record.premotorMax,
      error_m: record.errorM,
      displacement_m: record.displacementM,
      rewarded: Number(record.reward > 0),
      dopamine: record.dopamine,
      visit: record.visit,
      swaps_reward: record.swaps.reward,
      swaps_mismatch: record.swaps.mismatch,
      swaps_background: record.swaps.background,
    })),
  );
}
