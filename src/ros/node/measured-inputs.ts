/** What is measured of the arm: joint states, and the hand as a camera sees it. */
import type { Measurement } from '../../motion/plant.js';
import type { JointState, PointStamped } from '../client/messages.js';

/** Joints of one message; each of the arm's is looked for among them. */
const MOST_NAMES = 1000;

/**
 * Puts joint states into a measurement, by name: their order is free, extra names are ignored, velocities may be absent
 * or NaN. A message that has none of the arm's joints, or more than
 * a thousand, is another's. A joint that is missing, or whose arrays are too
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
    if (name.length > MOST_NAMES || !this.#joints.some((joint) => name.includes(joint))) {
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

/** The hand as a camera sees it, for as long as that is fresh (m, base frame). */
export class ObservedHand {
  readonly #baseFrame: string;
  readonly #position = new Float64Array(3);
  #atS = Number.NEGATIVE_INFINITY;

  constructor(baseFrame: string) {
    this.#baseFrame = baseFrame;
  }

  /**
   * @param nowS steady time of receipt
   * @returns why the message was ignored, or undefined
   */
  take({ header, point: { x, y, z } }: PointStamped, nowS: number): string | undefined {
    if (header.frame_id.replace(/^\//, '') !== this.#baseFrame)
      return `its frame is '${header.frame_id}', expected '${this.#baseFrame}'`;
    if (![x, y, z].every(Number.isFinite)) return `it is at (${x}, ${y}, ${z}), expected finite metres`;
    this.#position.set([x, y, z]);
    this.#atS = nowS;
    return undefined;
  }

  /** Writes the position into `out` (3) where it is younger than `timeoutS`. Returns whether it is. */
  read(nowS: number, timeoutS: number, out: Float64Array): boolean {
    if (!(nowS - this.#atS < timeoutS)) return false;
    out.set(this.#position);
    return true;
  }
}
