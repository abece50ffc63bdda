import { stringify } from 'csv-stringify/sync';
import { ResultsError, messageOf } from '../../errors.js';
import { readDataFile } from '../../parameters/read-data-file.js';
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

  /** A table from one record of numbers per row. @throws ResultsError when a record lacks a column */
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

  /** One header line, then a line per row. Numbers have enough digits to be read back exactly. */
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

/** Tables are some megabytes, lists of files and settings less. */
const MOST_TABLE_BYTES = 2 ** 30;
export const MOST_LIST_BYTES = 64 * 2 ** 20;

/** @throws ResultsError when it is no file, too large, or cannot be read */
export function readResultFile(file: string, mostBytes = MOST_TABLE_BYTES): Buffer {
  try {
    return readDataFile(file, mostBytes);
  } catch (error) {
    throw new ResultsError(`${file} ${messageOf(error)}`, { cause: error });
  }
}
