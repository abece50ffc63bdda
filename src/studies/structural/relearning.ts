import { mean } from '../statistics/sample.js';

/** A trial of a training as the criterion sees it. */
export interface LearningTrial {
  readonly explored: boolean;
  readonly errorM: number;
}

/** Trials before the change that say how large the error was. */
const BEFORE = 100;
const WINDOW = 20;
const FACTOR = 1.2;

/** Which trials are judged: those in which the basal ganglia chose, or explorations, too. */
export type Counted = 'exploiting' | 'all';

/** Mean error of the trials that count among the last 100 before a change; NaN without any. */
export function errorBefore(training: readonly LearningTrial[], counted: Counted): number {
  const errors = errorsOf(training.slice(-BEFORE), counted);
  return errors.length === 0 ? NaN : mean(errors);
}

/**
 * Trials after a change until the mean error of the last 20 that count is within 1.2 times that before; all of them where
 * that is not reached.
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
