/** Half a step of the differences (rad). */
const STEP = 1e-5;

/** The Jacobian of an arm whose forward kinematics are known and whose derivatives are not, by central differences. */
export class CentralDifferences {
  readonly #joints: number;
  readonly #forward: (q: Float64Array, out: Float64Array) => void;
  readonly #probe: Float64Array;
  readonly #ahead = new Float64Array(3);
  readonly #behind = new Float64Array(3);

  /** @param forward the hand (3, m) in a posture (J) */
  constructor(joints: number, forward: (q: Float64Array, out: Float64Array) => void) {
    this.#joints = joints;
    this.#forward = forward;
    this.#probe = new Float64Array(joints);
  }

  /** As `Kinematics.jacobian`. */
  jacobian(q: Float64Array, out: Float64Array): void {
    this.#probe.set(q);
    for (let j = 0; j < this.#joints; j++) {
      this.#probe[j] = q[j] + STEP;
      this.#forward(this.#probe, this.#ahead);
      this.#probe[j] = q[j] - STEP;
      this.#forward(this.#probe, this.#behind);
      this.#probe[j] = q[j];
      for (let axis = 0; axis < 3; axis++)
        out[axis * this.#joints + j] = (this.#ahead[axis] - this.#behind[axis]) / (2 * STEP);
    }
  }
}
