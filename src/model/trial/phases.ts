import type { Brain } from '../brain.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The phases of a trial, in their order (docs/model/training.md, docs/model/trials.md). The training and the reaches go
 * through the same ones.
 *
 *     rest         the cortex is off; rates of the trial before are overwritten
 *     goal         the cortex shows the goal; at the end a primitive is selected
 *     action       the premotor cell of that primitive is driven, and the arm moves
 *     outcome      the cortex shows where the hand ended
 *     reward       the dopamine cell answers to a reward
 *
 * At the end of the goal, outcome and reward phases the methods of the plastic parts are called
 * (`BasalGanglia.goalShown` and so on). Source: Baladron et al. 2023.
 */

/** Lengths of the phases (ms). The adaptation training has shorter rests and fewer phases; see `training.ts`. */
export const phaseMs = Object.freeze({
  rest: 700,
  adaptationRest: 650,
  goal: 200,
  action: 150,
  outcome: 100,
  reward: 100,
});

/** The differences between trials in the first three phases. */
export interface SelectionCourse<Selected> {
  readonly restMs: number;
  /** Activity of the cortex in the rest: as published, it keeps showing the last goal in the adaptation training. */
  readonly cortexAtRest: 'silent' | 'left_on';
  readonly goal: Vector3;
  /** Called at the end of the goal phase. */
  readonly select: () => Selected;
  /** Baseline of the premotor cell of the selected primitive in the action phase. */
  readonly drive: (selected: Selected) => { readonly primitive: number; readonly baseline: number };
}

/** Runs the rest, goal and action phases. @returns the selection */
export function runSelection<Selected>(brain: Brain, course: SelectionCourse<Selected>): Selected {
  const { basalGanglia } = brain;
  const { cortex, pm } = basalGanglia;
  if (course.cortexAtRest === 'silent') cortex.clear();
  basalGanglia.resetRates();
  brain.onPhase?.('rest');
  brain.advance(course.restMs);

  cortex.show(course.goal);
  brain.onPhase?.('goal');
  brain.advance(phaseMs.goal);
  basalGanglia.goalShown();

  const selected = course.select();
  const { primitive, baseline } = course.drive(selected);
  pm.baseline[primitive] = baseline;
  brain.onPhase?.('action');
  brain.advance(phaseMs.action);
  return selected;
}

/** Lets the time of these three phases pass for other parts while the basal ganglia select nothing. */
export function restInsteadOfSelection(brain: Brain): void {
  brain.onPhase?.('rest');
  brain.rest(phaseMs.rest + phaseMs.goal + phaseMs.action);
}

/** The cortex shows that `primitive` brought the hand to `hand` (m). */
export function runOutcome(brain: Brain, primitive: number, hand: Vector3): void {
  brain.basalGanglia.cortex.show(hand);
  brain.basalGanglia.outcomeBegun();
  brain.onPhase?.('outcome');
  brain.advance(phaseMs.outcome);
  brain.basalGanglia.outcomeShown(primitive);
}

/** The dopamine cell answers to a reward of this size for `primitive`. Returns its rate and learnt inhibition at the end. */
export function runReward(
  brain: Brain,
  primitive: number,
  size: number,
): { dopamine: number; prediction: number } {
  const { basalGanglia } = brain;
  basalGanglia.reward.baseline[0] = size;
  basalGanglia.firing = true;
  brain.onPhase?.('reward');
  const { rewiringLeadMs } = basalGanglia.corticoStriatal;
  brain.advance(phaseMs.reward - (rewiringLeadMs ?? 0));
  if (rewiringLeadMs !== undefined) {
    basalGanglia.rewire();
    brain.advance(rewiringLeadMs);
  }
  basalGanglia.rewarded(primitive);
  const result = { dopamine: basalGanglia.snc.r[0], prediction: basalGanglia.prediction };
  basalGanglia.firing = false;
  basalGanglia.reward.baseline[0] = 0;
  return result;
}
