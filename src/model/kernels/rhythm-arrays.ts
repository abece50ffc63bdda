/**
 * Layout of the rhythm generators of an arm in memory: vectors of a pair of numbers per joint, flexor and extensor, side by
 * side. Each has room for a multiple of four joints. What is beyond the last joint is at rest.
 */

const STAGES = 4;
/** sf, ss, I, tm. */
const PARAMETERS = 4;

/**
 * How many vectors each array has. Parameters: sf / A, ss, current (negative for the extensor), the steps -h / tm and
 * h / 20 tm, and 1 / tm; which sign the current has. V and q. What one step needs: ss V, q of the stage, its tanh, and of the four
 * stages V, A tanh and the slopes k and l. Derivatives of V and q with respect to sf, ss, I and tm.
 */
const counts = {
  steepness: 1,
  slowConductance: 1,
  current: 1,
  fast: 1,
  slow: 1,
  perTime: 1,
  sign: 1,
  v: 1,
  u: 1,
  pull: 1,
  stageU: 1,
  tanhs: 1,
  stageV: STAGES,
  bent: STAGES,
  k: STAGES,
  l: STAGES,
  dV: PARAMETERS,
  dU: PARAMETERS,
} as const;
const names = Object.keys(counts) as (keyof typeof counts)[];
const VECTORS = names.reduce((sum, name) => sum + counts[name], 0);

export type RhythmArrays = Readonly<Record<keyof typeof counts | 'potentials', Float64Array>>;

/** Numbers in a vector of an arm with `joints` joints. */
export const pairsLength = (joints: number): number => 2 * (4 * Math.ceil(joints / 4));

/** Numbers in all arrays together. */
export const rhythmLength = (joints: number, updates: number): number =>
  (VECTORS + updates) * pairsLength(joints);

/**
 * All arrays side by side from the beginning of `numbers`, which are zero but for the signs. `potentials` has V after each
 * update, row by row.
 */
export function rhythmArrays(joints: number, numbers: Float64Array): RhythmArrays {
  const length = pairsLength(joints);
  let from = 0;
  const entries = names.map((name) => {
    const to = from + counts[name] * length;
    const array = numbers.subarray(from, to);
    from = to;
    return [name, array] as const;
  });
  const arrays = Object.fromEntries(entries) as Record<keyof typeof counts, Float64Array>;
  for (let i = 0; i < length; i++) arrays.sign[i] = i % 2 === 0 ? 1 : -1;
  return { ...arrays, potentials: numbers.subarray(from) };
}
