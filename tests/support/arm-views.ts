import { rotate, vector3 } from '../../src/model/numbers/vector.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { DEGREE, leftArm } from './brains.js';

/** Where the hand of the left arm is seen (m) in a posture (rad). */
export type View = (posture: Float64Array) => Vector3;

/** As it is. */
export const handAt: View = (q) => {
  const out = new Float64Array(3);
  leftArm.forward(q, out);
  return vector3(out);
};

/** Turned about the vertical. */
export const turned =
  (degrees: number): View =>
  (q) =>
    rotate(handAt(q), [0, 0, 1], degrees * DEGREE);

/** With a forearm that is 10 % longer. */
export const longerForearm: View = (q) => {
  const { joints } = leftArm;
  const origins = new Float64Array(3 * (joints + 1));
  leftArm.origins(q, origins);
  return vector3([0, 1, 2].map((axis) => 1.1 * origins[3 * joints + axis] - 0.1 * origins[9 + axis]));
};
