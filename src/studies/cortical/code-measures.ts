import type { ConditionName } from './cortical-conditions.js';
import type { SeedRows } from './cortical-data.js';
import { lesion, lookAt, meanOf } from './cortical-measures.js';
import type { Measure } from './cortical-measures.js';

/** Measures of how alike the activity of different goals is. Each is a number of one seed. */

/** Cells whose activity is compared: PM, or those that receive the shortcut. */
export type CodedBy = 'premotor' | 'cells';

/** Correlations at one look, of pairs of different goals or of each goal with itself. Pairs without a correlation are left out. */
export function correlations(
  seed: SeedRows,
  condition: ConditionName,
  trial: number,
  cells: CodedBy,
  kind: 'same' | 'different',
): number[] {
  return seed
    .pairs(condition)
    .filter((row) => row.trial === trial && (row.first === row.second) === (kind === 'same'))
    .map((row) => row[cells])
    .filter((value) => !Number.isNaN(value));
}

/** Mean correlation of PM between different goals. */
export const differentGoals =
  (after: number): Measure =>
  (seed, data) =>
    meanOf(correlations(seed, 'shortcut', data.at(after), 'premotor', 'different'));

/**
 * Change between two looks of the correlation of the cells that receive the shortcut. It is the mean over those pairs of
 * different goals whose two choices are the same at both looks, so that the error is constant.
 */
export const changeAtSameChoices =
  (condition: ConditionName, from: number, to: number): Measure =>
  (seed, data) => {
    const choices = (after: number) =>
      new Map(
        lookAt(seed, condition, data.at(after), lesion.none)
          .filter(({ silent }) => silent === 0)
          .map(({ goal, choice }) => [goal, choice]),
      );
    const [early, late] = [choices(from), choices(to)];
    const isKept = (goal: number) => early.has(goal) && early.get(goal) === late.get(goal);
    const meanAt = (after: number) =>
      meanOf(
        seed
          .pairs(condition)
          .filter(
            ({ trial, first, second }) =>
              trial === data.at(after) && first !== second && isKept(first) && isKept(second),
          )
          .map(({ cells }) => cells)
          .filter((value) => !Number.isNaN(value)),
      );
    return meanAt(to) - meanAt(from);
  };
