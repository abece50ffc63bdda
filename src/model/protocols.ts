import type { Silence } from './action-selection.js';
import { undisturbed } from './disturbance.js';
import type { VisualDisturbance } from './disturbance.js';
import { cross, unit } from './vector.js';
import type { Vector3 } from './vector.js';
import type { Lesions, StoredAction } from './brain-state.js';

/**
 * The published schedules of trials as data (docs/model/trials.md).
 */
export interface TrialSpec {
  /** Goal slot: the input unit of the reservoir. Undefined: the goal memory finds one. */
  readonly slot?: number;
  /** Where to reach (m). */
  readonly target: Vector3;
  /** The parameters to use; undefined: the action is selected. */
  readonly action?: StoredAction;
  /** What the error is measured to (m); the target unless given. */
  readonly errorTarget?: Vector3;
  /** Normal of the plane in which the directional error is measured. */
  readonly planeNormal?: Vector3;
  readonly disturbance: VisualDisturbance;
  /** Plasticity. */
  readonly learning: boolean;
  /** Perturbation of the reservoir. */
  readonly noise: boolean;
  /** Parts that are taken away in this trial; none unless given. */
  readonly lesions?: Lesions;
  /** Whether the plan also tells where the hand would end without noise. */
  readonly frozen?: boolean;
  /** What to do where no premotor cell answers; `largest` takes the largest rate all the same, as published. */
  readonly silence: Silence;
}

export interface Protocol {
  readonly trials: number;
  /** Trial `t` of 0 to `trials` - 1. */
  trial(t: number): TrialSpec;
}

const TRIALS_PER_GOAL = 300;

/** Refinement of reaches: the goals in turn, 300 trials each, the action selected anew in every trial. */
export function reachingProtocol(goals: readonly Vector3[]): Protocol {
  return {
    trials: TRIALS_PER_GOAL * goals.length,
    trial: (t) => ({
      slot: t % goals.length,
      target: goals[t % goals.length],
      disturbance: undisturbed,
      learning: true,
      noise: true,
      silence: 'largest',
    }),
  };
}

export interface AdaptationCondition {
  /** The seen hand is turned by `angleRad`. */
  readonly rotation: boolean;
  /** The actor aims at goal 0 turned back. */
  readonly strategy: boolean;
  /** Right-handed about goal 0 x goal 1; 45 degrees as published. */
  readonly angleRad?: number;
}

const BASELINE_TRIALS = 600;
const ROTATED_TRIALS = 200;
const WASHOUT_TRIALS = 200;
const STRATEGY_FROM = 603;
const STRATEGY_BEFORE = 790;

/**
 * Adaptation to a visuomotor rotation: 600 baseline trials with goals 0 and 1 in turn (trial 600 too is unperturbed),
 * 199 perturbed ones (601 to 799) and 200 of washout on goal 0, always learning. The stored actions are used; the
 * basal ganglia are not asked again. With the strategy the action of goal 2 is used in 603 to 789, and the error is
 * measured to goal 2 in 601 to 799 (quirk: also where the strategy's action is not used).
 * @param goals goal 0, goal 1, and goal 0 turned by -45 degrees @param actions their stored actions
 */
export function adaptationProtocol(
  goals: readonly Vector3[],
  actions: readonly StoredAction[],
  { rotation, strategy, angleRad = Math.PI / 4 }: AdaptationCondition,
): Protocol {
  const normal = unit(cross(goals[0], goals[1]));
  const turned: VisualDisturbance = { kind: 'rotation', axis: normal, angleRad };
  const perturbedBefore = BASELINE_TRIALS + ROTATED_TRIALS;
  return {
    trials: perturbedBefore + WASHOUT_TRIALS,
    trial: (t) => {
      const perturbed = t > BASELINE_TRIALS && t < perturbedBefore;
      const slot = t > BASELINE_TRIALS ? 0 : t % 2;
      const aimed = strategy && t >= STRATEGY_FROM && t < STRATEGY_BEFORE ? 2 : slot;
      return {
        slot,
        target: goals[slot],
        action: actions[aimed],
        errorTarget: strategy && perturbed ? goals[2] : goals[slot],
        planeNormal: normal,
        disturbance: rotation && perturbed ? turned : undisturbed,
        learning: true,
        noise: true,
        silence: 'largest',
      };
    },
  };
}
