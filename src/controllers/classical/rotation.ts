import type { ArmModel } from '../../arm/arm-model.js';
import { loadInto } from '../../model/numbers/fields.js';
import type { Fields } from '../../model/numbers/fields.js';
import { add, rotate, subtract, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ReachDetails } from '../../session/controller.js';
import { endLearner } from './end-learner.js';
import type { EndEstimator, PostureQuestion, ReachEnd } from './end-learner.js';
import { kinematicsOf } from './posture-finder.js';

export const rotationKind = endLearner(
  'rotation',
  'inverse kinematics with one angle learnt: by how much the seen hand is turned about the vertical through the first joint',
  (arm, _settings, { forgetting }) => new RotationEstimate(arm, 1 - forgetting),
  {
    /** Share of earlier reaches that is lost with a new one. */
    forgetting: 0.4,
  },
);

const UP: Vector3 = [0, 0, 1];

/**
 * Recursive least squares of one angle: of the reaches so far, weighted by memory^age, the turn a that brings the hand
 * as the joints have it, p, nearest to the hand as seen, h, both seen from the axis:
 *
 *     a = atan2(sum w (p x h), sum w (p . h)),     aim = the target turned back by a
 */
class RotationEstimate implements EndEstimator {
  readonly #arm: ArmModel;
  /** Share of earlier reaches that remains after a new one. */
  readonly #memory: number;
  readonly #axis: Vector3;
  readonly #sums = new Float64Array(2);

  constructor(arm: ArmModel, memory: number) {
    this.#memory = memory;
    this.#arm = arm;
    this.#axis = vector3(arm.origin);
  }

  get #angleRad(): number {
    return Math.atan2(this.#sums[0], this.#sums[1]);
  }

  posture({ target, start, limits, finder }: PostureQuestion): Float64Array {
    const aim = add(this.#axis, rotate(subtract(target, this.#axis), UP, -this.#angleRad));
    return finder.nearest(kinematicsOf(limits), limits, aim, start).posture;
  }

  learn({ hand, posture }: ReachEnd): ReachDetails {
    const own = new Float64Array(3);
    this.#arm.forward(posture, own);
    const p = subtract(vector3(own), this.#axis);
    const h = subtract(hand, this.#axis);
    this.#sums[0] = this.#memory * this.#sums[0] + p[0] * h[1] - p[1] * h[0];
    this.#sums[1] = this.#memory * this.#sums[1] + p[0] * h[0] + p[1] * h[1];
    return { angleRad: this.#angleRad };
  }

  forget(): void {
    this.#sums.fill(0);
  }

  save(): Fields {
    return { sums: this.#sums.slice() };
  }

  load(fields: Fields): void {
    loadInto('rotation', fields, 'sums', [this.#sums]);
  }
}
