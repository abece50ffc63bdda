import type { Fields } from '../../model/numbers/fields.js';
import { dampedLeastSquares } from '../../model/numbers/damped-least-squares.js';
import type { ReachDetails } from '../../session/controller.js';
import type { ArmModel } from '../../arm/arm-model.js';
import { endLearner } from './end-learner.js';
import type { EndEstimator, PostureQuestion, ReachEnd } from './end-learner.js';
import { Places } from './places.js';
import { kinematicsOf } from './posture-finder.js';

export const broydenKind = endLearner(
  'broyden',
  "inverse kinematics, then for each target Broyden's estimate of the Jacobian from the ends of its reaches",
  (arm, _settings, constants) => new BroydenPostures(arm, constants),
  {
    /** Steps of the posture below this teach the Jacobian more noise than slope, and the search diverges (rad). */
    leastStepRad: 0.02,
    dampingM: 0.04,
    /** Longest step of a joint between two reaches of a target (rad). */
    longestStepRad: 1,
  },
);

interface BroydenConstants {
  readonly leastStepRad: number;
  readonly dampingM: number;
  readonly longestStepRad: number;
}

/**
 * Per target a posture q and a Jacobian B (Broyden 1965, the "good" update), which begins as that of the description:
 *
 *     q_next = q + B^T (B B^T + d^2 I)^-1 (x - hand)
 *     B <- B + ((dh - B dq) dq^T) / (dq^T dq)       with the steps dq of the posture and dh of the hand since the last reach
 */
class BroydenPostures implements EndEstimator {
  readonly #joints: number;
  readonly #arm: ArmModel;
  readonly #constants: BroydenConstants;
  /** For each place: next posture (J), posture before (J), hand before (3), Jacobian (3 J), reaches (1). */
  readonly #places: Places;

  constructor(arm: ArmModel, constants: BroydenConstants) {
    this.#constants = constants;
    this.#arm = arm;
    this.#joints = arm.joints;
    this.#places = new Places('broyden', 5 * arm.joints + 4);
  }

  posture({ target, start, limits, finder }: PostureQuestion): Float64Array {
    const known = this.#places.at(target);
    if (known === undefined) return finder.nearest(kinematicsOf(limits), limits, target, start).posture;
    return known
      .slice(0, this.#joints)
      .map((q, j) => Math.min(Math.max(q, limits.lower[j]), limits.upper[j]));
  }

  learn({ target, hand, chosen }: ReachEnd): ReachDetails {
    const n = this.#joints;
    const { leastStepRad, dampingM, longestStepRad } = this.#constants;
    const place = this.#places.atOrNew(target);
    const next = place.subarray(0, n);
    const before = place.subarray(n, 2 * n);
    const handBefore = place.subarray(2 * n, 2 * n + 3);
    const jacobian = place.subarray(2 * n + 3, 5 * n + 3);
    const reaches = 5 * n + 3;
    if (place[reaches] === 0) this.#arm.jacobian(chosen, jacobian);
    else update(jacobian, chosen, before, hand, handBefore, leastStepRad);
    before.set(chosen);
    handBefore.set(hand);
    place[reaches]++;
    const step = new Float64Array(n);
    dampedLeastSquares(
      jacobian,
      Float64Array.from(target, (x, axis) => x - hand[axis]),
      dampingM,
      step,
    );
    const longest = step.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const share = longest > longestStepRad ? longestStepRad / longest : 1;
    for (let j = 0; j < n; j++) next[j] = chosen[j] + share * step[j];
    return { reachesHere: place[reaches] };
  }

  forget(): void {
    this.#places.clear();
  }

  save(): Fields {
    return this.#places.save();
  }

  load(fields: Fields): void {
    this.#places.load(fields);
  }
}

/** Broyden's update of `jacobian` (3 x J, in place) by the effect of the last step of the posture on the hand. */
function update(
  jacobian: Float64Array,
  posture: Float64Array,
  postureBefore: Float64Array,
  hand: ArrayLike<number>,
  handBefore: Float64Array,
  leastStepRad: number,
): void {
  const n = posture.length;
  const step = posture.map((q, j) => q - postureBefore[j]);
  const square = step.reduce((sum, x) => sum + x * x, 0);
  if (!(step.reduce((most, x) => Math.max(most, Math.abs(x)), 0) > leastStepRad)) return;
  for (let axis = 0; axis < 3; axis++) {
    let surprise = hand[axis] - handBefore[axis];
    for (let j = 0; j < n; j++) surprise -= jacobian[axis * n + j] * step[j];
    for (let j = 0; j < n; j++) jacobian[axis * n + j] += (surprise * step[j]) / square;
  }
}
