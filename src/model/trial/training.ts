import { ModelError } from '../../errors.js';
import { DOPAMINE_BASELINE } from '../basal-ganglia/basal-ganglia.js';
import type { Brain } from '../brain.js';
import type { Task } from '../brain-parameters.js';
import { cross, distance, rotate, unit } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The two trainings of the basal ganglia before the cerebellum is added (docs/model/training.md).
 * The reward depends on novelty: the hand went far. What is learnt is "in the cortical state *outcome*, this
 * primitive": an inverse model of the primitives' outcomes.
 *
 *                   reaching                             adaptation
 *     trials        400 + goals                          450 + goals + 1
 *     inter-trial   700 ms, cortex off                   650 ms, cortex left on (quirk)
 *     goal          200 ms
 *     action        150 ms, PM[k] 0.5                    150 ms, PM[k] 1 if explored, else 0
 *     outcome       100 ms, cortex shows the outcome     none, cortex keeps showing the goal
 *     reward        100 ms if displaced, 1               100 ms if displaced, clip(2 (0.5 - error), 0, 1)
 *     kept          goals of the first exploiting trials goal and parameters of the last goals + 1 trials
 */

/** A training trial under way: chosen, not yet moved. */
export interface TrainingTrial {
  readonly trial: number;
  readonly goal: Vector3;
  readonly primitive: number;
  readonly explored: boolean;
  readonly premotorMax: number;
}

/** What a training trial came to: one row of the learning curves. */
export interface TrainingRecord extends TrainingTrial {
  readonly hand: Vector3;
  readonly displacementM: number;
  readonly errorM: number;
  readonly reward: number;
  /** Rate of the dopamine cell and its learnt inhibition at the end of the reward phase; baseline and 0 without one. */
  readonly dopamine: number;
  readonly prediction: number;
}

const REACHING_TRIALS = 400;
const ADAPTATION_TRIALS = 450;
const GOAL_MS = 200;
const ACTION_MS = 150;
const OUTCOME_MS = 100;
const REWARD_MS = 100;

interface Schedule {
  readonly trials: number;
  readonly interTrialMs: number;
  /** First trial whose goal and parameters are kept (adaptation). */
  readonly keepFrom: number;
}

function scheduleOf(brain: Brain): Schedule {
  const { task, goals, options } = brain.parameters;
  const trials = trainingLength(task, goals, options.trainingTrials);
  if (task === 'reaching') return { trials, interTrialMs: 700, keepFrom: Infinity };
  return { trials, interTrialMs: 650, keepFrom: trials - (goals + 1) };
}

/** Trials that the training of this brain has. */
export function trainingTrials(brain: Brain): number {
  return scheduleOf(brain).trials;
}

/** Trials that a training has; `trainingTrials` 0: as published. */
export function trainingLength(task: Task, goals: number, trainingTrials: number): number {
  if (trainingTrials > 0) return trainingTrials;
  return task === 'reaching' ? REACHING_TRIALS + goals : ADAPTATION_TRIALS + goals + 1;
}

/**
 * Runs a trial as far as the movement.
 * @param forced goal and primitive to use instead of the drawn and the selected one (replays)
 * @throws ModelError after the last trial.
 */
export function beginTrainingTrial(
  brain: Brain,
  forced: { readonly goal?: Vector3; readonly primitive?: number } = {},
): TrainingTrial {
  const { basalGanglia, parameters, training } = brain;
  const { cortex } = basalGanglia;
  const schedule = scheduleOf(brain);
  if (training.done)
    throw new ModelError(
      `training: all ${schedule.trials} trials are done; make a new brain to train it anew`,
    );
  const reaching = parameters.task === 'reaching';
  brain.setSwitches(true, true);
  const { explorationTrials, quirks } = parameters.options;
  const { trainingSelector } = brain;
  trainingSelector.curiosity =
    explorationTrials === 0 ? 0 : Math.max(0, 1 - training.trial / explorationTrials);
  trainingSelector.silence = 'explore';
  if (training.trial >= schedule.keepFrom && quirks.storedActions === 'chosen') {
    trainingSelector.curiosity = 0;
    trainingSelector.silence = 'largest';
  }

  if (reaching || quirks.adaptationCortex === 'silent') cortex.clear();
  basalGanglia.resetRates();
  brain.onPhase?.('rest');
  brain.advance(schedule.interTrialMs);

  const goal = forced.goal ?? nextGoal(brain, schedule);
  cortex.show(goal);
  brain.onPhase?.('goal');
  brain.advance(GOAL_MS);
  basalGanglia.goalShown();

  const selection = trainingSelector.select(goal);
  const primitive = forced.primitive ?? selection.primitive;
  const halfDriven = reaching || quirks.adaptationPremotor === 'as_reaching';
  basalGanglia.pm.baseline[primitive] = halfDriven ? 0.5 : selection.explored ? 1 : 0;
  brain.onPhase?.('action');
  brain.advance(ACTION_MS);
  return {
    trial: training.trial,
    goal,
    primitive,
    explored: selection.explored,
    premotorMax: selection.premotorMax,
  };
}

