import { rootMeanSquare as rms } from 'simple-statistics';
import { deviation, mean } from './sample.js';

/** Means of two samples of seeds, ours and a reference's. */
export interface MeanComparison {
  readonly name: string;
  readonly own: number;
  readonly reference: number;
  /** Difference of the means in units of its standard error. */
  readonly ratio: number;
}

/** Against a reference whose standard deviation is known: the error is sd sqrt(1/n + 1/m). */
export function compareMeans(
  name: string,
  own: readonly number[],
  reference: { readonly mean: number; readonly sd: number; readonly n: number },
): MeanComparison {
  const error = reference.sd * Math.sqrt(1 / own.length + 1 / reference.n);
  return {
    name,
    own: mean(own),
    reference: reference.mean,
    ratio: (mean(own) - reference.mean) / error,
  };
}

/** Against a reference sample: the same with the standard deviation pooled from both. */
export function compareSamples(
  name: string,
  own: readonly number[],
  reference: readonly number[],
): MeanComparison {
  const [n, m] = [own.length, reference.length];
  const squares = (x: readonly number[]) => (x.length < 2 ? 0 : (x.length - 1) * deviation(x) ** 2);
  const sd = Math.sqrt((squares(own) + squares(reference)) / (n + m - 2));
  return compareMeans(name, own, { mean: mean(reference), sd, n: m });
}

/** Root mean square of the ratios: about 1 if all differences are due to chance. */
export const rootMeanSquare = (comparisons: readonly MeanComparison[]): number =>
  rms(comparisons.map(({ ratio }) => ratio));
