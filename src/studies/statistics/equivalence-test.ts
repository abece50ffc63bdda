import jstat from 'jstat';
import { ModelError } from '../../errors.js';
import { deviation, mean } from './sample.js';

/**
 * Whether the means of two samples are the same within a bound that was set beforehand: two one-sided tests (Schuirmann
 * 1987), each after Welch (1947), who does not assume equal variances. A difference that is not found proves nothing.
 * These tests must find that the difference lies above the lower bound and below the upper one.
 *
 *     t = (d + bound) / se and (d - bound) / se,   se^2 = s_1^2 / n_1 + s_2^2 / n_2
 */
export interface EquivalenceTest {
  /** Mean of the first sample less that of the second. */
  readonly difference: number;
  /** 90 % interval of the difference. Both tests are significant at 5 % where it lies within the bounds. */
  readonly low: number;
  readonly high: number;
  /** The larger p value of the two tests. */
  readonly p: number;
  readonly degreesOfFreedom: number;
  /**
   * Smallest detectable difference: if the true means differed by this much, four of five pairs of such samples would
   * show a difference (Welch's two-sided test at 5 %).
   */
  readonly detectable: number;
  readonly outcome: Outcome;
}

/** `different`: the interval lies outside the bounds. `undecided`: it lies across one of them. */
export type Outcome = 'equivalent' | 'different' | 'undecided';

const SIGNIFICANCE = 0.05;
const POWER = 0.8;

/**
 * @param bound largest difference that counts as none, above 0
 * @throws ModelError for another bound, fewer than two values, a value that is not finite, or samples without any spread
 */
export function equivalenceTest(
  first: readonly number[],
  second: readonly number[],
  bound: number,
): EquivalenceTest {
  if (!(bound > 0)) throw new ModelError(`equivalence: the bound is ${bound}, expected more than 0`);
  const [a, b] = [varianceOfMean(first), varianceOfMean(second)];
  const error = Math.sqrt(a + b);
  if (error === 0) throw new ModelError('equivalence: both samples have no spread, expected some');
  // Welch and Satterthwaite.
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1));
  const chance = (t: number) => jstat.studentt.cdf(t, degreesOfFreedom);
  const quantile = (p: number) => jstat.studentt.inv(p, degreesOfFreedom);
  const difference = mean(first) - mean(second);
  const reach = quantile(1 - SIGNIFICANCE) * error;
  const [low, high] = [difference - reach, difference + reach];
  return {
    difference,
    low,
    high,
    p: Math.max(chance(-(difference + bound) / error), chance((difference - bound) / error)),
    degreesOfFreedom,
    detectable: (quantile(1 - SIGNIFICANCE / 2) + quantile(POWER)) * error,
    outcome: outcomeOf(low, high, bound),
  };
}

function outcomeOf(low: number, high: number, bound: number): Outcome {
  if (low > -bound && high < bound) return 'equivalent';
  return low > bound || high < -bound ? 'different' : 'undecided';
}

/** Square of the standard error of the mean. */
function varianceOfMean(values: readonly number[]): number {
  if (values.length < 2 || !values.every(Number.isFinite))
    throw new ModelError(`equivalence: ${values.length} values, expected 2 or more, all finite`);
  return deviation(values) ** 2 / values.length;
}
