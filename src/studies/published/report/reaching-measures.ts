import { ofGoal, successRadiiM, successShare } from '../measures/curve.js';
import { mean } from '../../statistics/sample.js';
import type { TrialTable } from '../../results/trial-table.js';
import type { Measure } from './measure.js';

/** Reaches of each goal that count as "first" and "last". */
const FIRST = 10;
const LAST = 20;

export const goalsOf = (trials: TrialTable): number => Math.max(...trials.column('goal')) + 1;

const last = (trials: TrialTable, column: string): number[] =>
  Array.from(trials.column(column)).slice(-LAST * goalsOf(trials));

const meanOfMeasured = (values: readonly number[]): number => {
  const measured = values.filter((value) => !Number.isNaN(value));
  return measured.length === 0 ? NaN : mean(measured);
};

/** Share of the error that disappears when noise and plasticity are off; NaN where that was not measured. */
export const noiseShare = (trials: TrialTable): number =>
  1 - meanOfMeasured(last(trials, 'frozen_error_m')) / mean(last(trials, 'aiming_error_m'));

export const reachingMeasures: readonly Measure[] = [
  {
    name: 'first error',
    unit: 'm',
    definition: `mean distance of hand and goal at the end of the first ${FIRST} reaches of each goal`,
    value: (trials) => mean(Array.from(trials.column('goal_error_m')).slice(0, FIRST * goalsOf(trials))),
    tested: true,
  },
  {
    name: 'last error',
    unit: 'm',
    definition: `the same for the last ${LAST} reaches of each goal`,
    value: (trials) => mean(last(trials, 'goal_error_m')),
    tested: true,
  },
  {
    name: 'last error, frozen',
    unit: 'm',
    definition: 'the same with noise and plasticity off',
    value: (trials) => meanOfMeasured(last(trials, 'frozen_error_m')),
    tested: true,
  },
  {
    name: 'share of noise',
    unit: '',
    definition: 'share of the last error that disappears when noise and plasticity are off',
    value: noiseShare,
  },
  {
    name: 'worst goal',
    unit: 'm',
    definition: `largest of the goals' mean errors over their last ${LAST} reaches`,
    value: (trials) => {
      const errors = Array.from(trials.column('goal_error_m'));
      const goals = goalsOf(trials);
      return Math.max(
        ...Array.from({ length: goals }, (_, goal) => mean(ofGoal(errors, goal, goals).slice(-LAST))),
      );
    },
  },
  ...successRadiiM.map((radius): Measure => ({
    name: `success at ${radius * 1000} mm`,
    unit: '',
    definition: `share of the last ${LAST} reaches of each goal that end within ${radius} m`,
    value: (trials) => successShare(last(trials, 'goal_error_m'), radius),
  })),
  {
    name: 'correction',
    unit: '',
    definition: `mean Euclidean norm of what the cerebellum adds to the parameters, last ${LAST} reaches of each goal`,
    value: (trials) => mean(last(trials, 'correction_norm')),
  },
];
