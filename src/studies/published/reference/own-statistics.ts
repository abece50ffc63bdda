/** Statistics of our own trials that are compared with those of the reference. */
import type { TrainingRecord } from '../../../model/trial/training.js';
import { mean, circularMean } from '../../statistics/sample.js';
import { blockMeans, ofGoal, rangeName, trials, within } from '../measures/curve.js';
import { meanAngle } from '../measures/adaptation.js';
import type { TrialRange } from '../measures/curve.js';

/** What is needed of a trial of the basal ganglia's training. */
export type TrainingTrial = Pick<
  TrainingRecord,
  'explored' | 'primitive' | 'displacementM' | 'errorM' | 'reward' | 'dopamine'
>;

const meanOf = (x: readonly number[]) => (x.length === 0 ? undefined : mean(x));
const exploited = (block: readonly TrainingTrial[]) => block.filter(({ explored }) => !explored);

/**
 * Statistics of a block of trials of one training that are compared with those of the reference. Undefined if the block
 * has no trial of that kind.
 * @param noveltyM displacement (m) that is rewarded
 */
export const trainingStatistics: Readonly<
  Record<string, (block: readonly TrainingTrial[], noveltyM: number) => number | undefined>
> = {
  exploreFraction: (block) => mean(block.map(({ explored }) => Number(explored))),
  displacement: (block) => mean(block.map(({ displacementM }) => displacementM)),
  error: (block) => mean(block.map(({ errorM }) => errorM)),
  reward: (block) => mean(block.map(({ reward }) => reward)),
  dopamineAtEndOfRewardPhase: (block, noveltyM) =>
    meanOf(block.filter(({ displacementM }) => displacementM > noveltyM).map(({ dopamine }) => dopamine)),
  errorOfExploitTrials: (block) => meanOf(exploited(block).map(({ errorM }) => errorM)),
  distinctPrimitivesExploited: (block) => new Set(exploited(block).map(({ primitive }) => primitive)).size,
};

const BLOCK = 50;
/** Reaches of each goal in the whole experiment. Only a whole experiment has a statistic of its end. */
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

/** One seed in one condition of the adaptation experiment: one value per trial. */
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

const beforeRotation: readonly [string, Statistic][] = [
  errorOver(trials(0, 10)),
  ['error, goal 0, last 20 of baseline', ({ errors }) => mean(ofGoal(within(errors, baseline), 0, 2))],
  ['error, goal 1, last 20 of baseline', ({ errors }) => mean(ofGoal(within(errors, baseline), 1, 2))],
  [
    'angle, goal 0, last 20 of baseline',
    ({ angles }) => circularMean(ofGoal(within(angles, baseline), 0, 2)),
  ],
];
/** Statistics of the trials that all conditions have in common. */
export const statisticsBeforeRotation: readonly string[] = beforeRotation.map(([name]) => name);

/** Statistics of the published adaptation experiment that are compared with those of the reference. */
export const adaptationStatistics: Readonly<Record<string, Statistic>> = Object.fromEntries([
  ...beforeRotation,
  ...[trials(601, 602), trials(603, 612), trials(613, 640), trials(770, 789), trials(790, 799)].map(
    angleOver,
  ),
  ...[trials(800, 804), trials(980, 999)].map(angleOver),
  ...[trials(601, 605), trials(780, 789), trials(800, 804), trials(980, 999)].map(errorOver),
] satisfies [string, Statistic][]);

/**
 * Statistics with a large spread. With the strategy, corrections for one action meet another action, so size and sign
 * vary with the seed.
 */
export const variedWithStrategy: readonly string[] = [
  'angle, trials 790-799',
  'angle, trials 800-804',
  'error, trials 800-804',
];
