import { backward, factor, forward } from '../model/numbers/cholesky.js';
import { rotationBetween } from '../model/numbers/rotation.js';

/** An arm whose hand has a place and an orientation. Vectors over joints have J elements. */
export interface OrientedArm {
  readonly joints: number;
  forward(q: Float64Array, out: Float64Array): void;
  jacobian(q: Float64Array, out: Float64Array): void;
  /** Rotation of the tip link in the base frame (9, row-major). */
  orientation(q: Float64Array, out: Float64Array): void;
  /** Axes about which the joints turn (3 x J, row-major); 0 for sliding joints. */
  axes(q: Float64Array, out: Float64Array): void;
}

/** A pose of the hand. */
export interface HandPose {
  /** m, base frame. */
  readonly position: ArrayLike<number>;
  /** 9, row-major. */
  readonly rotation: Float64Array;
}

const ROWS = 6;
const MOST_STEPS = 100;
const FIRST_DAMPING = 0.03;
const LEAST_DAMPING = 1e-6;
const MOST_DAMPING = 10;
/** Below this, position (m) and weighted orientation (m) have arrived. */
const NEAR = 1e-6;

/**
 * Changes a posture until the hand is at a pose, within limits: Levenberg-Marquardt (Marquardt 1963) on the error
 *
 *     e(q) = [x - f(q); w log(R R(q)^T)],    q <- clip(q + J^T (J J^T + d^2 I)^-1 e)
 *
 * with the rotation as a vector (rad) that the weight w makes a length (m). The damping d grows where a step makes it
 * worse, and shrinks where it helps.
 */
export class PoseDescent {
  readonly #arm: OrientedArm;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #hand = new Float64Array(3);
  readonly #rotation = new Float64Array(9);
  readonly #error = new Float64Array(ROWS);
  readonly #jacobian: Float64Array;
  readonly #square = new Float64Array(ROWS * ROWS);
  readonly #solution = new Float64Array(ROWS);
  readonly #trial: Float64Array;

  constructor(arm: OrientedArm, lower: Float64Array, upper: Float64Array) {
    this.#arm = arm;
    this.#lower = lower;
    this.#upper = upper;
    this.#jacobian = new Float64Array(ROWS * arm.joints);
    this.#trial = new Float64Array(arm.joints);
  }

  /**
   * @param q posture to begin with, within the limits (J); afterwards the posture found
   * @param weightM what one radian counts as (m)
   * @returns the size of the error in the end (m)
   */
  descend(pose: HandPose, weightM: number, q: Float64Array): number {
    let damping = FIRST_DAMPING;
    let miss = this.#miss(pose, weightM, q);
    for (let n = 0; n < MOST_STEPS && miss > NEAR && damping < MOST_DAMPING; n++) {
      this.#miss(pose, weightM, q);
      this.#differentiate(weightM, q);
      for (; damping < MOST_DAMPING; damping *= 4) {
        this.#step(damping, q);
        const tried = this.#sizeAt(pose, weightM);
        if (tried >= miss) continue;
        miss = tried;
        q.set(this.#trial);
        damping = Math.max(damping / 4, LEAST_DAMPING);
        break;
      }
    }
    return miss;
  }

  #miss(pose: HandPose, weightM: number, q: Float64Array): number {
    this.#arm.forward(q, this.#hand);
    this.#arm.orientation(q, this.#rotation);
    const turn = rotationBetween(this.#rotation, pose.rotation);
    for (let i = 0; i < 3; i++) {
      this.#error[i] = pose.position[i] - this.#hand[i];
      this.#error[3 + i] = weightM * turn[i];
    }
    return Math.hypot(...this.#error);
  }

  /** The size of the error at the trial; the error itself stays that of the posture. */
  #sizeAt(pose: HandPose, weightM: number): number {
    const kept = this.#error.slice();
    const size = this.#miss(pose, weightM, this.#trial);
    this.#error.set(kept);
    return size;
  }

  #differentiate(weightM: number, q: Float64Array): void {
    const half = 3 * q.length;
    this.#arm.jacobian(q, this.#jacobian.subarray(0, half));
    const turning = this.#jacobian.subarray(half);
    this.#arm.axes(q, turning);
    for (let i = 0; i < turning.length; i++) turning[i] *= weightM;
  }

  #step(damping: number, q: Float64Array): void {
    const n = q.length;
    const jacobian = this.#jacobian;
    for (let a = 0; a < ROWS; a++)
      for (let b = 0; b < ROWS; b++) {
        let sum = a === b ? damping * damping : 0;
        for (let j = 0; j < n; j++) sum += jacobian[a * n + j] * jacobian[b * n + j];
        this.#square[a * ROWS + b] = sum;
      }
    this.#solution.set(this.#error);
    factor(this.#square, ROWS);
    forward(this.#square, ROWS, this.#solution, 1);
    backward(this.#square, ROWS, this.#solution, 1);
    for (let j = 0; j < n; j++) {
      let change = 0;
      for (let a = 0; a < ROWS; a++) change += jacobian[a * n + j] * this.#solution[a];
      this.#trial[j] = Math.min(Math.max(q[j] + change, this.#lower[j]), this.#upper[j]);
    }
  }
}
