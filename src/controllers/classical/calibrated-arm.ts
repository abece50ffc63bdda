import type { ArmModel } from '../../arm/arm-model.js';
import type { Kinematics } from '../../model/movement/kinematics.js';
import { CentralDifferences } from './central-differences.js';
import { norm, rotate, scale, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';

/**
 * The arm as described, but for
 *
 *     o   offset of each joint (J, rad)             q' = (1 + g) q + o
 *     g   gain of each joint (J)
 *     l   share by which each piece of the arm is longer, from joint to joint and to the hand (J)
 *     r   rotation vector of the view about the first joint (3, rad)
 *     t   shift of the view (3, m)
 *
 * If all are zero, this is the arm of the description. Its forward kinematics predict where the hand will be seen.
 */
export class CalibratedArm implements Kinematics {
  readonly joints: number;
  /** The numbers above, in that order (3 J + 6). */
  readonly parameters: Float64Array;
  readonly #arm: ArmModel;
  readonly #origins: Float64Array;
  readonly #true: Float64Array;
  readonly #slopes: CentralDifferences;

  constructor(arm: ArmModel) {
    const n = arm.joints;
    this.#arm = arm;
    this.joints = n;
    this.parameters = new Float64Array(3 * n + 6);
    this.#origins = new Float64Array(3 * (n + 1));
    this.#true = new Float64Array(n);
    this.#slopes = new CentralDifferences(n, (q, out) => {
      this.forward(q, out);
    });
  }

  forward(q: Float64Array, out: Float64Array): void {
    const n = this.joints;
    const k = this.parameters;
    for (let j = 0; j < n; j++) this.#true[j] = (1 + k[n + j]) * q[j] + k[j];
    this.#arm.origins(this.#true, this.#origins);
    const o = this.#origins;
    // From the first joint: the view turns about it.
    const hand: [number, number, number] = [0, 0, 0];
    for (let piece = 0; piece < n; piece++)
      for (let axis = 0; axis < 3; axis++)
        hand[axis] += (1 + k[2 * n + piece]) * (o[3 * piece + 3 + axis] - o[3 * piece + axis]);
    const turned = turnedBy(hand, vector3(k.subarray(3 * n)));
    for (let axis = 0; axis < 3; axis++) out[axis] = o[axis] + turned[axis] + k[3 * n + 3 + axis];
  }

  jacobian(q: Float64Array, out: Float64Array): void {
    this.#slopes.jacobian(q, out);
  }
}

function turnedBy(v: Vector3, rotationVector: Vector3): Vector3 {
  const angleRad = norm(rotationVector);
  return angleRad === 0 ? v : rotate(v, scale(rotationVector, 1 / angleRad), angleRad);
}