/** Goal of the next trial; the last one of the adaptation training is goal 0 turned, for the explicit strategy. */
function nextGoal(brain: Brain, schedule: Schedule): Vector3 {
  const { parameters, training } = brain;
  // Drawn in the last trial as well, and discarded there (as published).
  const drawn = brain.goals.next();
  if (parameters.task === 'reaching' || training.trial < schedule.trials - 1) return drawn;
  const [first, second] = training.keptGoals;
  return rotate(first, unit(cross(first, second)), parameters.options.strategyTurnRad);
}

/** @throws ModelError when an observed hand (m) is not finite: nothing can be learnt from it. */
export function requireFiniteHand(hand: Vector3): void {
  if (!hand.every(Number.isFinite))
    throw new ModelError(`learning: the hand ended at (${hand.join(', ')}), expected finite metres`);
}

/**
 * Reward and bookkeeping of a trial whose movement ended with the hand at `hand` (m).
 * @throws ModelError when the hand is not finite; the trial can still be ended with another one.
 */
export function endTrainingTrial(brain: Brain, begun: TrainingTrial, hand: Vector3): TrainingRecord {
  requireFiniteHand(hand);
  const { basalGanglia, parameters, training } = brain;
  const { cortex } = basalGanglia;
  const schedule = scheduleOf(brain);
  const reaching = parameters.task === 'reaching';
  const displacementM = distance(hand, brain.body.startHand);
  const errorM = distance(hand, begun.goal);
  const displaced = displacementM > parameters.noveltyDistanceM;

  const { quirks } = parameters.options;
  if (reaching || quirks.adaptationOutcome === 'hand') {
    cortex.show(hand);
    brain.onPhase?.('outcome');
    brain.advance(OUTCOME_MS);
    basalGanglia.outcomeShown(begun.primitive);
  }
  const size = rewardSize(parameters.task, errorM, parameters.goalDistanceM);
  const rewarded = displaced && (size > 0 || quirks.zeroReward === 'dip');
  const { dopamine, prediction } = rewarded
    ? rewardPhase(brain, size)
    : { dopamine: DOPAMINE_BASELINE, prediction: 0 };
  if (displaced) brain.outcomes.observe(begun.primitive, hand);
  if (reaching) cortex.clear();
  basalGanglia.endTrial();

  keep(brain, begun, schedule);
  training.trial++;
  training.done = training.trial >= schedule.trials;
  return {
    ...begun,
    hand,
    displacementM,
    errorM,
    reward: rewarded ? size : 0,
    dopamine,
    prediction,
  };
}

/** Reward of a displaced hand: 1 for novelty alone, in the adaptation task by how close it came to the goal. */
export function rewardSize(task: Task, errorM: number, goalDistanceM: number): number {
  return task === 'reaching' ? 1 : Math.min(Math.max((goalDistanceM - errorM) / goalDistanceM, 0), 1);
}

/** The dopamine cell answers to a reward of the given size for 100 ms; its rate and inhibition at the end. */
export function rewardPhase(brain: Brain, size: number): { dopamine: number; prediction: number } {
  const { basalGanglia } = brain;
  basalGanglia.reward.baseline[0] = size;
  basalGanglia.firing = true;
  brain.onPhase?.('reward');
  const { rewiringLeadMs } = basalGanglia.corticoStriatal;
  brain.advance(REWARD_MS - (rewiringLeadMs ?? 0));
  if (rewiringLeadMs !== undefined) {
    basalGanglia.rewire();
    brain.advance(rewiringLeadMs);
  }
  const result = { dopamine: basalGanglia.snc.r[0], prediction: basalGanglia.prediction };
  basalGanglia.firing = false;
  basalGanglia.reward.baseline[0] = 0;
  return result;
}

function keep(brain: Brain, { trial, goal, primitive, explored }: TrainingTrial, schedule: Schedule): void {
  const { parameters, training, repertoire } = brain;
  if (parameters.task === 'reaching') {
    const { goalsKept } = parameters.options;
    const most = goalsKept === 0 ? parameters.goals : Math.min(goalsKept, parameters.goals);
    if (!explored && training.keptGoals.length < most) training.keptGoals.push(goal);
  } else if (trial >= schedule.keepFrom) {
    training.keptGoals.push(goal);
    training.storedActions.push({ primitive, explored, theta: [...repertoire.theta[primitive]] });
  }
}

/**
 * One trial in the embedded ideal plant, where the hand ends where forward kinematics says.
 * @param goal in place of the drawn one (m)
 * @returns its record
 */
export function trainOnce(brain: Brain, goal?: Vector3): TrainingRecord {
  const begun = beginTrainingTrial(brain, goal === undefined ? {} : { goal });
  return endTrainingTrial(brain, begun, brain.repertoire.endPoints[begun.primitive]);
}

/**
 * Goals of the experiment after the training. In the reaching task those that were never collected stay at the
 * origin, the shoulder, as published (quirk 4).
 */
export function experimentGoals(brain: Brain): readonly Vector3[] {
  const { keptGoals } = brain.training;
  const { goals, task } = brain.parameters;
  if (task === 'adaptation') return keptGoals;
  return Array.from({ length: goals }, (_, i) =>
    i < keptGoals.length ? keptGoals[i] : ([0, 0, 0] as const),
  );
}
