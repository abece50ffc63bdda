import { mean } from '../statistics/sample.js';
import type { Counted, LearningTrial } from './relearning.js';
import { errorBefore, trialsUntilRelearnt } from './relearning.js';
import type { Row } from './structural-tables.js';

/** Measures of one seed that are taken from its trials. */
type Trials = readonly Row<'trials'>[];

/** Mean contacts that dopamine rewired in the rewarded trials among some; NaN without any. */
export function swapsPerReward(trials: Trials): number {
  const rewarded = trials.filter((trial) => trial.rewarded === 1);
  return rewarded.length === 0 ? NaN : mean(rewarded.map((trial) => trial.swaps_reward));
}

const EARLY = 50;
const LATE = 100;

/** Swaps per rewarded trial in the first 50 trials over those in the last 100; infinite where nothing is swapped then. */
export const turnoverRatio = (trials: Trials): number =>
  swapsPerReward(trials.slice(0, EARLY)) / swapsPerReward(trials.slice(-LATE));

/** Mean swaps at the n-th rewarded visit of a primitive; NaN where none has so many. */
export function swapsAtVisit(trials: Trials, visit: number): number {
  return swapsPerReward(trials.filter((trial) => trial.visit === visit));
}

/**
 * Trials until relearnt after a change (phase 1) or the way back (phase 2), by the error before the change (phase 0).
 * NaN where that is not known.
 */
export function relearningTrials(trials: Trials, phase: 1 | 2, counted: Counted): number {
  const of = (number: number) => trials.filter((trial) => trial.phase === number).map(learningTrial);
  const before = errorBefore(of(0), counted);
  return Number.isNaN(before) ? NaN : trialsUntilRelearnt(of(phase), before, counted);
}

const learningTrial = ({ explored, error_m }: Row<'trials'>): LearningTrial => ({
  explored: explored === 1,
  errorM: error_m,
});
