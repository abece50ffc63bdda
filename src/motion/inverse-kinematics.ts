import type { Kinematics } from '../model/movement/kinematics.js';
import { dampedLeastSquares } from '../model/numbers/damped-least-squares.js';

/** Parameters of a search for a posture. Arrays have one element per joint (rad, or m for sliding joints). */
export interface PostureSearch {
  readonly kinematics: Kinematics;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** A distance below this counts as reached (m). */
  readonly nearM: number;
  readonly steps: number;
  /** Damping (m). Less damping is faster near the end, and less stable for a stretched arm. */
  readonly dampingM: number;
}

/**
 * Changes a posture step by step until the hand is at a position: damped least squares (Wampler 1986), each step cut
 * off at the limits.
 *
 *     q <- clip(q + J^T (J J^T + d^2 I)^-1 (x - f(q)))
 *
 * @param position desired hand position (3, m)
 * @param q posture to begin with (J); afterwards the posture found
 * @returns the remaining distance of the hand (m)
 */
export function descend(search: PostureSearch, position: ArrayLike<number>, q: Float64Array): number {
  const { kinematics, lower, upper, nearM, steps, dampingM } = search;
  const hand = new Float64Array(3);
  const wish = new Float64Array(3);
  const jacobian = new Float64Array(3 * q.length);
  const step = new Float64Array(q.length);
  for (let n = 0; ; n++) {
    kinematics.forward(q, hand);
    for (let axis = 0; axis < 3; axis++) wish[axis] = position[axis] - hand[axis];
    const missM = Math.hypot(...wish);
    if (missM < nearM || n === steps) return missM;
    kinematics.jacobian(q, jacobian);
    dampedLeastSquares(jacobian, wish, dampingM, step);
    for (let j = 0; j < q.length; j++) q[j] = Math.min(Math.max(q[j] + step[j], lower[j]), upper[j]);
  }
}
