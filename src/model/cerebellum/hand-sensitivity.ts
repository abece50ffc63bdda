import type { Body } from '../movement/body.js';
import { CPG_PARAMETERS_PER_JOINT } from '../movement/cpg.js';
import { EndSlopes } from '../movement/end-slopes.js';
import { parameterRanges } from '../movement/primitive-expression.js';

/**
 * The sensitivity of the hand's end point to the 6 J parameters of the pattern generators:
 *
 *     S = J(q) dq/dΘ R        3 x 6J, m per range of a parameter
 *
 * with the positional Jacobian J of the arm at the final posture q and the ranges R of the parameters
 * (docs/model/primitives.md), and the slopes of the end posture (end-slopes.ts).
 */

/** S of one body. */
export class HandSensitivity {
  /** Row-major, 3 x 6J. */
  readonly matrix: Float64Array;
  readonly #body: Body;
  readonly #slopes: EndSlopes;
  readonly #angles: Float64Array;
  readonly #jacobian: Float64Array;

  constructor(body: Body) {
    const { joints } = body;
    this.#body = body;
    this.#slopes = new EndSlopes(joints, body.scheme, body.kernels);
    this.matrix = new Float64Array(3 * joints * CPG_PARAMETERS_PER_JOINT);
    this.#angles = new Float64Array(joints);
    this.#jacobian = new Float64Array(3 * joints);
  }

  /** Slopes of the end posture at parameters `theta` (J x 6, row-major); they are valid until the next call. */
  slopesAt(theta: Float64Array): Float64Array {
    this.#slopes.evaluate(theta, this.#body.gain);
    return this.#slopes.slopes;
  }

  /**
   * Fills `matrix` for parameters with these slopes (6J), which lead to `posture`, and joints that are off by `offsets`
   * (J, rad). Allocates nothing.
   */
  evaluate(slopes: Float64Array, posture: Float64Array, offsets: Float64Array): void {
    const { joints, kinematics, held } = this.#body;
    for (let j = 0; j < joints; j++) this.#angles[j] = posture[j] + offsets[j];
    kinematics.jacobian(this.#angles, this.#jacobian);
    for (let j = 0; held !== undefined && j < joints; j++)
      if (Number.isFinite(held[j]))
        for (let axis = 0; axis < 3; axis++) this.#jacobian[axis * joints + j] = 0;
    const count = slopes.length;
    for (let axis = 0; axis < 3; axis++)
      for (let p = 0; p < count; p++) {
        const joint = Math.floor(p / CPG_PARAMETERS_PER_JOINT);
        this.matrix[axis * count + p] =
          this.#jacobian[axis * joints + joint] * slopes[p] * parameterRanges[p % CPG_PARAMETERS_PER_JOINT];
      }
  }
}
