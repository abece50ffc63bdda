import type { Brain } from '../brain.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The phases of a trial, in the order in which they come (docs/model/training.md, docs/model/trials.md): the training
 * and the reaches go through the same ones.
 *
 *     rest         the cortex is off; rates of the trial before are overwritten
 *     goal         the cortex shows the goal; at the end a primitive is selected
 *     action       the premotor cell of that primitive is driven, and the arm moves
 *     outcome      the cortex shows where the hand ended
 *     reward       the dopamine cell answers to a reward
 *
 * At the end of goal, outcome and reward phase the plastic parts are told (`BasalGanglia.goalShown` and so on).
 * Source: Baladron et al. 2023.
 */

/** Lengths of the phases (ms). Rests of the adaptation training are shorter; what it leaves out is in `training.ts`. */
export const phaseMs = Object.freeze({
  rest: 700,
  adaptationRest: 650,
  goal: 200,
  action: 150,
  outcome: 100,
  reward: 100,
});

/** What sets the first three phases of one trial apart from those of another. */
export interface SelectionCourse<Selected> {
  readonly restMs: number;
  /** What the cortex does in the rest: as published it goes on showing the last goal in the adaptation training. */
  readonly cortexAtRest: 'silent' | 'left_on';
  readonly goal: Vector3;
  /** Asked at the end of the goal phase. */
  readonly select: () => Selected;
  /** Baseline of the premotor cell of the selected primitive in the action phase. */
  readonly drive: (selected: Selected) => { readonly primitive: number; readonly baseline: number };
}

/** Rest, goal and action phase; what was selected. */
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

/** Time of the three phases above for parts that run along while nothing is selected by the basal ganglia. */
export function restInsteadOfSelection(brain: Brain): void {
  brain.onPhase?.('rest');
  brain.rest(phaseMs.rest + phaseMs.goal + phaseMs.action);
}

/** The cortex shows that `primitive` brought the hand to `hand` (m). */
export function runOutcome(brain: Brain, primitive: number, hand: Vector3): void {
  brain.basalGanglia.cortex.show(hand);
  brain.onPhase?.('outcome');
  brain.advance(phaseMs.outcome);
  brain.basalGanglia.outcomeShown(primitive);
}

/** The dopamine cell answers to a reward of the given size for `primitive`; its rate and its learnt inhibition at the end. */
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
