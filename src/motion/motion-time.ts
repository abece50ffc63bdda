import type { MotionLimits } from './motion-limits.js';

/** Most periods by which a motion advances in one cycle, however late the cycle is. */
const MOST_PERIODS = 2;
/** Room for rounding (s). */
const ROUNDING_S = 1e-9;
/** Share of the acceleration limit that a change of the time scale may use while commands are streamed. */
const SHARE = 0.5;

/**
 * Advances the time of the motion in each cycle. It falls behind the clock after a late cycle, so that the missed time
 * lengthens the movement instead of causing a large step. It also falls behind if the robot's own time is slower (speed
 * scaling).
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

  /** Sets the speed of the robot's time, 0 (it stands still) to 1. @throws RangeError on other numbers */
  set scale(scale: number) {
    if (!(scale >= 0 && scale <= 1)) throw new RangeError(`the time scale is ${scale}, expected 0 to 1`);
    this.#asked = scale;
  }

  /** A motion begins, from rest. */
  begin(): void {
    this.#scale = this.#asked;
  }

  /**
   * A motion is braked. Streamed commands brake in the time of the clock, so `velocity` (J, rad/s) is converted to it.
   * A robot that follows trajectories and whose time stands is at rest already.
   * @param acceleration of the command (J, rad/s^2), which is then in the clock's time too
   */
  brake(velocity: Float64Array, acceleration: Float64Array): void {
    const scale = this.#streamed ? this.#scale : this.#asked === 0 ? 0 : 1;
    for (let j = 0; j < velocity.length; j++) {
      velocity[j] *= scale;
      acceleration[j] *= scale * scale;
    }
    if (this.#streamed || this.#asked === 0) this.#scale = 1;
  }

  /**
   * The lag of the motion's time behind the clock in a cycle `dtS` after the last (s).
   * @param velocity of the command (J, rad/s), in the motion's own time
   * @param moving whether a motion is under way; otherwise the command brakes or holds
   */
  slip(limits: MotionLimits, velocity: Float64Array, dtS: number, moving: boolean): number {
    if (!(dtS > 0)) return 0;
    const longestS = MOST_PERIODS * this.#cycleS;
    // After longer gaps the drives have come to rest, and the guard plans again from there.
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
