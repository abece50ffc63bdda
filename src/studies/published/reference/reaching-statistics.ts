import { blockMeans, ofGoal } from '../measures/reach-errors.js';
import { mean } from '../../statistics/sample.js';

const BLOCK = 50;
/** Reaches of each goal in the whole experiment, which alone has a statistic of its end. */
const WHOLE = 300;

/**
 * Statistics of one run of the reaching experiment that are compared with those of the reference: mean error (m) over
 * all goals in their first 10 reaches, in blocks of 50, and in the last 20 of a whole run.
 * @param errors of all trials, goals in turn
 */
export function reachingStatistics(errors: readonly number[], goals: number): Record<string, number> {
  const perGoal = Array.from({ length: goals }, (_, goal) => ofGoal(errors, goal, goals));
  const over = (statistic: (curve: readonly number[]) => number) => mean(perGoal.map(statistic));
  const blocks = Array.from({ length: Math.floor(perGoal[0].length / BLOCK) }, (_, b): [string, number] => [
    `reaches ${b * BLOCK}-${(b + 1) * BLOCK - 1}`,
    over((curve) => blockMeans(curve, BLOCK)[b]),
  ]);
  return {
    'first 10 reaches': over((curve) => mean(curve.slice(0, 10))),
    ...Object.fromEntries(blocks),
    ...(perGoal[0].length === WHOLE ? { 'last 20 reaches': over((curve) => mean(curve.slice(-20))) } : {}),
  };
}
