/** Slower commands than every 20 steps are not taken for a stream. */
const longestRamp = 20;

/**
 * What the servos are to follow between two commands. A stiff servo would answer each command of a 100 Hz stream with
 * a jerk; drives therefore go to a new position evenly, in the time that lay between the last two commands (the
 * "interpolated position mode" of CiA 402), or in the time that the joints' velocity limits ask for. That costs one
 * command's time of delay.
 */
export class ServoReference {
  /** Where the servos are sent now (J). */
  readonly now: Float64Array;
  readonly #target: Float64Array;
  readonly #rate: Float64Array;
  /** Steps that are left of the ramp, steps that it takes, steps since the last command. */
  readonly #counters = new Float64Array(3);

  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** How far a joint may go in a step (J). */
  readonly #longest: Float64Array;

  /**
   * @param lower @param upper position limits (J); the servos are never sent beyond
   * @param velocityLimit (J, per second)
   */
  constructor(lower: Float64Array, upper: Float64Array, velocityLimit: Float64Array, stepS: number) {
    const joints = lower.length;
    this.#lower = lower;
    this.#upper = upper;
    this.#longest = velocityLimit.map((limit) => limit * stepS);
    this.now = new Float64Array(joints);
    this.#target = new Float64Array(joints);
    this.#rate = new Float64Array(joints);
  }

  /** Jumps to a posture and stays there. */
  jump(posture: Float64Array): void {
    this.now.set(posture);
    this.#target.set(posture);
    this.#counters.set([0, longestRamp, longestRamp]);
  }

  /** Goes to a posture (J) from here on, as far as the limits let it. */
  go(posture: Float64Array): void {
    const counters = this.#counters;
    const joints = this.now.length;
    // A second command at the same moment corrects the first.
    if (counters[2] > 0) counters[1] = counters[2];
    counters[2] = 0;
    let steps = counters[1];
    for (let j = 0; j < joints; j++) {
      this.#target[j] = Math.min(Math.max(posture[j], this.#lower[j]), this.#upper[j]);
      steps = Math.max(steps, Math.ceil(Math.abs(this.#target[j] - this.now[j]) / this.#longest[j]));
    }
    for (let j = 0; j < joints; j++) this.#rate[j] = (this.#target[j] - this.now[j]) / steps;
    counters[0] = steps;
  }

  /** One step of time. */
  step(): void {
    const counters = this.#counters;
    if (counters[2] < longestRamp) counters[2]++;
    if (counters[0] === 0) return;
    counters[0]--;
    if (counters[0] === 0) this.now.set(this.#target);
    else for (let j = 0; j < this.now.length; j++) this.now[j] += this.#rate[j];
  }

  /** All that the future depends on, to be copied or written over. */
  get state(): readonly Float64Array[] {
    return [this.now, this.#target, this.#rate, this.#counters];
  }
}
