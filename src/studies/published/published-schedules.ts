import type { DisturbanceSpec, Schedule } from './schedule.js';

/** The published schedules of trials (docs/model/trials.md), for any number of goals. */

const TRIALS_PER_GOAL = 300;
const DISTURBED_TRIALS = 200;
const WASHOUT_TRIALS = 200;
/** Trials of the disturbed block before the strategy begins, and those after it was withdrawn. */
const BEFORE_STRATEGY = 3;
const AFTER_STRATEGY = 10;

const always = { learning: true, noise: true } as const;
const inTurn = (goals: number) => Array.from({ length: goals }, (_, goal) => goal);

/** The published disturbance: the seen hand turned by 45 degrees about the shoulder, at once. */
export const publishedRotation = {
  kind: 'rotation',
  angle: Math.PI / 4,
  about: 'shoulder',
} as const satisfies DisturbanceSpec;

/** Shift of the seen hand in the iCub study of 2024 (m). */
export const publishedShift = { kind: 'shift', by: [0.1, 0.15, 0] } as const satisfies DisturbanceSpec;

/** Refinement of reaches: the goals in turn, 300 trials each, the action selected anew in every trial. */
export function reachingSchedule(goals: number): Schedule {
  const blocks = [
    { name: 'refinement', trials: span(0, TRIALS_PER_GOAL * goals), goals: inTurn(goals), ...always },
  ];
  return { blocks };
}

/**
 * Adaptation: 300 baseline trials per goal in turn and one more of goal 0, 199 disturbed ones (601 to 799 with 2 goals)
 * and 200 of washout on goal 0, always learning. The strategy's action is used in 603 to 789; the error is measured to
 * its goal in 601 to 799 (quirk: also where its action is not used).
 * @param gradualTrials trials over which the disturbance grows; at once unless given
 */
export function adaptationSchedule(
  goals: number,
  kind: DisturbanceSpec = publishedRotation,
  gradualTrials?: number,
): Schedule {
  const baseline = TRIALS_PER_GOAL * goals;
  const end = baseline + DISTURBED_TRIALS;
  const disturbance: DisturbanceSpec =
    gradualTrials === undefined ? kind : { ...kind, ramp: [baseline + 1, baseline + gradualTrials] };
  const disturbed = { goals: [0], disturbance, ...always };
  const withdrawn = { error_to: goals };
  const strategyFrom = baseline + BEFORE_STRATEGY;
  const strategyEnd = end - AFTER_STRATEGY;
  const parts = [
    { name: 'onset', trials: span(baseline + 1, strategyFrom), strategy: withdrawn, ...disturbed },
    {
      name: 'disturbed',
      trials: span(strategyFrom, strategyEnd),
      strategy: { action_of: goals, error_to: goals },
      ...disturbed,
    },
    { name: 'strategy withdrawn', trials: span(strategyEnd, end), strategy: withdrawn, ...disturbed },
  ];
  return {
    blocks: [
      { name: 'baseline', trials: span(0, baseline), goals: inTurn(goals), ...always },
      { name: 'last of baseline', trials: span(baseline, baseline + 1), goals: [0], ...always },
      ...parts,
      { name: 'washout', trials: span(end, end + WASHOUT_TRIALS), goals: [0], ...always },
    ],
  };
}

/** First and last of the trials from `first` up to, not including, `end`. */
function span(first: number, end: number): [number, number] {
  return [first, end - 1];
}
