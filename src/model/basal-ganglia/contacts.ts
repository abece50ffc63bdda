import { ModelError } from '../../errors.js';

/**
 * Rows of a sparse weight matrix w_ik from cortex: i the cell that receives (post), k the cortical cell (pre).
 */

/**
 * The contacts that one cell receives from the cortex: `cells[i]` is the cortical cell of weight `weights[i]`, for i in from .. to - 1,
 * in ascending order of the cells, so that every projection sums in one order (the network amplifies round-off).
 */
export interface Contacts {
  readonly cells: Int32Array;
  readonly weights: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Weight of the contact with cortical cell `cell`, or 0 if there is none. */
export function weightAt({ cells, weights, from, to }: Contacts, cell: number): number {
  const at = cells.subarray(from, to).indexOf(cell);
  return at < 0 ? 0 : weights[from + at];
}

/** @throws ModelError when contacts lie outside of the cortex, or not in ascending order */
export function checkSites(where: string, cells: Int32Array, sites: number): void {
  cells.forEach((cell, i) => {
    if (!(cell >= 0 && cell < sites))
      throw new ModelError(`${where}: contact at cell ${cell}, expected 0 to ${sites - 1}`);
    if (i > 0 && cell <= cells[i - 1])
      throw new ModelError(
        `${where}: contact at cell ${cell} after ${cells[i - 1]}, expected ascending cells, each once`,
      );
  });
}

/** Sum of the weights of all contacts. */
export function sumOfWeights({ weights, from, to }: Contacts): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += weights[i];
  return sum;
}

/** w -= rate share w, with a share for every cortical cell. */
export function depressBy({ cells, weights, from, to }: Contacts, shares: Float64Array, rate: number): void {
  for (let i = from; i < to; i++) weights[i] -= rate * shares[cells[i]] * weights[i];
}
