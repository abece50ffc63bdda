/**
 * Layout of a reservoir in memory. Vectors and rows are `stride` numbers long, N up to the next multiple of 8; what is
 * beyond N is zero and stays zero.
 */

/** Steps that a panel holds: they are recorded before their trace product is taken. */
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
 * Matrices: weights in blocks of rows (see `weightIndex`), of which the last is filled up with rows of zeros that the
 * drive has room for; eligibility traces, stride x stride, [post][pre].
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
 * Where a panel of cubes holds unit `i` of step `t`: blocks of 8 units one after another, each with all its steps, so
 * that a tile of the trace product reads side by side whatever the number of units.
 */
export function panelIndex(t: number, i: number): number {
  return (i - (i % BLOCK)) * PANEL_STEPS + t * BLOCK + (i % BLOCK);
}

/**
 * Where the weights hold the one from unit `pre` to unit `post`: blocks of WEIGHT_ROWS rows one after another, in each
 * of them pair of columns by pair of columns, and of every pair all rows, so that their product with the rates reads
 * side by side.
 */
export function weightIndex(stride: number, post: number, pre: number): number {
  const row = post % WEIGHT_ROWS;
  const column = pre % 2;
  return (post - row) * stride + (pre - column) * WEIGHT_ROWS + 2 * row + column;
}
