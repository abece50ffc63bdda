import type { Manifest } from '../results/manifest.js';

/** Columns of the tables of the experiment. `condition` counts those of the manifest from 0. */
export const corticalColumns = {
  /**
   * body: 0 the own, 1 with another elbow; phase: counts the changes of the body. fast_formed, slow_formed: contacts that the
   * trial formed where the cortex was active, by layer; 0 without a shortcut.
   */
  trials: [
    'trial',
    'goal',
    'primitive',
    'explored',
    'premotor_max',
    'error_m',
    'body',
    'phase',
    'fast_formed',
    'slow_formed',
  ],
  /**
   * One row per goal and look, after `trial` trials, noise on and plasticity off. lesion: 0 intact, 1 StrD1 silent, 2 VA
   * silent, 3 StrD2 silent, 4 shortcut silent. set: 0 the goals that were practised first, 1 those after the change. Silent
   * goals have the mean error over all primitives; onset: ms until a premotor cell answers, NaN: never. fast, slow: drive
   * of the cell that leads, by layer; NaN without a shortcut.
   */
  looks: [
    'condition',
    'trial',
    'lesion',
    'set',
    'goal',
    'choice',
    'silent',
    'error_m',
    'onset_ms',
    'fast',
    'slow',
    'som',
  ],
  /**
   * Correlation at the end of the goal phase of all pairs of goals, and of each goal with itself (first = second: shown
   * twice): of PM, and of the cells that receive the shortcut (NaN without one).
   */
  pairs: ['condition', 'trial', 'first', 'second', 'premotor', 'cells'],
  /** CPU time of a trial of the same seed in turns; not the same in every run. */
  cost: ['trial', 'structural_ms', 'shortcut_ms', 'both_ms'],
} as const;

export const corticalTables: Manifest['columns'] = Object.fromEntries(
  Object.entries(corticalColumns).map(([name, columns]) => [name, [...columns]]),
);

type Columns = typeof corticalColumns;
export type TableName = keyof Columns;
export type Row<Name extends TableName> = Readonly<Record<Columns[Name][number], number>>;
