/**
 * Layout of a network of the basal ganglia in memory: vectors of one number per cell, side by side. Each has room for an even
 * number of cells, because an instruction takes two. Numbers beyond the last cell are never read.
 */

/**
 * Potential m, rate r and baseline of the four populations; the rates of PM before the step; excitation of StrD1 from the
 * cortex; noise of SNr in (-1, 1); weights of the reward prediction.
 */
const cellNames = [
  'strM',
  'strR',
  'strBaseline',
  'snrM',
  'snrR',
  'snrBaseline',
  'vaM',
  'vaR',
  'vaBaseline',
  'pmM',
  'pmR',
  'pmBaseline',
  'oldPmR',
  'corticalSums',
  'noise',
  'predictionWeights',
] as const;

/** `levels`: amplitude of the noise, weight among SNr cells, weight among VA cells, and a fourth number for alignment. */
const LEVELS = 4;
/** `totals`, written by each step: reward prediction from the rates before it, sum of the rates of StrD1 after it. */
const TOTALS = 2;

export type BasalGangliaArrays = Readonly<
  Record<(typeof cellNames)[number] | 'levels' | 'totals', Float64Array>
>;

const roomFor = (cells: number) => cells + (cells % 2);

/** Numbers in all arrays of a network together. */
export function basalGangliaLength(cells: number): number {
  return LEVELS + TOTALS + cellNames.length * roomFor(cells);
}

/** All arrays side by side from the beginning of `numbers`, which are zero. */
export function basalGangliaArrays(cells: number, numbers: Float64Array): BasalGangliaArrays {
  const first = LEVELS + TOTALS;
  const vectors = cellNames.map((name, k) => {
    const from = first + k * roomFor(cells);
    return [name, numbers.subarray(from, from + cells)];
  });
  return {
    ...(Object.fromEntries(vectors) as Record<(typeof cellNames)[number], Float64Array>),
    levels: numbers.subarray(0, LEVELS),
    totals: numbers.subarray(LEVELS, first),
  };
}
