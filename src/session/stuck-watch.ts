import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { Movement } from '../motion/movement.js';
import type { Measurement } from '../motion/plant.js';
import type { ReachOutcome } from './controller.js';
import { outcomeNow } from './settle-watch.js';
import { StuckJoints } from './stuck-joints.js';
import type { SequenceSettings } from './terms.js';
import { wayTo } from './way-to.js';

/** Time after a probe in which soft servos follow it (s). */
const FOLLOW_S = 0.4;

/** Watches the joints of a commanded arm for those that are stuck, while that is asked for. */
export class StuckWatch {
  readonly #motion: GuardedMotion;
  readonly #joints: StuckJoints;
  /** The joints as measured last, and the command of that time (J, rad). */
  readonly #measured: Float64Array;
  readonly #meant: Float64Array;
  /** Otherwise no joint ever counts as stuck. */
  enabled = false;
  #isProbing = false;

  constructor(joints: number, motion: GuardedMotion) {
    this.#motion = motion;
    this.#joints = new StuckJoints(joints);
    this.#measured = new Float64Array(joints).fill(NaN);
    this.#meant = new Float64Array(joints);
  }

  /** A copy of the angles of stuck joints (J, rad; NaN: free); undefined if all are free. */
  get held(): Float64Array | undefined {
    return this.enabled ? this.#joints.held : undefined;
  }

  /** Changes with every joint that becomes stuck or free. */
  get version(): number {
    return this.#joints.version;
  }

  /** Takes the measurement of every cycle. */
  look(measured: Measurement): void {
    this.#measured.set(measured.position);
    if (!this.enabled) return;
    this.#joints.look(measured.position);
    if (this.#motion.expect(measured, this.#meant)) this.#joints.follow(this.#meant, measured.position);
  }

  /** A movement of the command begins. */
  begin(): void {
    this.#joints.begin(this.#motion.position, this.#measured);
  }

  /** The movement has ended, or was halted because a joint did not follow. */
  judge(measured: Measurement): void {
    if (this.enabled && !this.#isProbing && this.#motion.expect(measured, this.#meant))
      this.#joints.judge(this.#meant, measured.position);
  }

  /** The measured and the commanded position of an arm of which a joint did not follow, which may be stuck. */
  heldBack(measured: Measurement): ReachOutcome {
    this.judge(measured);
    return { ...outcomeNow(measured, this.#motion), held: this.held };
  }

  /** The start posture, as far as stuck joints permit it (J, rad). */
  home(startPosture: Float64Array): Float64Array {
    return this.enabled ? this.#joints.keptIn(startPosture) : startPosture;
  }

  /** The movement of a probe before this reach, if one is due. */
  probe(startPosture: Float64Array, settings: SequenceSettings): Movement | undefined {
    if (!this.enabled || !this.#joints.shouldProbe()) return undefined;
    const { position } = this.#motion;
    const way = wayTo(this.#joints.probe(position, startPosture, settings.limits), position, settings);
    this.#isProbing = way !== undefined;
    this.#joints.beginProbe(this.#measured);
    return way;
  }

  /** Whether a probe is under way. */
  get isProbing(): boolean {
    return this.#isProbing;
  }

  /** The command of a probe arrived this long ago (s). @returns whether the probe is over */
  endProbe(arrivedForS: number): boolean {
    if (arrivedForS < FOLLOW_S) return false;
    this.#joints.endProbe(this.#motion.position, this.#measured);
    this.#isProbing = false;
    return true;
  }

  /** The reach under way is abandoned. */
  giveUp(): void {
    this.#isProbing = false;
  }

  /** What there is to say of stuck joints; undefined if there are none. */
  remark(jointNames: readonly string[]): string | undefined {
    const { held } = this;
    if (held === undefined) return undefined;
    const stuck = jointNames.flatMap((name, j) =>
      Number.isNaN(held[j]) ? [] : [`${name} is stuck at ${held[j].toFixed(3)} rad`],
    );
    return `${stuck.join(', ')}: reaches go on with the other joints`;
  }
}
