import { ResultsError } from '../../errors.js';
import type { Manifest } from '../results/manifest.js';
import type { Results } from '../results/results-folder.js';
import type { TrialTable } from '../results/trial-table.js';
import { conditionNames, corticalConfiguration, plan } from './cortical-configuration.js';
import type { ConditionName } from './cortical-configuration.js';
import { corticalColumns } from './cortical-tables.js';
import type { Row, TableName } from './cortical-tables.js';

/** Tables of one seed as rows. */
export interface SeedRows {
  readonly seed: number;
  readonly trials: (condition: ConditionName) => readonly Row<'trials'>[];
  /** Of one condition. */
  readonly looks: (condition: ConditionName) => readonly Row<'looks'>[];
  readonly codes: (condition: ConditionName) => readonly Row<'codes'>[];
  readonly cost: readonly Row<'cost'>[];
}

/** Results of the experiment as its report needs them. */
export class CorticalData {
  readonly manifest: Manifest;
  readonly seeds: readonly SeedRows[];
  readonly #trials: number;

  /** @throws ResultsError when no seed is complete, or the results are of another version of the experiment */
  constructor({ manifest, seeds }: Results) {
    if (seeds.length === 0)
      throw new ResultsError(
        `no seed of ${manifest.seeds.length} is complete: resume the experiment, then report it`,
      );
    if (conditionNames.join() !== manifest.conditions.join())
      throw new ResultsError(
        'the results have other conditions than this version of the experiment: run it again',
      );
    this.manifest = manifest;
    this.#trials = corticalConfiguration(manifest).trials;
    this.seeds = seeds.map(({ seed, trials, tables }) => {
      const looks = rowsOf('looks', tables.get('looks'));
      const codes = rowsOf('codes', tables.get('codes'));
      const of = <R extends { readonly condition: number }>(rows: readonly R[], name: ConditionName) =>
        rows.filter(({ condition }) => condition === conditionNames.indexOf(name));
      return {
        seed,
        trials: (name) => rowsOf('trials', trials.get(name)),
        looks: (name) => of(looks, name),
        codes: (name) => of(codes, name),
        cost: rowsOf('cost', tables.get('cost')),
      };
    });
  }

  /** Whether the take-over had the length that the claims are about, or more. */
  get isWhole(): boolean {
    return this.#trials >= plan.trials;
  }

  /** The trial of a moment of the plan, which is for the full length. */
  at(trial: number): number {
    return Math.round((trial * this.#trials) / plan.trials);
  }
}

function rowsOf<Name extends TableName>(name: Name, table: TrialTable | undefined): readonly Row<Name>[] {
  if (table === undefined) return [];
  const columns: readonly string[] = corticalColumns[name];
  const values = columns.map((column) => table.column(column));
  return Array.from(
    { length: table.rows },
    (_, row) => Object.fromEntries(columns.map((column, i) => [column, values[i][row]])) as Row<Name>,
  );
}
