import { ModelError } from '../../../errors.js';
import { fitExponential } from '../../statistics/exponential-fit.js';
import type { ExponentialFit } from '../../statistics/exponential-fit.js';
import { circularMean, median } from '../../statistics/sample.js';
import { within } from './curve.js';
import type { TrialRange } from './curve.js';

/**
 * Measures of adaptation to a disturbance, from one curve of directional errors (degrees, one per trial;
 * docs/model/trials.md, "Measures"). All are pure functions of one seed's curve.
 */

/** A disturbance in a curve. */
export interface DisturbedTrials {
  /** Trials that are disturbed. */
  readonly range: TrialRange;
  /** Directional error of an uncompensated disturbance (degrees): -45 for a rotation by +45. */
  readonly uncompensatedDeg: number;
  /** Directional error before the disturbance (degrees). */
  readonly baselineDeg: number;
}

/** Mean direction (degrees) over a range of trials. */
export const meanAngle = (angles: readonly number[], range: TrialRange): number =>
  circularMean(within(angles, range));

/** Trials after the disturbance that the after-effect is averaged over. */
const AFTER_EFFECT_TRIALS = 5;

/** After-effect (degrees): mean direction of the first 5 trials after the disturbance. */
export function afterEffect(angles: readonly number[], { last }: TrialRange): number {
  return meanAngle(angles, { first: last + 1, last: last + AFTER_EFFECT_TRIALS });
}

/** Trials over which noise is smoothed, so that no single trial decides. */
const WINDOW = 5;

/**
 * The remaining share of a disturbance in its trial t: 1 at first, 0 when compensated; a median over the 5 trials
 * around t.
 */
function remaining(angles: readonly number[], disturbed: DisturbedTrials): number[] {
  const curve = within(angles, disturbed.range);
  const { uncompensatedDeg, baselineDeg } = disturbed;
  if (uncompensatedDeg === 0)
    throw new ModelError('adaptation: a disturbance of 0 degrees, expected another');
  const half = (WINDOW - 1) / 2;
  return curve.map((_, t) => {
    const around = curve.slice(Math.max(0, t - half), t + half + 1);
    return (median(around) - baselineDeg) / uncompensatedDeg;
  });
}

/** Per cent of the disturbance that is compensated in its n-th trial (from 1; a median over the 5 trials around). */
export function percentCompensated(angles: readonly number[], disturbed: DisturbedTrials, n: number): number {
  const left = remaining(angles, disturbed);
  if (!(n >= 1 && n <= left.length))
    throw new ModelError(`adaptation: trial ${n} of a disturbance of ${left.length} trials`);
  return 100 * (1 - left[n - 1]);
}

/**
 * Trials of the disturbance until the remaining share (a median over 5 trials) is at most `share`; Infinity if that
 * never happens.
 */
export function trialsToCriterion(
  angles: readonly number[],
  disturbed: DisturbedTrials,
  share: number,
): number {
  const at = remaining(angles, disturbed).findIndex((left) => left <= share);
  return at < 0 ? Infinity : at + 1;
}

/** Trials to half error: the same for one half. */
export const trialsToHalfError = (angles: readonly number[], disturbed: DisturbedTrials): number =>
  trialsToCriterion(angles, disturbed, 0.5);

/** Exponential approach of the directional error (degrees) over a range of trials. */
export const exponentialApproach = (angles: readonly number[], range: TrialRange): ExponentialFit =>
  fitExponential(within(angles, range));

/**
 * Savings: 1 - trials to criterion the second time / the first time. 0 when the second takes as long, negative when it
 * takes longer; NaN when the criterion was not met the first time.
 */
export const savings = (first: number, second: number): number =>
  Number.isFinite(first) && first > 0 ? 1 - second / first : NaN;
