/**
 * Recognises joints that are stuck, and notices when they are free again. Angles in rad. Since a joint last moved by 0.02 it
 * was sent by s (its command) and went by w (as measured):
 *
 *     stuck     |s| > 0.1 and |w| < 0.2 |s|, while another joint went by more than 0.02, and by 0.3 of what it was sent
 *     free      it is away from where it was stuck by more than 0.05, or a probe moves it by half of what it was sent
 *
 * If no other joint goes where it is sent, the drives are off or commands do not arrive, and no joint counts as stuck. A
 * probe sends stuck joints a small way towards the start posture: before the next reach, and before each fifth one.
 */

const MOVED_RAD = 0.02;
const SENT_RAD = 0.1;
const STUCK_SHARE = 0.2;
/** Soft servos lag behind, so that a joint that obeys has not come far yet. */
const OBEYED_SHARE = 0.3;
const PROBED_SHARE = 0.5;
const FREE_RAD = 0.05;
const PROBE_RAD = 0.1;
/** A probe is at most this share of the permitted tracking error, so that a joint that is stuck does not halt the arm. */
const PROBE_SHARE = 0.5;
const PROBE_EVERY = 5;

/** The joints of one arm that are stuck. */
export class StuckJoints {
  /** Angles of stuck joints (J; NaN: the joint is free). */
  readonly #angles: Float64Array;
  readonly #joints: number;
  /** Commands and measured joints when joint j last moved: row j of each (J x J). */
  readonly #sentFrom: Float64Array;
  readonly #wentFrom: Float64Array;
  /** The measured joints when a probe began (J). */
  readonly #probedFrom: Float64Array;
  /** Reaches since the last probe. */
  #reaches = Infinity;
  #count = 0;
  /** Changes with every joint that becomes stuck or free. */
  version = 0;

  constructor(joints: number) {
    this.#angles = new Float64Array(joints).fill(NaN);
    this.#joints = joints;
    this.#sentFrom = new Float64Array(joints * joints).fill(NaN);
    this.#wentFrom = new Float64Array(joints * joints).fill(NaN);
    this.#probedFrom = new Float64Array(joints);
  }

  /** A copy of the angles of stuck joints (J; NaN: free); undefined if all are free. */
  get held(): Float64Array | undefined {
    return this.#count === 0 ? undefined : this.#angles.slice();
  }

  isStuck(joint: number): boolean {
    return !Number.isNaN(this.#angles[joint]);
  }

  /** A copy of a posture (J) in which stuck joints are where they are. */
  keptIn(posture: Float64Array): Float64Array {
    return posture.map((q, j) => (this.isStuck(j) ? this.#angles[j] : q));
  }

  /** A movement begins (J): the command, and the joints as measured. */
  begin(commanded: Float64Array, measured: Float64Array): void {
    for (let j = 0; j < this.#joints; j++) this.#noteMoved(j, commanded, measured);
  }

  /** Notes the joints that moved (J): the command of the time of the measurement, and the measurement. */
  follow(commanded: Float64Array, measured: Float64Array): void {
    for (let j = 0; j < this.#joints; j++)
      if (Math.abs(this.#went(j, j, measured)) > MOVED_RAD) this.#noteMoved(j, commanded, measured);
  }

  /** Frees joints that have moved. To be called with every credible measurement (J). */
  look(measured: Float64Array): void {
    if (this.#count === 0) return;
    for (let j = 0; j < measured.length; j++)
      if (Math.abs(measured[j] - this.#angles[j]) > FREE_RAD) this.#free(j);
  }

  /**
   * Judges a movement that has ended or was halted (J): where the command was at the time of the measurement, and where the
   * joints are. Joints that stood still are stuck from now on.
   */
  judge(commanded: Float64Array, measured: Float64Array): void {
    for (let j = 0; j < measured.length; j++) {
      const sent = Math.abs(this.#sent(j, j, commanded));
      const went = Math.abs(this.#went(j, j, measured));
      if (this.isStuck(j) || !(sent > SENT_RAD && went < STUCK_SHARE * sent)) continue;
      if (!this.#othersObeyed(j, commanded, measured)) continue;
      this.#angles[j] = measured[j];
      this.#count++;
      this.version++;
      this.#reaches = Infinity;
    }
  }

  /** A reach begins. @returns whether stuck joints should be probed first */
  shouldProbe(): boolean {
    if (this.#count === 0) return false;
    this.#reaches++;
    if (this.#reaches < PROBE_EVERY) return false;
    // The reach goes on after the probe, and is counted again.
    this.#reaches = -1;
    return true;
  }

  /**
   * The posture that probes stuck joints (J): a small way from the command towards the start posture or, if they are stuck
   * there, towards the middle of their range. The other joints go to the start posture meanwhile, so that the arm moves.
   */
  probe(
    commanded: Float64Array,
    startPosture: Float64Array,
    { lower, upper, trackingError }: ProbeLimits,
  ): Float64Array {
    const far = Math.min(PROBE_RAD, PROBE_SHARE * trackingError);
    return commanded.map((q, j) => {
      if (!this.isStuck(j)) return startPosture[j];
      const toStart = startPosture[j] - q;
      const way = Math.abs(toStart) > far ? toStart : (lower[j] + upper[j]) / 2 - q;
      return Math.min(Math.max(q + (way < 0 ? -far : far), lower[j]), upper[j]);
    });
  }

  /** A probe begins (J). */
  beginProbe(measured: Float64Array): void {
    this.#probedFrom.set(measured);
  }

  /** Frees the joints that followed a probe (J). */
  endProbe(commanded: Float64Array, measured: Float64Array): void {
    for (let j = 0; j < measured.length; j++) {
      if (!this.isStuck(j)) continue;
      const sent = commanded[j] - this.#angles[j];
      const went = (measured[j] - this.#probedFrom[j]) * Math.sign(sent);
      if (sent === 0) continue;
      if (went > PROBED_SHARE * Math.abs(sent)) this.#free(j);
      else this.#angles[j] = measured[j];
    }
  }

  /** Whether another joint obeyed since joint `j` last moved. */
  #othersObeyed(j: number, commanded: Float64Array, measured: Float64Array): boolean {
    for (let i = 0; i < this.#joints; i++) {
      const sent = this.#sent(j, i, commanded);
      const went = this.#went(j, i, measured) * Math.sign(sent);
      if (i !== j && went > Math.max(MOVED_RAD, OBEYED_SHARE * Math.abs(sent))) return true;
    }
    return false;
  }

  #noteMoved(j: number, commanded: Float64Array, measured: Float64Array): void {
    this.#sentFrom.set(commanded, j * this.#joints);
    this.#wentFrom.set(measured, j * this.#joints);
  }

  /** By how much joint i was sent, and went, since joint j last moved. */
  #sent(j: number, i: number, commanded: Float64Array): number {
    return commanded[i] - this.#sentFrom[j * this.#joints + i];
  }

  #went(j: number, i: number, measured: Float64Array): number {
    return measured[i] - this.#wentFrom[j * this.#joints + i];
  }

  #free(joint: number): void {
    this.#angles[joint] = NaN;
    this.#count--;
    this.version++;
  }
}

/** The limits that a probe keeps (J, rad). */
export interface ProbeLimits {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly trackingError: number;
}
