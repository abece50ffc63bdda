import { mean as meanOf, medianSorted, sampleStandardDeviation } from 'simple-statistics';
import { ModelError } from '../../errors.js';

/**
 * Numbers that describe a sample: those of simple-statistics, but for quantiles, which interpolate linearly as R
 * (type 7) and numpy do by default.
 */

/** @throws Error when there is no value */
export const mean = (values: readonly number[]): number => meanOf([...values]);

/** Sample standard deviation (n - 1). @throws Error when there are fewer than two values */
export const deviation = (values: readonly number[]): number => sampleStandardDeviation([...values]);

/** @throws ModelError when there is no value, or one that is not a number; infinities are taken (censored measures). */
function sorted(values: readonly number[]): number[] {
  if (values.length === 0) throw new ModelError('statistics: no values, expected at least one');
  const wrong = values.findIndex(Number.isNaN);
  if (wrong >= 0) throw new ModelError(`statistics: value ${wrong} of ${values.length} is not a number`);
  return values.toSorted((a, b) => a - b);
}

/**
 * Quantile at `level` (0 to 1), linear between order statistics (Hyndman & Fan 1996, type 7).
 * @throws ModelError when there is no value, or one that is not a number
 */
export function quantile(values: readonly number[], level: number): number {
  const inOrder = sorted(values);
  const at = level * (inOrder.length - 1);
  const low = Math.floor(at);
  const [below, above] = [inOrder[low], inOrder[Math.min(low + 1, inOrder.length - 1)]];
  return below === above ? below : below + (at - low) * (above - below);
}

/** @throws ModelError when there is no value, or one that is not a number */
export const median = (values: readonly number[]): number => medianSorted(sorted(values));

/** Distance of the quartiles: spread that one wild seed does not move. */
export const interquartileRange = (values: readonly number[]): number =>
  quantile(values, 0.75) - quantile(values, 0.25);

/** Mean direction of angles in degrees, -180 to 180: the direction of the sum of their unit vectors. */
export function circularMean(degrees: readonly number[]): number {
  const radians = degrees.map((angle) => (angle * Math.PI) / 180);
  return (Math.atan2(mean(radians.map(Math.sin)), mean(radians.map(Math.cos))) * 180) / Math.PI;
}
