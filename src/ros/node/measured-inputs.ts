/** Measurements of the arm: joint states, and the hand as a camera sees it. */
import type { Measurement } from '../../motion/plant.js';
import { foreignText } from '../client/foreign-text.js';
import type { JointState, PointStamped } from '../client/messages.js';

/** Most joints in one message; each joint of the arm is searched among them. */
const MOST_NAMES = 1000;
/** Number of another robot's joints that a message names. */
const NAMED = 20;
/** Weight of a new period in the mean, and the longest period: anything longer is a gap (s). */
const SHARE = 0.1;
const LONGEST_PERIOD_S = 5;

/**
 * Puts joint states into a measurement, by name: their order is free, extra names are ignored, velocities may be absent
 * or NaN. A message that names none of the arm's joints, or more than a thousand, belongs to another robot. A joint
 * that is missing, or whose arrays are too short, becomes NaN, which halts the arm and names the joint.
 */
export class JointStateInput {
  readonly #joints: readonly string[];
  /** Number of messages of the arm, and of messages with none of its joints. */
  received = 0;
  ofOthers = 0;
  /** Steady time of the last message (s). */
  receivedS: number | undefined;
  /** Names in the last message that had none of the arm's, the first of them. */
  namesOfOthers: readonly string[] = [];
  /** Efforts of the last message (J; N m, or N); NaN where it had none. */
  readonly effort: Float64Array;
  #periodS: number | undefined;

  /** How often messages come, over the last ten or so (Hz); undefined before there are two. */
  get rateHz(): number | undefined {
    return this.#periodS === undefined ? undefined : 1 / this.#periodS;
  }

  /** @param joints names in the order of the measurement */
  constructor(joints: readonly string[]) {
    this.#joints = joints;
    this.effort = new Float64Array(joints.length).fill(NaN);
  }

  /**
   * @param nowS steady time of receipt
   * @param out the measurement; the caller sets its stamp, because that of the message is on another clock
   * @returns whether the message was about this arm
   */
  take({ name, position, velocity, effort }: JointState, nowS: number, out: Measurement): boolean {
    if (name.length > MOST_NAMES || !this.#joints.some((joint) => name.includes(joint))) {
      this.ofOthers++;
      this.namesOfOthers = name.slice(0, NAMED);
      return false;
    }
    this.#joints.forEach((joint, j) => {
      const at = name.indexOf(joint);
      out.position[j] = at >= 0 && at < position.length ? position[at] : NaN;
      out.velocity[j] = at >= 0 && at < velocity.length ? velocity[at] : NaN;
      this.effort[j] = at >= 0 && at < effort.length ? effort[at] : NaN;
    });
    this.#timePeriod(nowS);
    this.receivedS = nowS;
    this.received++;
    return true;
  }

  #timePeriod(nowS: number): void {
    const goneS = this.receivedS === undefined ? NaN : nowS - this.receivedS;
    if (!(goneS > 0 && goneS < LONGEST_PERIOD_S)) return;
    this.#periodS = this.#periodS === undefined ? goneS : this.#periodS + SHARE * (goneS - this.#periodS);
  }
}

/** The hand as a camera sees it, for as long as that is fresh (m, base frame). */
export class ObservedHand {
  readonly #baseFrame: string;
  readonly #position = new Float64Array(3);
  #atS = Number.NEGATIVE_INFINITY;
  #stampS = Number.NEGATIVE_INFINITY;

  constructor(baseFrame: string) {
    this.#baseFrame = baseFrame;
  }

  /**
   * @param nowS steady time at which it was seen
   * @param stampS the same on the clock of the measurement (s)
   * @returns why the message was ignored, or undefined
   */
  take({ header, point: { x, y, z } }: PointStamped, nowS: number, stampS: number): string | undefined {
    if (header.frame_id.replace(/^\//, '') !== this.#baseFrame)
      return `its frame is '${foreignText(header.frame_id)}', expected '${this.#baseFrame}'`;
    if (![x, y, z].every(Number.isFinite)) return `it is at (${x}, ${y}, ${z}), expected finite metres`;
    // One that was overtaken on its way.
    if (nowS < this.#atS) return undefined;
    this.#position.set([x, y, z]);
    this.#atS = nowS;
    this.#stampS = stampS;
    return undefined;
  }

  /** Writes position and stamp into `out` if they are younger than `timeoutS`. Returns whether they are. */
  read(nowS: number, timeoutS: number, out: Measurement): boolean {
    out.handStampS = undefined;
    if (!(nowS - this.#atS < timeoutS)) return false;
    out.hand.set(this.#position);
    out.handStampS = this.#stampS;
    return true;
  }
}
