import { largestDifference } from './guard-state.js';
import type { Desired } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';

/** Movement of the arm before the command follows it (rad): above noise and the changes of sag. */
const FOLLOWED_RAD = 0.03;

/** An arm has come to rest when it has moved by less than this angle for this time (rad, s). */
const RESTING_RAD = 0.004;
const SETTLED_S = 0.3;

/** After this time at rest the arm has its sag (s). */
const SAGGED_S = 1;

/**
 * Lets the command follow an arm that has left it, so that drives that come back find the command at the arm. The sag
 * is subtracted, because the holding drives cause it themselves: a command at the measured posture would sink for ever.
 */
export class HeldArm {
  /** The posture to go to, at rest there (J). */
  readonly desired: Desired;
  readonly #sag: Float64Array;
  readonly #seen: Float64Array;
  #restingS: number | undefined;
  #sagged = false;
  #following = false;
  /** The posture to which the arm was last seen to move, and the time since which it has not moved (J, rad; s). */
  readonly #stood: Float64Array;
  #stoodSinceS = NaN;
  /** Whether the command has gone to the posture in which the arm came to rest. */
  #settled = false;

  constructor(joints: number) {
    this.#sag = new Float64Array(joints);
    this.#seen = new Float64Array(joints);
    this.#stood = new Float64Array(joints);
    this.desired = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  }

  get following(): boolean {
    return this.#following;
  }

  /** Another motion begins, or none: the command does not follow. */
  leave(): void {
    this.#following = false;
    this.#restingS = undefined;
    this.#sagged = false;
  }

  /** Stores once the sag of the arm below the resting command `expected` (J). */
  rest(measured: Float64Array, expected: Float64Array, nowS: number): void {
    this.#restingS ??= nowS;
    if (this.#sagged || nowS - this.#restingS < SAGGED_S) return;
    this.#sagged = true;
    for (let j = 0; j < expected.length; j++) this.#sag[j] = measured[j] - expected[j];
  }

  /** The arm has left its command; from now on the command follows it. */
  begin(limits: MotionLimits, measured: Float64Array): void {
    if (this.#following) return;
    this.#following = true;
    this.#settled = false;
    this.#stoodSinceS = NaN;
    for (let j = 0; j < measured.length; j++) this.#goTo(limits, measured, j);
  }

  /**
   * Follows each joint that moves away from its command, `measured` (J), and follows once more when the arm comes to
   * rest. A joint that comes nearer to its command is driven, and is not followed: the sag is another one in the new
   * posture, and the arm would creep.
   */
  follow(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    if (this.#goAfter(limits, measured, FOLLOWED_RAD)) this.#settled = false;
    if (!(largestDifference(measured, this.#stood) <= RESTING_RAD) || !(nowS >= this.#stoodSinceS)) {
      this.#stood.set(measured);
      this.#stoodSinceS = nowS;
    }
    if (this.#settled || nowS - this.#stoodSinceS < SETTLED_S) return;
    this.#settled = true;
    this.#goAfter(limits, measured, RESTING_RAD);
  }

  /**
   * Commands each joint to its current position if it has gone farther away by more than `byRad`.
   * @returns whether there was one
   */
  #goAfter(limits: MotionLimits, measured: Float64Array, byRad: number): boolean {
    const { position } = this.desired;
    let gone = false;
    for (let j = 0; j < position.length; j++) {
      const farther = Math.abs(measured[j] - position[j]) - Math.abs(this.#seen[j] - position[j]);
      if (farther <= byRad) continue;
      gone = true;
      this.#goTo(limits, measured, j);
    }
    return gone;
  }

  #goTo({ lower, upper }: MotionLimits, measured: Float64Array, j: number): void {
    this.#seen[j] = measured[j];
    this.desired.position[j] = Math.min(upper[j], Math.max(lower[j], measured[j] - this.#sag[j]));
  }
}
