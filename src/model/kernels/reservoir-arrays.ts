/**
 * Layout of a reservoir in memory. Vectors and rows are `stride` numbers long: N rounded up to a multiple of 8. Numbers
 * beyond N are zero and stay zero.
 */

/** Steps in a panel. They are recorded before their trace product is computed. */
export const PANEL_STEPS = 100;
/** Units side by side in a block of a panel. */
const BLOCK = 8;
/** Rows of weights in a block: as many as share each load of a pair of rates (assembly/reservoir.ts). */
export const WEIGHT_ROWS = 7;

/**
 * Per unit: potential, rate, rate before the last step, deviation from the mean, mean, input of the present goal, drive
 * from the network, rate of a constant unit (NaN for others), sum of the rates over steps.
 * Panels of PANEL_STEPS x stride: perturbations step by step, and in blocks (see `panelIndex`) the cubes of deviations
 * and of previous rates.
 * Matrices: weights in blocks of rows (see `weightIndex`). The last block is filled up with rows of zeros, and the drive has
 * room for them. Eligibility traces, stride x stride, [post][pre].
 */
export type ReservoirArrays = Readonly<Record<keyof ReturnType<typeof arrayLengths>, Float64Array>>;

export function strideOf(units: number): number {
  return Math.ceil(units / BLOCK) * BLOCK;
}

/** Numbers in every array, in the order in which they lie in memory. All are multiples of 8. */
function arrayLengths(stride: number) {
  const panel = PANEL_STEPS * stride;
  const weightRows = Math.ceil(stride / WEIGHT_ROWS) * WEIGHT_ROWS;
  return {
    x: stride,
    r: stride,
    previousR: stride,
    deviation: stride,
    meanX: stride,
    input: stride,
    drive: strideOf(weightRows),
    clampedRates: stride,
    rateSums: stride,
    perturbations: panel,
    deviationCubes: panel,
    rateCubes: panel,
    weights: weightRows * stride,
    traces: stride * stride,
  };
}

/** Numbers in all arrays of a reservoir together. */
export function reservoirLength(stride: number): number {
  return Object.values(arrayLengths(stride)).reduce((sum, length) => sum + length, 0);
}

/** All arrays side by side from the beginning of `numbers`, which are zero. */
export function reservoirArrays(stride: number, numbers: Float64Array): ReservoirArrays {
  let from = 0;
  return Object.fromEntries(
    Object.entries(arrayLengths(stride)).map(([name, length]) => [
      name,
      numbers.subarray(from, (from += length)),
    ]),
  ) as ReservoirArrays;
}

/**
 * Index of unit `i` of step `t` in a panel of cubes. Blocks of 8 units follow one another, each with all its steps. So a tile
 * of the trace product reads adjacent numbers, whatever the number of units.
 */
export function panelIndex(t: number, i: number): number {
  return (i - (i % BLOCK)) * PANEL_STEPS + t * BLOCK + (i % BLOCK);
}

/**
 * Index of the weight from unit `pre` to unit `post`. Blocks of WEIGHT_ROWS rows follow one another. In a block, pairs of
 * columns follow one another, and each pair holds all rows. So the product with the rates reads adjacent numbers.
 */
export function weightIndex(stride: number, post: number, pre: number): number {
  const row = post % WEIGHT_ROWS;
  const column = pre % 2;
  return (post - row) * stride + (pre - column) * WEIGHT_ROWS + 2 * row + column;
}
