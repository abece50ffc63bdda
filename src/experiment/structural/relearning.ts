import { mean } from '../statistics/sample.js';

/** A trial of a training as the criterion sees it. */
export interface LearningTrial {
  readonly explored: boolean;
  readonly errorM: number;
}

/** Trials before the change whose exploiting ones say how large the error was. */
const BEFORE = 100;
const WINDOW = 20;
const FACTOR = 1.2;

/** Mean error of the exploiting trials among the last 100 before a change; NaN without any. */
export function errorBefore(training: readonly LearningTrial[]): number {
  const exploiting = training.slice(-BEFORE).filter(({ explored }) => !explored);
  return exploiting.length === 0 ? NaN : mean(exploiting.map(({ errorM }) => errorM));
}

/**
 * Trials after a change until the mean error of its last 20 is within 1.2 times that before; all of them where that is
 * not reached.
 * @param counted `exploiting`: the last 20 exploiting trials; `all`: the last 20 of any kind
 */
export function trialsUntilRelearnt(
  trials: readonly LearningTrial[],
  beforeM: number,
  counted: 'exploiting' | 'all',
): number {
  const errors: number[] = [];
  for (const [t, { explored, errorM }] of trials.entries()) {
    if (explored && counted === 'exploiting') continue;
    errors.push(errorM);
    if (errors.length >= WINDOW && mean(errors.slice(-WINDOW)) <= FACTOR * beforeM) return t + 1;
  }
  return trials.length;
}
