import type { Body } from '../movement/body.js';
import { CPG_PARAMETERS_PER_JOINT, CPG_UPDATES, PatternGenerator } from '../movement/cpg.js';
import { parameterRanges } from '../movement/primitive-expression.js';

/**
 * How the hand's end point answers to the 6 J parameters of the pattern generators:
 *
 *     S = J(q) dq/dΘ R        3 x 6J, m per range of a parameter
 *
 * with the positional Jacobian J of the arm at the final posture q and the ranges R of the parameters
 * (docs/model/primitives.md). Joints do not influence each other's generators, so one run with a column changed for
 * all joints gives the derivatives of all of them; the last two columns need no run of their own.
 */

/** Step of the numerical derivative, as a share of a parameter's range. */
const STEP = 1e-4;
/** Columns of Θ that only the output layers read: slope and threshold of the pattern formation. */
const OUTPUT_COLUMNS = [4, 5];
const RHYTHM_COLUMNS = [0, 1, 2, 3];

/** S of one body. */
export class HandSensitivity {
  /** Row-major, 3 x 6J. */
  readonly matrix: Float64Array;
  readonly #body: Body;
  readonly #generator: PatternGenerator;
  readonly #varied: Float64Array;
  readonly #angles: Float64Array;
  readonly #variedAngles: Float64Array;
  readonly #slopes: Float64Array;
  readonly #jacobian: Float64Array;

  constructor(body: Body) {
    const { joints } = body;
    const count = joints * CPG_PARAMETERS_PER_JOINT;
    this.#body = body;
    this.#generator = new PatternGenerator(joints, body.scheme);
    this.matrix = new Float64Array(3 * count);
    this.#varied = new Float64Array(count);
    this.#slopes = new Float64Array(count);
    this.#angles = new Float64Array(joints);
    this.#variedAngles = new Float64Array(joints);
    this.#jacobian = new Float64Array(3 * joints);
  }

  /**
   * Fills `matrix` for parameters `theta` (J x 6, row-major) and joints that are off by `offsets` (J, rad). Allocates
   * nothing.
   */
  evaluate(theta: Float64Array, offsets: Float64Array): void {
    const { joints, kinematics, reference, gain } = this.#body;
    this.#run(theta);
    this.#generator.angles(theta, reference, gain, this.#angles);
    for (const column of OUTPUT_COLUMNS) {
      this.#vary(theta, column);
      this.#generator.angles(this.#varied, reference, gain, this.#variedAngles);
      this.#keepSlopes(column);
    }
    for (const column of RHYTHM_COLUMNS) {
      this.#vary(theta, column);
      this.#run(this.#varied);
      this.#generator.angles(this.#varied, reference, gain, this.#variedAngles);
      this.#keepSlopes(column);
    }
    for (let j = 0; j < joints; j++) this.#angles[j] += offsets[j];
    kinematics.jacobian(this.#angles, this.#jacobian);
    const count = this.#slopes.length;
    for (let axis = 0; axis < 3; axis++)
      for (let p = 0; p < count; p++) {
        const joint = Math.floor(p / CPG_PARAMETERS_PER_JOINT);
        this.matrix[axis * count + p] = this.#jacobian[axis * joints + joint] * this.#slopes[p];
      }
  }

  #run(theta: Float64Array): void {
    this.#generator.reset();
    for (let k = 0; k < CPG_UPDATES; k++) this.#generator.update(theta);
  }

  #vary(theta: Float64Array, column: number): void {
    this.#varied.set(theta);
    for (let p = column; p < theta.length; p += CPG_PARAMETERS_PER_JOINT)
      this.#varied[p] += STEP * parameterRanges[column];
  }

  #keepSlopes(column: number): void {
    for (let j = 0; j < this.#angles.length; j++)
      this.#slopes[j * CPG_PARAMETERS_PER_JOINT + column] = (this.#variedAngles[j] - this.#angles[j]) / STEP;
  }
}
