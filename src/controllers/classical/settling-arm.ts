import type { Kinematics } from '../../model/movement/kinematics.js';
import type { ServoModel } from '../../model/cerebellum/servo-model.js';

/** Where the hand of an arm comes to rest, by its kinematics and by how its servos give way. */
export class SettlingArm implements Kinematics {
  readonly joints: number;
  readonly #arm: Kinematics;
  readonly #servos: ServoModel;
  readonly #rest: Float64Array;

  constructor(arm: Kinematics, servos: ServoModel) {
    this.joints = arm.joints;
    this.#arm = arm;
    this.#servos = servos;
    this.#rest = new Float64Array(arm.joints);
  }

  /** The hand (3, m) of an arm that was sent to `q` (J, rad). */
  forward(q: Float64Array, out: Float64Array): void {
    this.#servos.settle(q, this.#rest);
    this.#arm.forward(this.#rest, out);
  }

  /** Servos give way almost equally in neighbouring postures, so that the arm's own Jacobian at rest is used. */
  jacobian(q: Float64Array, out: Float64Array): void {
    this.#servos.settle(q, this.#rest);
    this.#arm.jacobian(this.#rest, out);
  }
}
