/** Commands more than 20 steps apart do not count as a stream. */
const longestRamp = 20;

/**
 * The reference of the servos between two commands. A stiff servo would jerk at each command of a 100 Hz stream. Drives
 * therefore move evenly to a new position, in the time between the last two commands (the "interpolated position mode"
 * of CiA 402), or in the time that the velocity limits require. The price is a delay of one command.
 */
export class ServoReference {
  /** The current reference of the servos (J). */
  readonly now: Float64Array;
  readonly #target: Float64Array;
  readonly #rate: Float64Array;
  /** Steps that are left of the ramp, steps that it takes, steps since the last command, share of a step that has passed. */
  readonly #counters = new Float64Array(4);
  /** Speed of the time in which it goes; 1 is that of the plant. */
  scale = 1;

  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** Largest displacement of a joint in a step (J). */
  readonly #longest: Float64Array;

  /**
   * @param lower @param upper position limits of the reference (J)
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
    this.#counters.set([0, longestRamp, longestRamp, 0]);
  }

  /** Moves to a posture (J), as far as the limits permit. */
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
    counters[3] += this.scale;
    if (counters[3] < 1) return;
    counters[3] -= 1;
    if (counters[2] < longestRamp) counters[2]++;
    if (counters[0] === 0) return;
    counters[0]--;
    if (counters[0] === 0) this.now.set(this.#target);
    else for (let j = 0; j < this.now.length; j++) this.now[j] += this.#rate[j];
  }

  /** The complete state, to be copied or overwritten. */
  get state(): readonly Float64Array[] {
    return [this.now, this.#target, this.#rate, this.#counters];
  }
}
