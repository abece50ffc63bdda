import { ModelError } from '../../errors.js';
import type { Exploration } from '../basal-ganglia/action-selection.js';
import type { Brain } from '../brain.js';
import type { Task } from '../brain-parameters.js';
import { phaseMs, runOutcome, runReward, runSelection } from './phases.js';
import { cross, distance, rotate, unit } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The two trainings of the basal ganglia before the cerebellum is added (docs/model/training.md). The reward depends on
 * novelty: the hand went far. The basal ganglia learn "in the cortical state *outcome*, this primitive", which is an
 * inverse model of the primitives' outcomes.
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

/** A training trial under way: its primitive is chosen, and its movement is still to be made. */
export interface TrainingTrial {
  readonly trial: number;
  readonly goal: Vector3;
  readonly primitive: number;
  readonly explored: boolean;
  readonly premotorMax: number;
}

/** The result of a training trial: one row of the learning curves. */
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

interface Schedule {
  readonly trials: number;
  readonly restMs: number;
  /** First trial whose goal and parameters are kept (adaptation). */
  readonly keepFrom: number;
}

function scheduleOf(brain: Brain): Schedule {
  const { task, goals, options } = brain.parameters;
  const trials = trainingLength(task, goals, options.trainingTrials);
  if (task === 'reaching') return { trials, restMs: phaseMs.rest, keepFrom: Infinity };
  return { trials, restMs: phaseMs.adaptationRest, keepFrom: trials - (goals + 1) };
}

/** Number of trials in the training of this brain. */
export function trainingTrials(brain: Brain): number {
  return scheduleOf(brain).trials;
}

/** Number of trials in a training; `trainingTrials` 0: as published. */
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
  const { parameters, training, trainingSelector } = brain;
  const schedule = scheduleOf(brain);
  if (training.done)
    throw new ModelError(
      `training: all ${schedule.trials} trials are done; make a new brain to train it anew`,
    );
  const reaching = parameters.task === 'reaching';
  const { quirks } = parameters.options;
  brain.setSwitches(true, true);
  const goal = forced.goal ?? nextGoal(brain, schedule);
  const halfDriven = reaching || quirks.adaptationPremotor === 'as_reaching';
  const selection = runSelection(brain, {
    restMs: schedule.restMs,
    cortexAtRest: reaching ? 'silent' : quirks.adaptationCortex,
    goal,
    select: () => {
      const selected = trainingSelector.select(goal, -1, explorationOf(brain, schedule));
      return { ...selected, primitive: forced.primitive ?? selected.primitive };
    },
    drive: ({ primitive, explored }) => ({ primitive, baseline: halfDriven ? 0.5 : explored ? 1 : 0 }),
  });
  return {
    trial: training.trial,
    goal,
    primitive: selection.primitive,
    explored: selection.explored,
    premotorMax: selection.premotorMax,
  };
}

/** Exploration at the present trial of the training; it decreases if exploration is annealed. */
function explorationOf({ parameters, training: { trial } }: Brain, { keepFrom }: Schedule): Exploration {
  const { explorationTrials, quirks } = parameters.options;
  if (trial >= keepFrom && quirks.storedActions === 'chosen') return { silence: 'largest', curiosity: 0 };
  return {
    silence: 'explore',
    curiosity: explorationTrials === 0 ? 0 : Math.max(0, 1 - trial / explorationTrials),
  };
}

/** Goal of the next trial; the last one of the adaptation training is goal 0 turned, for the explicit strategy. */
function nextGoal(brain: Brain, schedule: Schedule): Vector3 {
  const { parameters, training } = brain;
  // Also drawn in the last trial, and discarded there (as published).
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
  const schedule = scheduleOf(brain);
  const reaching = parameters.task === 'reaching';
  const displacementM = distance(hand, brain.body.startHand);
  const errorM = distance(hand, begun.goal);
  const displaced = displacementM > parameters.noveltyDistanceM;

  const { quirks } = parameters.options;
  if (reaching || quirks.adaptationOutcome === 'hand') runOutcome(brain, begun.primitive, hand);
  const size = rewardSize(parameters.task, errorM, parameters.goalDistanceM);
  const rewarded = displaced && (size > 0 || quirks.zeroReward === 'dip');
  const { dopamine, prediction } = rewarded
    ? runReward(brain, begun.primitive, size)
    : { dopamine: basalGanglia.dopamineBaseline, prediction: 0 };
  if (displaced) brain.outcomes.observe(begun.primitive, hand);
  if (reaching) basalGanglia.cortex.clear();
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

/** Reward of a displaced hand: 1 for novelty alone; in the adaptation task by its distance from the goal. */
export function rewardSize(task: Task, errorM: number, goalDistanceM: number): number {
  return task === 'reaching' ? 1 : Math.min(Math.max((goalDistanceM - errorM) / goalDistanceM, 0), 1);
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
 * Goals of the experiment after the training. In the reaching task, goals that were never collected stay at the origin,
 * the shoulder, as published (quirk 4).
 */
export function experimentGoals(brain: Brain): readonly Vector3[] {
  const { keptGoals } = brain.training;
  const { goals, task } = brain.parameters;
  if (task === 'adaptation') return keptGoals;
  return Array.from({ length: goals }, (_, i) =>
    i < keptGoals.length ? keptGoals[i] : ([0, 0, 0] as const),
  );
}
