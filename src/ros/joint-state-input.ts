import type { Measurement } from '../control/plant.js';
import type { JointState } from './messages.js';

/** No joint is so far round (rad): such a number is none, and no command may be taken up from it. */
const ABSURD = 1e3;

/**
 * Puts joint states into a measurement, by name: their order is free, extra names are ignored, velocities may be absent
 * or NaN. A message that has none of the arm's joints is another's. A joint that is missing, or whose arrays are too
 * short, becomes NaN, which halts the arm and names the joint.
 */
export class JointStateInput {
  readonly #joints: readonly string[];
  /** Messages that were of the arm. */
  received = 0;

  /** @param joints names in the order of the measurement */
  constructor(joints: readonly string[]) {
    this.#joints = joints;
  }

  /** @param nowS steady time of receipt; the stamp of the message, on another clock, does not count */
  take({ name, position, velocity }: JointState, nowS: number, out: Measurement): void {
    if (!this.#joints.some((joint) => name.includes(joint))) return;
    this.#joints.forEach((joint, j) => {
      const at = name.indexOf(joint);
      const angle = at >= 0 && at < position.length ? position[at] : NaN;
      out.position[j] = Math.abs(angle) < ABSURD ? angle : NaN;
      out.velocity[j] = at >= 0 && at < velocity.length ? velocity[at] : NaN;
    });
    out.stampS = nowS;
    this.received++;
  }
}
