import { readFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { ResultsError, messageOf } from '../../errors.js';
import { decodeNpy, encodeNpy } from '../../storage/npy.js';

/** Rows of numbers under named columns; names end with their unit (`_m`, `_deg`). Booleans are 0 and 1, NaN: not measured. */
export class TrialTable {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Row-major, rows x columns. */
  readonly #values: Float64Array;
  readonly #views = new Map<string, Float64Array>();

  /** @param values row-major @throws ResultsError when names repeat or values do not fill whole rows */
  constructor(columns: readonly string[], values: Float64Array) {
    const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
    if (repeated !== undefined) throw new ResultsError(`table: column ${repeated} stands there twice`);
    const rows = columns.length === 0 ? 0 : values.length / columns.length;
    if (!Number.isInteger(rows))
      throw new ResultsError(`table: ${values.length} values for ${columns.length} columns`);
    this.columns = columns;
    this.rows = rows;
    this.#values = values;
  }

  /** A table from one record of numbers a row. @throws ResultsError when a record lacks a column */
  static from<Name extends string>(
    columns: readonly Name[],
    records: readonly Readonly<Record<Name, number>>[],
  ): TrialTable {
    return new TrialTable(
      columns,
      Float64Array.from(records.flatMap((record) => columns.map((name) => record[name]))),
    );
  }

  /** The numbers of a column, one per row. Not to be written to. @throws ResultsError for an unknown name */
  column(name: string): Float64Array {
    const known = this.#views.get(name);
    if (known !== undefined) return known;
    const at = this.columns.indexOf(name);
    if (at < 0) throw new ResultsError(`table: no column ${name}, there are ${this.columns.join(', ')}`);
    const width = this.columns.length;
    const values = Float64Array.from({ length: this.rows }, (_, row) => this.#values[row * width + at]);
    this.#views.set(name, values);
    return values;
  }

  has(name: string): boolean {
    return this.columns.includes(name);
  }

  /** One header line, then a line per row; numbers with as many digits as it takes to read the same one back. */
  toCsv(): string {
    const width = this.columns.length;
    const rows = Array.from({ length: this.rows }, (_, row) =>
      Array.from(this.#values.subarray(row * width, (row + 1) * width), String),
    );
    return stringify([[...this.columns], ...rows]);
  }

  /** The bytes of a Float64 `.npy` file, rows x columns. */
  toNpy(): Uint8Array {
    return encodeNpy({ data: this.#values, shape: [this.rows, this.columns.length] });
  }
}

/**
 * Reads `stem`.npy, whose column names stand in the header of `stem`.csv.
 * @throws ResultsError that names the file and what is wrong with it
 */
export function readTable(stem: string): TrialTable {
  const columns = readResultFile(`${stem}.csv`).toString('utf8').split(/\r?\n/, 1)[0].split(',');
  const { data, shape } = decodeNpy(readResultFile(`${stem}.npy`), `${stem}.npy`);
  if (shape.length !== 2 || shape[1] !== columns.length)
    throw new ResultsError(
      `${stem}.npy has the shape (${shape.join(', ')}), expected rows x ${columns.length} columns as in ${stem}.csv`,
    );
  return new TrialTable(columns, data);
}

/** @throws ResultsError */
export function readResultFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ResultsError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
