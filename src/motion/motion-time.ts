import type { MotionLimits } from './motion-limits.js';

/** Periods by which a motion goes on in one cycle at most, however late the cycle is. */
const MOST_PERIODS = 2;
/** Room for rounding (s). */
const ROUNDING_S = 1e-9;
/** Share of the acceleration limit that a change of the time scale may take of a command that is streamed. */
const SHARE = 0.5;

/**
 * How the time of the motion goes on in a cycle. It stays behind the clock where a cycle was late, so that what was missed
 * lengthens the movement instead of being caught up in one step, and where the robot's own time goes slower (speed scaling).
 */
export class MotionTime {
  readonly #cycleS: number;
  readonly #streamed: boolean;
  #asked = 1;
  #scale = 1;

  /** @param streamed positions are sent cycle by cycle; a robot that has the trajectory goes on by itself in a stall */
  constructor(cycleS: number, streamed: boolean) {
    this.#cycleS = cycleS;
    this.#streamed = streamed;
  }

  /** How fast the robot's time goes from now on, 0 (it stands) to 1. @throws RangeError on other numbers */
  set scale(scale: number) {
    if (!(scale >= 0 && scale <= 1)) throw new RangeError(`the time scale is ${scale}, expected 0 to 1`);
    this.#asked = scale;
  }

  /** A motion begins, from rest. */
  begin(): void {
    this.#scale = this.#asked;
  }

  /**
   * A motion is braked, which streamed commands do in the clock's time: `velocity` (J, rad/s) is now in that. A robot that
   * follows trajectories and whose time stands is at rest already.
   */
  brake(velocity: Float64Array): void {
    const scale = this.#streamed ? this.#scale : this.#asked === 0 ? 0 : 1;
    for (let j = 0; j < velocity.length; j++) velocity[j] *= scale;
    if (this.#streamed || this.#asked === 0) this.#scale = 1;
  }

  /**
   * By how much the motion's time stays behind the clock in a cycle `dtS` after the last (s).
   * @param velocity of the command (J, rad/s), in the motion's own time
   * @param moving otherwise it brakes or holds
   */
  slip(limits: MotionLimits, velocity: Float64Array, dtS: number, moving: boolean): number {
    if (!(dtS > 0)) return 0;
    const longestS = MOST_PERIODS * this.#cycleS;
    // After longer gaps the drives have come to rest; the guard plans anew from there.
    const late = this.#streamed && dtS > longestS + ROUNDING_S && dtS <= limits.longestStepS;
    const stepS = late ? longestS : dtS;
    if (moving) this.#approach(limits, velocity, stepS);
    return dtS - this.#scale * stepS;
  }

  #approach({ acceleration }: MotionLimits, velocity: Float64Array, stepS: number): void {
    if (this.#scale === this.#asked) return;
    let change = 1;
    if (this.#streamed)
      for (let j = 0; j < velocity.length; j++)
        change = Math.min(change, (SHARE * acceleration[j] * stepS) / Math.abs(velocity[j]));
    const left = this.#asked - this.#scale;
    this.#scale = Math.abs(left) <= change ? this.#asked : this.#scale + Math.sign(left) * change;
  }
}
