import { largestDifference } from './guard-state.js';
import type { Desired } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';

/** The arm moves by this much before the command goes after it (rad): above noise, and what sag differs by on the way. */
const FOLLOWED_RAD = 0.03;

/** After this time at rest the arm has its sag (s). */
const SAGGED_S = 1;

/**
 * Where the command of an arm goes that has left it: after the arm, so that drives that come back find it where the arm
 * is. Less its sag, which drives that hold it cause themselves: a command at the measured posture would sink for ever.
 */
export class HeldArm {
  /** The posture to go to, at rest there (J). */
  readonly desired: Desired;
  readonly #sag: Float64Array;
  readonly #seen: Float64Array;
  #restingS: number | undefined;
  #sagged = false;
  #following = false;

  constructor(joints: number) {
    this.#sag = new Float64Array(joints);
    this.#seen = new Float64Array(joints);
    this.desired = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  }

  get following(): boolean {
    return this.#following;
  }

  /** Another motion begins, or none: the command stays where it is. */
  leave(): void {
    this.#following = false;
    this.#restingS = undefined;
    this.#sagged = false;
  }

  /** Notes once how far below the resting command `expected` (J) the arm hangs. */
  rest(measured: Float64Array, expected: Float64Array, nowS: number): void {
    this.#restingS ??= nowS;
    if (this.#sagged || nowS - this.#restingS < SAGGED_S) return;
    this.#sagged = true;
    for (let j = 0; j < expected.length; j++) this.#sag[j] = measured[j] - expected[j];
  }

  /** The arm left its command; from now on the command goes after it. */
  begin(limits: MotionLimits, measured: Float64Array): void {
    if (this.#following) return;
    this.#following = true;
    this.#goTo(limits, measured);
  }

  /** Goes on after an arm that is measured to be at `measured` (J). */
  follow(limits: MotionLimits, measured: Float64Array): void {
    if (largestDifference(measured, this.#seen) > FOLLOWED_RAD) this.#goTo(limits, measured);
  }

  #goTo({ lower, upper }: MotionLimits, measured: Float64Array): void {
    this.#seen.set(measured);
    const { position } = this.desired;
    for (let j = 0; j < position.length; j++)
      position[j] = Math.min(upper[j], Math.max(lower[j], measured[j] - this.#sag[j]));
  }
}
