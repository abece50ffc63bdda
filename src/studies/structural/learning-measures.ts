import { mean } from '../statistics/sample.js';
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

/**
 * Swaps per rewarded trial in the first 50 trials, divided by those in the last 100; infinite if there are none in the
 * last.
 */
export const turnoverRatio = (trials: Trials): number =>
  swapsPerReward(trials.slice(0, EARLY)) / swapsPerReward(trials.slice(-LATE));

/** Mean swaps at the n-th rewarded visit of a primitive; NaN if no primitive has that many. */
export function swapsAtVisit(trials: Trials, visit: number): number {
  return swapsPerReward(trials.filter((trial) => trial.visit === visit));
}

/**
 * Trials until relearnt after a change (phase 1) or the way back (phase 2), by the error before the change (phase 0).
 * NaN if that is not known.
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

/** A trial of a training as the criterion sees it. */
export interface LearningTrial {
  readonly explored: boolean;
  readonly errorM: number;
}

/** Trials before the change that say how large the error was. */
const BEFORE = 100;
const WINDOW = 20;
const FACTOR = 1.2;

/** The trials that are judged: only those in which the basal ganglia chose, or also explorations. */
export type Counted = 'exploiting' | 'all';

/** Mean error of the trials that count among the last 100 before a change; NaN without any. */
export function errorBefore(training: readonly LearningTrial[], counted: Counted): number {
  const errors = errorsOf(training.slice(-BEFORE), counted);
  return errors.length === 0 ? NaN : mean(errors);
}

/**
 * Trials after a change until the mean error of the last 20 that count is within 1.2 times the error before; the number
 * of all trials if that is not reached.
 */
export function trialsUntilRelearnt(
  trials: readonly LearningTrial[],
  beforeM: number,
  counted: Counted,
): number {
  for (let t = 1; t <= trials.length; t++) {
    const errors = errorsOf(trials.slice(0, t), counted);
    if (errors.length >= WINDOW && mean(errors.slice(-WINDOW)) <= FACTOR * beforeM) return t;
  }
  return trials.length;
}

const errorsOf = (trials: readonly LearningTrial[], counted: Counted): number[] =>
  trials.filter(({ explored }) => counted === 'all' || !explored).map(({ errorM }) => errorM);
