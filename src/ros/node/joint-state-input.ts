import type { Measurement } from '../../motion/plant.js';
import type { JointState } from '../client/messages.js';

/**
 * Puts joint states into a measurement, by name: their order is free, extra names are ignored, velocities may be absent
 * or NaN. A message that has none of the arm's joints is another's. A joint that is missing, or whose arrays are too
 * short, becomes NaN, which halts the arm and names the joint.
 */
export class JointStateInput {
  readonly #joints: readonly string[];
  /** Messages that were of the arm, and those that had none of its joints. */
  received = 0;
  ofOthers = 0;
  /** Steady time at which the last one came (s). */
  receivedS: number | undefined;

  /** @param joints names in the order of the measurement */
  constructor(joints: readonly string[]) {
    this.#joints = joints;
  }

  /**
   * @param nowS steady time of receipt
   * @param out its stamp is left to the caller: that of the message is on another clock
   * @returns whether the message was of the arm
   */
  take({ name, position, velocity }: JointState, nowS: number, out: Measurement): boolean {
    if (!this.#joints.some((joint) => name.includes(joint))) {
      this.ofOthers++;
      return false;
    }
    this.#joints.forEach((joint, j) => {
      const at = name.indexOf(joint);
      out.position[j] = at >= 0 && at < position.length ? position[at] : NaN;
      out.velocity[j] = at >= 0 && at < velocity.length ? velocity[at] : NaN;
    });
    this.receivedS = nowS;
    this.received++;
    return true;
  }
}
