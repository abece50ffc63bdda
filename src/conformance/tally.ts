import { GoldenFileError } from '../errors.js';

/** The deviation of one number from the golden file. */
export interface Deviation {
  /** Distance in units of the tolerance; beyond 1 it does not conform. Infinite when a number is not finite. */
  readonly ratio: number;
  readonly where: string;
  readonly actual: number;
  readonly expected: number;
  readonly tolerance: number;
}

/** Counts differ by at least 1, so this tells equal from different. */
const EXACT = 0.5;

type Place = string | (() => string);

/** Compares numbers one by one and keeps the largest ratio of deviation to tolerance, and where it occurred. */
export class Tally {
  #compared = 0;
  #worst: Deviation | undefined;

  /** Numbers compared so far. */
  get compared(): number {
    return this.#compared;
  }

  /** The largest deviation. @throws GoldenFileError when nothing was compared: silence is not conformance. */
  get worst(): Deviation {
    if (this.#worst === undefined) throw new GoldenFileError('states no number that could be compared');
    return this.#worst;
  }

  /** @param where called only if this is the largest ratio so far */
  compare(where: Place, actual: number, expected: number, tolerance: number): void {
    this.#compared++;
    const distance = Math.abs(actual - expected) / tolerance;
    const ratio = Number.isNaN(distance) ? Infinity : distance;
    if (this.#worst !== undefined && ratio <= this.#worst.ratio) return;
    this.#worst = { ratio, where: typeof where === 'string' ? where : where(), actual, expected, tolerance };
  }

  /** Counts, indices, flags: equal or not. */
  compareExactly(where: Place, actual: number | boolean, expected: number | boolean): void {
    this.compare(where, Number(actual), Number(expected), EXACT);
  }

  /** @throws GoldenFileError when the golden list is of another length. */
  compareAll(where: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
    if (expected.length !== actual.length)
      throw new GoldenFileError(`${where} has ${expected.length} numbers, expected ${actual.length}`);
    for (let i = 0; i < expected.length; i++)
      this.compare(() => `${where}[${i}]`, actual[i], expected[i], tolerance);
  }

  /** Matrix `actual` in rows of `stride`, against a list of rows. @throws GoldenFileError on another size. */
  compareMatrix(
    where: string,
    actual: Float64Array,
    stride: number,
    expected: readonly (readonly number[])[],
    tolerance: number,
  ): void {
    const size = expected.length;
    expected.forEach((row, i) => {
      this.compareAll(`${where}[${i}]`, actual.subarray(i * stride, i * stride + size), row, tolerance);
    });
  }
}
