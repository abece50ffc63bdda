import { ResultsError } from '../../errors.js';
import type { Manifest } from '../results/manifest.js';
import type { Results } from '../results/results-folder.js';
import type { TrialTable } from '../results/trial-table.js';
import { groupNames, plan } from './cortical-conditions.js';
import type { ConditionName, GroupName } from './cortical-conditions.js';
import { conditionsRun, corticalConfiguration } from './cortical-configuration.js';
import { corticalColumns } from './cortical-tables.js';
import type { Row, TableName } from './cortical-tables.js';

/** Tables of one seed as rows; those of one condition, none where it was not run. */
export interface SeedRows {
  readonly seed: number;
  readonly trials: (condition: ConditionName) => readonly Row<'trials'>[];
  readonly looks: (condition: ConditionName) => readonly Row<'looks'>[];
  readonly pairs: (condition: ConditionName) => readonly Row<'pairs'>[];
  readonly cost: readonly Row<'cost'>[];
}

/** Results of the experiment as its report needs them. */
export class CorticalData {
  readonly manifest: Manifest;
  readonly seeds: readonly SeedRows[];
  readonly groups: readonly GroupName[];
  readonly #trials: number;

  /** @throws ResultsError when no seed is complete, or the results are of another version of the experiment */
  constructor({ manifest, seeds }: Results) {
    if (seeds.length === 0)
      throw new ResultsError(
        `no seed of ${manifest.seeds.length} is complete: resume the experiment, then report it`,
      );
    const configuration = corticalConfiguration(manifest);
    if (conditionsRun(configuration).join() !== manifest.conditions.join())
      throw new ResultsError(
        'the results have other conditions than this version of the experiment: run it again',
      );
    this.manifest = manifest;
    this.#trials = configuration.trials;
    this.groups = groupNames.filter((group) => configuration.groups.includes(group));
    this.seeds = seeds.map(({ seed, trials, tables }) => {
      const nameOf = ({ condition }: { readonly condition: number }) => manifest.conditions[condition];
      const looks = groupedBy(rowsOf('looks', tables.get('looks')), nameOf);
      const pairs = groupedBy(rowsOf('pairs', tables.get('pairs')), nameOf);
      const all = new Map([...trials].map(([name, table]) => [name, rowsOf('trials', table)]));
      return {
        seed,
        trials: (name) => all.get(name) ?? [],
        looks: (name) => looks.get(name) ?? [],
        pairs: (name) => pairs.get(name) ?? [],
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
    return Math.max(1, Math.round((trial * this.#trials) / plan.trials));
  }
}

function groupedBy<T>(rows: readonly T[], of: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const name = of(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
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
