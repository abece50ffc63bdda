import { ResultsError } from '../../errors.js';
import type { Manifest } from '../results/manifest.js';
import type { Results } from '../results/results-folder.js';
import type { TrialTable } from '../results/trial-table.js';
import type { StructuralCondition } from './conditions.js';
import { allConditions, structuralConfiguration } from './structural-configuration.js';
import type { StructuralConfiguration } from './structural-configuration.js';
import { structuralColumns } from './structural-tables.js';
import type { Row, TableName } from './structural-tables.js';

/** Values of a measure by seed, without seeds that did not run it. */
export type BySeed = ReadonlyMap<number, number>;

/** An evaluation of a condition: the number of phases before it (all unless given), and its body and goals. */
export interface EvaluationChoice {
  readonly phases?: number;
  readonly half?: -1 | 0 | 1;
  readonly body?: number;
}

type RowsOf = { readonly [Name in TableName]: readonly Row<Name>[] };

/** Results of the structural experiment in the form that a report needs. */
export class StructuralData {
  readonly manifest: Manifest;
  readonly configuration: StructuralConfiguration;
  readonly conditions: readonly StructuralCondition[];
  readonly seeds: readonly number[];
  readonly #results: Results;
  readonly #tables = new Map<string, readonly Row<TableName>[]>();

  /** @throws ResultsError when no seed is complete, or the results are of another version of the experiment */
  constructor(results: Results) {
    const { manifest, seeds } = results;
    if (seeds.length === 0)
      throw new ResultsError(
        `no seed of ${manifest.seeds.length} is complete: resume the experiment, then report it`,
      );
    this.#results = results;
    this.manifest = manifest;
    this.configuration = structuralConfiguration(manifest);
    this.conditions = allConditions(this.configuration);
    if (this.conditions.map(({ name }) => name).join() !== manifest.conditions.join())
      throw new ResultsError(
        'the results have other conditions than this version of the experiment: run it again',
      );
    this.seeds = seeds.map(({ seed }) => seed);
  }

  has(condition: string): boolean {
    return this.conditions.some(({ name }) => name === condition);
  }

  /** Rows of a table of one seed. */
  rows<Name extends Exclude<TableName, 'trials'>>(name: Name, seed: number): RowsOf[Name] {
    return this.#cached(`${seed}/${name}`, name, () =>
      this.#results.seeds.find((one) => one.seed === seed)?.tables.get(name),
    );
  }

  /** Trials of one condition and seed; none where it did not run it. */
  trials(condition: string, seed: number): readonly Row<'trials'>[] {
    return this.#cached(`${seed}//${condition}`, 'trials', () =>
      this.#results.seeds.find((one) => one.seed === seed)?.trials.get(condition),
    );
  }

  /** A measure by seed; undefined and NaN: not measured. */
  bySeed(measure: (seed: number) => number | undefined): BySeed {
    return new Map(
      this.seeds.flatMap((seed) => {
        const value = measure(seed);
        return value === undefined || Number.isNaN(value) ? [] : [[seed, value] as const];
      }),
    );
  }

  /** A column of the rows of a table that belong to a condition and meet `where`, the last of them. */
  column<Name extends Exclude<TableName, 'trials' | 'cost'>>(
    table: Name,
    column: keyof Row<Name>,
    condition: string,
    where: Partial<Row<Name>> = {},
  ): BySeed {
    const number = this.conditions.findIndex(({ name }) => name === condition);
    const wanted = Object.entries({ ...where, condition: number });
    return this.bySeed((seed) =>
      this.rows(table, seed)
        .filter((row) => wanted.every(([name, value]) => row[name as keyof typeof row] === value))
        .map((row: Row<Name>) => row[column])
        .at(-1),
    );
  }

  evaluation(column: keyof Row<'evaluations'>, condition: string, choice: EvaluationChoice = {}): BySeed {
    return this.column('evaluations', column, condition, { half: -1, body: 0, ...choice });
  }

  #cached<Name extends TableName>(key: string, name: Name, find: () => TrialTable | undefined): RowsOf[Name] {
    const known = this.#tables.get(key);
    const rows = known ?? recordsOf(name, find());
    if (known === undefined) this.#tables.set(key, rows);
    return rows;
  }
}

function recordsOf<Name extends TableName>(name: Name, table: TrialTable | undefined): readonly Row<Name>[] {
  if (table === undefined || table.rows === 0) return [];
  const columns: readonly string[] = structuralColumns[name];
  const values = columns.map((column) => table.column(column));
  return Array.from(
    { length: table.rows },
    (_, row) => Object.fromEntries(columns.map((column, i) => [column, values[i][row]])) as Row<Name>,
  );
}

/** Combined values of the seeds that have both, without undefined ones (0 / 0). */
export function paired(first: BySeed, second: BySeed, combine: (a: number, b: number) => number): number[] {
  return [...first].flatMap(([seed, a]) => {
    const b = second.get(seed);
    const value = b === undefined ? NaN : combine(a, b);
    return Number.isNaN(value) ? [] : [value];
  });
}

export const difference = (a: number, b: number): number => a - b;
export const ratio = (a: number, b: number): number => a / b;
