import { ModelError } from '../../errors.js';
import { RandomStream } from '../../model/numbers/random.js';
import { mean, median, quantileSorted } from './sample.js';

/** Median of a sample with a bootstrap interval. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Size of the sample: seeds, never trials. */
  readonly n: number;
}

export interface BootstrapSettings {
  /** Seed of the resampling alone; the same seed gives the same interval. */
  readonly seed?: number;
  readonly resamples?: number;
  /** Share of the resampled medians within the interval. */
  readonly level?: number;
}

const DEFAULT_RESAMPLES = 10_000;

/**
 * Median and percentile bootstrap interval (Efron & Tibshirani 1993, chapter 13): the sample is drawn from with
 * replacement, and the interval holds the middle `level` (0.95) of the medians of 10 000 such samples.
 * @param values one per seed
 * @throws ModelError when there is no value, or one that is not a number
 */
export function medianEstimate(values: readonly number[], settings: BootstrapSettings = {}): Estimate {
  return medianCurve([values], settings)[0];
}

/** The same of the mean. @throws Error when there is no value */
export function meanEstimate(
  values: readonly number[],
  { seed = 1, resamples = DEFAULT_RESAMPLES, level = 0.95 }: BootstrapSettings = {},
): Omit<Estimate, 'median'> & { readonly mean: number } {
  const n = values.length;
  const drawn = draws(n, resamples, seed);
  const means = Float64Array.from({ length: resamples }, (_, b) => {
    let sum = 0;
    for (let k = b * n; k < (b + 1) * n; k++) sum += values[drawn[k]];
    return sum / n;
  }).sort();
  return {
    mean: mean(values),
    low: quantileSorted(means, (1 - level) / 2),
    high: quantileSorted(means, (1 + level) / 2),
    n,
  };
}

/**
 * The median at each point of a curve. A resample draws whole seeds, so that the points of a curve stay together.
 * @param points for each point the values of all seeds, in the same order of seeds
 * @throws ModelError when points differ in the number of seeds, or as medianEstimate
 */
export function medianCurve(
  points: readonly (readonly number[])[],
  { seed = 1, resamples = DEFAULT_RESAMPLES, level = 0.95 }: BootstrapSettings = {},
): Estimate[] {
  const n = points[0]?.length ?? 0;
  const uneven = points.find((values) => values.length !== n);
  if (uneven !== undefined)
    throw new ModelError(`bootstrap: a point has ${uneven.length} seeds, expected ${n} as the first has`);
  const drawn = draws(n, resamples, seed);
  return points.map((values) => {
    const middle = median(values);
    const medians = resampledMedians(values, drawn, resamples).sort();
    return {
      median: middle,
      low: quantileSorted(medians, (1 - level) / 2),
      high: quantileSorted(medians, (1 + level) / 2),
      n,
    };
  });
}

/** `resamples` rows of `n` indices below `n`. Stream 0 of the generator, which no brain uses. */
function draws(n: number, resamples: number, seed: number): Uint32Array {
  const stream = new RandomStream(seed, 0);
  const drawn = new Uint32Array(n * resamples);
  for (let i = 0; i < drawn.length; i++) drawn[i] = stream.integer(n);
  return drawn;
}

/** Medians by ranks: the middle of the drawn ranks is the rank of the middle of the drawn values. */
function resampledMedians(values: readonly number[], drawn: Uint32Array, resamples: number): Float64Array {
  const n = values.length;
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const inOrder = order.map((i) => values[i]);
  const rank = new Uint32Array(n);
  order.forEach((i, r) => (rank[i] = r));
  const counts = new Uint32Array(n);
  const medians = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    counts.fill(0);
    for (let k = b * n; k < (b + 1) * n; k++) counts[rank[drawn[k]]]++;
    const low = inOrder[rankAt(counts, (n - 1) >> 1)];
    const high = inOrder[rankAt(counts, n >> 1)];
    medians[b] = low === high ? low : (low + high) / 2;
  }
  return medians;
}

/** The rank at place `at` in a sorted list of ranks, each of which occurs `counts` times. */
function rankAt(counts: Uint32Array, at: number): number {
  let passed = 0;
  let rank = -1;
  while (passed <= at) passed += counts[++rank];
  return rank;
}
