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

/**
 * The damped least squares answer to a wish of three: out = S^T (S S^T + damping^2 I)^-1 wish (Wampler 1986).
 * @param s 3 x n, row-major @param out n
 */
export function dampedLeastSquares(
  s: Float64Array,
  wish: Float64Array,
  damping: number,
  out: Float64Array,
): void {
  const n = out.length;
  let xx = damping * damping;
  let yy = xx;
  let zz = xx;
  let xy = 0;
  let xz = 0;
  let yz = 0;
  for (let p = 0; p < n; p++) {
    const x = s[p];
    const y = s[n + p];
    const z = s[2 * n + p];
    xx += x * x;
    yy += y * y;
    zz += z * z;
    xy += x * y;
    xz += x * z;
    yz += y * z;
  }
  // Solved by the adjugate of the symmetric 3 x 3 matrix; the damping keeps its determinant above 0.
  const a = yy * zz - yz * yz;
  const b = xz * yz - xy * zz;
  const c = xy * yz - xz * yy;
  const d = xx * zz - xz * xz;
  const e = xy * xz - xx * yz;
  const f = xx * yy - xy * xy;
  const determinant = xx * a + xy * b + xz * c;
  const u = (a * wish[0] + b * wish[1] + c * wish[2]) / determinant;
  const v = (b * wish[0] + d * wish[1] + e * wish[2]) / determinant;
  const w = (c * wish[0] + e * wish[1] + f * wish[2]) / determinant;
  for (let p = 0; p < n; p++) out[p] = s[p] * u + s[n + p] * v + s[2 * n + p] * w;
}
