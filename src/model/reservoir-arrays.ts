/**
 * Layout of a reservoir in memory. Vectors and rows are `stride` numbers long, N up to the next multiple of 8; what is
 * beyond N is zero and stays zero.
 */

/** Steps that a panel holds: they are recorded before their trace product is taken. */
export const PANEL_STEPS = 100;
/** Units side by side in a block of a panel. */
const BLOCK = 8;

const unitNames = [
  'x',
  'r',
  'previousR',
  'deviation',
  'meanX',
  'input',
  'drive',
  'clampedRates',
  'rateSums',
] as const;
const panelNames = ['perturbations', 'deviationCubes', 'rateCubes'] as const;
const matrixNames = ['weights', 'traces'] as const;

/**
 * Per unit: potential, rate, rate before the last step, deviation from the mean, mean, input of the present goal, drive
 * from the network, rate of a constant unit (NaN for others), sum of the rates over steps.
 * Panels of PANEL_STEPS x stride: perturbations step by step, and in blocks (see `panelIndex`) the cubes of deviations
 * and of previous rates.
 * Matrices of stride x stride, [post][pre]: weights and eligibility traces.
 */
export type ReservoirArrays = Readonly<
  Record<
    (typeof unitNames)[number] | (typeof panelNames)[number] | (typeof matrixNames)[number],
    Float64Array
  >
>;

export function strideOf(units: number): number {
  return Math.ceil(units / BLOCK) * BLOCK;
}

/** Numbers in all arrays of a reservoir together. */
export function reservoirLength(stride: number): number {
  return stride * (unitNames.length + panelNames.length * PANEL_STEPS + matrixNames.length * stride);
}

/** All arrays side by side from the beginning of `numbers`, which are zero. */
export function reservoirArrays(stride: number, numbers: Float64Array): ReservoirArrays {
  let from = 0;
  const take = (names: readonly string[], length: number) =>
    names.map((name) => [name, numbers.subarray(from, (from += length))]);
  return Object.fromEntries([
    ...take(unitNames, stride),
    ...take(panelNames, PANEL_STEPS * stride),
    ...take(matrixNames, stride * stride),
  ]) as ReservoirArrays;
}

/**
 * Where a panel of cubes holds unit `i` of step `t`: blocks of 8 units one after another, each with all its steps, so
 * that a tile of the trace product reads side by side whatever the number of units.
 */
export function panelIndex(t: number, i: number): number {
  return (i - (i % BLOCK)) * PANEL_STEPS + t * BLOCK + (i % BLOCK);
}
