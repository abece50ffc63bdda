import { meanAngle } from '../measures/adaptation.js';
import { ofGoal } from '../measures/reach-errors.js';
import { rangeName, trials, within } from '../measures/trial-range.js';
import type { TrialRange } from '../measures/trial-range.js';
import { circularMean, mean } from '../../statistics/sample.js';

/** One seed in one condition of the adaptation experiment: one value a trial. */
export interface AdaptationCurve {
  /** Error that drives learning, m. */
  readonly errors: readonly number[];
  /** Directional errors, degrees. */
  readonly angles: readonly number[];
}

type Statistic = (curve: AdaptationCurve) => number;

const angleOver = (range: TrialRange): [string, Statistic] => [
  `angle, ${rangeName(range)}`,
  ({ angles }) => meanAngle(angles, range),
];
const errorOver = (range: TrialRange): [string, Statistic] => [
  `error, ${rangeName(range)}`,
  ({ errors }) => mean(within(errors, range)),
];
/** Last 40 trials of the baseline, in which goals 0 and 1 come in turn. */
const baseline = trials(560, 599);

/** Statistics of the published adaptation experiment that are compared with those of the reference. */
export const adaptationStatistics: Readonly<Record<string, Statistic>> = Object.fromEntries([
  errorOver(trials(0, 10)),
  ['error, goal 0, last 20 of baseline', ({ errors }) => mean(ofGoal(within(errors, baseline), 0, 2))],
  ['error, goal 1, last 20 of baseline', ({ errors }) => mean(ofGoal(within(errors, baseline), 1, 2))],
  [
    'angle, goal 0, last 20 of baseline',
    ({ angles }) => circularMean(ofGoal(within(angles, baseline), 0, 2)),
  ],
  ...[trials(601, 602), trials(603, 612), trials(613, 640), trials(770, 789), trials(790, 799)].map(
    angleOver,
  ),
  ...[trials(800, 804), trials(980, 999)].map(angleOver),
  ...[trials(601, 605), trials(780, 789), trials(800, 804), trials(980, 999)].map(errorOver),
] satisfies [string, Statistic][]);

/** Spread where corrections for one action meet another: with the strategy size and sign vary with the seed. */
export const variedWithStrategy: readonly string[] = [
  'angle, trials 790-799',
  'angle, trials 800-804',
  'error, trials 800-804',
];
