import { mean as meanOf, sampleStandardDeviation } from 'simple-statistics';
import { ModelError } from '../../errors.js';

/**
 * Descriptive statistics, from simple-statistics. Only quantiles are our own: they interpolate linearly, as R (type 7)
 * and numpy do by default.
 */

/** @throws Error when there is no value */
export const mean = (values: readonly number[]): number => meanOf([...values]);

/** Sample standard deviation (n - 1). @throws Error when there are fewer than two values */
export const deviation = (values: readonly number[]): number => sampleStandardDeviation([...values]);

/**
 * The values in ascending order.
 * @throws ModelError when there is no value, or one that is not a number; infinities are
 * taken
 */
function sorted(values: readonly number[]): Float64Array {
  if (values.length === 0) throw new ModelError('statistics: no values, expected at least one');
  const wrong = values.findIndex(Number.isNaN);
  if (wrong >= 0) throw new ModelError(`statistics: value ${wrong} of ${values.length} is not a number`);
  return Float64Array.from(values).sort();
}

/**
 * Quantile at `level` (0 to 1), linear between order statistics (Hyndman & Fan 1996, type 7).
 * @throws ModelError when there is no value, or one that is not a number
 */
export function quantile(values: readonly number[], level: number): number {
  return quantileSorted(sorted(values), level);
}

/** The same for values in ascending order, none of them NaN. Between -Infinity and Infinity it is 0. */
export function quantileSorted(inOrder: Float64Array, level: number): number {
  const at = level * (inOrder.length - 1);
  const low = Math.floor(at);
  const [below, above] = [inOrder[low], inOrder[Math.min(low + 1, inOrder.length - 1)]];
  if (low === at || below === above) return below;
  if (below === -Infinity) return above === Infinity ? 0 : below;
  return below + (at - low) * (above - below);
}

/** @throws ModelError when there is no value, or one that is not a number */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Interquartile range: a measure of spread that a single outlier does not change. */
export function interquartileRange(values: readonly number[]): number {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return low === high ? 0 : high - low;
}

/** Mean direction of angles in degrees, -180 to 180: the direction of the sum of their unit vectors. */
export function circularMean(degrees: readonly number[]): number {
  const radians = degrees.map((angle) => (angle * Math.PI) / 180);
  return (Math.atan2(mean(radians.map(Math.sin)), mean(radians.map(Math.cos))) * 180) / Math.PI;
}
