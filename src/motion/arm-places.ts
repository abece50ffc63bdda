import type { JointedKinematics } from '../model/movement/kinematics.js';

/**
 * Computes how far the checked points of the arm move from one posture to another: the origins of its joints, including
 * the elbow, and the hand.
 */
export class ArmPlaces {
  readonly #kinematics: JointedKinematics;
  #from: Float64Array;
  #to: Float64Array;

  constructor(kinematics: JointedKinematics) {
    this.#kinematics = kinematics;
    this.#from = new Float64Array(3 * (kinematics.joints + 1));
    this.#to = new Float64Array(3 * (kinematics.joints + 1));
  }

  /** Begins at a posture (J). */
  begin(posture: Float64Array): void {
    this.#kinematics.origins(posture, this.#to);
  }

  /**
   * The largest straight distance (m) that one of the points moves, from the posture of the last call to this one.
   * Allocates nothing.
   */
  next(posture: Float64Array): number {
    const from = this.#to;
    const to = this.#from;
    this.#from = from;
    this.#to = to;
    this.#kinematics.origins(posture, to);
    let farthest = 0;
    for (let at = 0; at < to.length; at += 3)
      farthest = Math.max(
        farthest,
        Math.hypot(to[at] - from[at], to[at + 1] - from[at + 1], to[at + 2] - from[at + 2]),
      );
    return farthest;
  }
}
