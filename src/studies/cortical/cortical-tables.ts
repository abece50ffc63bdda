import type { Manifest } from '../results/manifest.js';

/** Columns of the tables of the experiment. `condition` counts those of the manifest from 0. */
export const corticalColumns = {
  trials: ['trial', 'goal', 'primitive', 'explored', 'premotor_max', 'error_m', 'changed'],
  /**
   * One row a goal and look, after `trial` trials, noise on and plasticity off. lesion: 0 intact, 1 StrD1 silent, 2 VA
   * silent, 3 StrD2 silent. Silent goals have the mean error over all primitives; onset: ms until a premotor cell answers,
   * NaN: never. fast, slow: drive of the cell that leads, by layer; NaN without a shortcut.
   */
  looks: [
    'condition',
    'trial',
    'lesion',
    'goal',
    'choice',
    'silent',
    'error_m',
    'onset_ms',
    'fast',
    'slow',
    'som',
  ],
  /** Correlation of PM at the end of the goal phase: the same goal twice, and pairs of goals. */
  codes: ['condition', 'trial', 'same_goal', 'different_goals'],
  /** Time of a trial of the same seed in turns; not the same in every run. */
  cost: ['trial', 'structural_ms', 'shortcut_ms', 'both_ms'],
} as const;

export const corticalTables: Manifest['columns'] = Object.fromEntries(
  Object.entries(corticalColumns).map(([name, columns]) => [name, [...columns]]),
);

type Columns = typeof corticalColumns;
export type TableName = keyof Columns;
export type Row<Name extends TableName> = Readonly<Record<Columns[Name][number], number>>;
