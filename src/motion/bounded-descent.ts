import type { Kinematics } from '../model/movement/kinematics.js';
import { dampedLeastSquares } from '../model/numbers/damped-least-squares.js';

/** Parameters of the search; damping is a length (m). */
const MOST_STEPS = 80;
const FIRST_DAMPING_M = 0.03;
const LEAST_DAMPING_M = 1e-6;
const MOST_DAMPING_M = 10;
/** A smaller gain counts as no progress (m). */
const PROGRESS_M = 1e-9;

/**
 * Finds a posture within limits whose hand is as near to a position as a local search gets: Levenberg-Marquardt
 * (Marquardt 1963) with active limits. A joint that rests at a limit, and that the gradient pushes beyond it, is left
 * out of the step. The others are cut off at their limits.
 *
 *     q <- clip(q + J_F^T (J_F J_F^T + d^2 I)^-1 (x - f(q))),   F: joints that are free
 *
 * The damping d grows where a step makes it worse, and shrinks where it helps.
 */
export class BoundedDescent {
  readonly #kinematics: Kinematics;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #hand = new Float64Array(3);
  readonly #wish = new Float64Array(3);
  readonly #jacobian: Float64Array;
  readonly #step: Float64Array;
  readonly #trial: Float64Array;

  constructor(kinematics: Kinematics, lower: Float64Array, upper: Float64Array) {
    this.#kinematics = kinematics;
    this.#lower = lower;
    this.#upper = upper;
    this.#jacobian = new Float64Array(3 * lower.length);
    this.#step = new Float64Array(lower.length);
    this.#trial = new Float64Array(lower.length);
  }

  /**
   * Allocates nothing.
   * @param position where the hand should be (3, m)
   * @param q posture to begin with, within the limits (J); afterwards the posture found
   * @param nearM a hand nearer than this has arrived
   * @returns how far the hand is from the position in the end (m)
   */
  descend(position: ArrayLike<number>, q: Float64Array, nearM: number): number {
    let dampingM = FIRST_DAMPING_M;
    let missM = this.#miss(q, position);
    for (let n = 0; n < MOST_STEPS && missM >= nearM; n++) {
      // The wish must be the one at q, and not the one at a trial that was given up.
      missM = this.#miss(q, position);
      this.#kinematics.jacobian(q, this.#jacobian);
      this.#holdAtLimits(q);
      let gainedM = 0;
      while (dampingM <= MOST_DAMPING_M) {
        dampedLeastSquares(this.#jacobian, this.#wish, dampingM, this.#step);
        for (let j = 0; j < q.length; j++)
          this.#trial[j] = Math.min(Math.max(q[j] + this.#step[j], this.#lower[j]), this.#upper[j]);
        const wishX = this.#wish[0];
        const wishY = this.#wish[1];
        const wishZ = this.#wish[2];
        const trialMissM = this.#miss(this.#trial, position);
        gainedM = missM - trialMissM;
        if (gainedM > 0) {
          q.set(this.#trial);
          missM = trialMissM;
          dampingM = Math.max(dampingM / 4, LEAST_DAMPING_M);
          break;
        }
        this.#wish[0] = wishX;
        this.#wish[1] = wishY;
        this.#wish[2] = wishZ;
        dampingM *= 4;
      }
      if (gainedM < PROGRESS_M) break;
    }
    return missM;
  }

  #miss(q: Float64Array, position: ArrayLike<number>): number {
    this.#kinematics.forward(q, this.#hand);
    for (let axis = 0; axis < 3; axis++) this.#wish[axis] = position[axis] - this.#hand[axis];
    return Math.hypot(this.#wish[0], this.#wish[1], this.#wish[2]);
  }

  /** Takes those joints out of the Jacobian that are at a limit and would be pushed beyond it. */
  #holdAtLimits(q: Float64Array): void {
    const count = q.length;
    const jacobian = this.#jacobian;
    for (let j = 0; j < count; j++) {
      const push =
        jacobian[j] * this.#wish[0] +
        jacobian[count + j] * this.#wish[1] +
        jacobian[2 * count + j] * this.#wish[2];
      const held = (q[j] <= this.#lower[j] && push < 0) || (q[j] >= this.#upper[j] && push > 0);
      if (held) jacobian[j] = jacobian[count + j] = jacobian[2 * count + j] = 0;
    }
  }
}
