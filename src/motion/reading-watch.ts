import type { MotionLimits } from './motion-limits.js';
import type { Measurement } from './plant.js';

/** Why joint states cannot be believed, with the joint (index) where it is one. */
export interface Doubt {
  readonly kind: 'repeat' | 'step';
  readonly joint: number;
  /** By how much the joint changed, and by how much it could have (rad); of repeats, how far the command went on. */
  readonly value: number;
  readonly limit: number;
}

/** The command goes on by so much while no joint changes by a bit (rad): the encoders are frozen. */
export const REPEATED_RAD = 0.05;

/** Joint states count as no nearer to each other than this (s): messages bunch up on their way. */
const NEAREST_S = 0.01;

/**
 * After longer than this (s) a joint may have come far without having been fast: then it counts by how much more, or
 * less, than its command it has moved, which must be what a credible velocity does in this time.
 */
const SLOW_S = 0.03;

/** Looks for encoders that freeze or jump, from each joint state to the next. */
export class ReadingWatch {
  readonly #position: Float64Array;
  readonly #expected: Float64Array;
  /** Where the joints should have been when they last changed (J). */
  readonly #expectedAtChange: Float64Array;
  #stampS: number | undefined;
  /** The joint state before came without a gap: what was expected then is known. */
  #steady = false;
  #doubt: Doubt | undefined;

  constructor(joints: number) {
    this.#position = new Float64Array(joints);
    this.#expected = new Float64Array(joints);
    this.#expectedAtChange = new Float64Array(joints);
  }

  get doubt(): Doubt | undefined {
    return this.#doubt;
  }

  /** The last joint state (J, rad); undefined where there was none to compare the next one with. */
  get position(): Float64Array | undefined {
    return this.#stampS === undefined ? undefined : this.#position;
  }

  /** What comes next is compared with nothing before: time went by, or jumped. A doubt stays. */
  forget(): void {
    this.#stampS = undefined;
  }

  /** What is expected of the joints is not what it was before. */
  restart(): void {
    this.#steady = false;
  }

  /** A step is accepted: the encoder says where the joint is. */
  accept(): void {
    if (this.#doubt?.kind === 'step') this.#doubt = undefined;
  }

  /** @param expected where the joints should be (J, rad) */
  read(limits: MotionLimits, measured: Measurement, expected: Float64Array): void {
    if (measured.stampS === this.#stampS) return;
    const dtS = measured.stampS - (this.#stampS ?? NaN);
    const steady = dtS > 0 && dtS <= limits.stateTimeoutS;
    const comparable = steady && this.#steady;
    this.#steady = steady;
    const same = comparable && this.#repeats(measured.position);
    if (!same) this.#expectedAtChange.set(expected);
    this.#judge(limits, measured.position, expected, comparable, same, dtS);
    this.#stampS = measured.stampS;
    this.#position.set(measured.position);
    this.#expected.set(expected);
  }

  #repeats(position: Float64Array): boolean {
    for (let j = 0; j < position.length; j++) if (position[j] !== this.#position[j]) return false;
    return true;
  }

  #judge(
    limits: MotionLimits,
    position: Float64Array,
    expected: Float64Array,
    comparable: boolean,
    same: boolean,
    dtS: number,
  ): void {
    if (this.#doubt?.kind === 'step') return;
    if (this.#doubt !== undefined && !same) {
      // Encoders that froze are where the arm went meanwhile.
      this.#doubt = undefined;
      return;
    }
    for (let j = 0; comparable && j < position.length; j++) {
      const wentOn = Math.abs(expected[j] - this.#expectedAtChange[j]);
      if (same && wentOn > REPEATED_RAD && this.#doubt === undefined)
        this.#doubt = { kind: 'repeat', joint: -1, value: wentOn, limit: REPEATED_RAD };
      const change = position[j] - this.#position[j];
      const astray = Math.abs(change - (expected[j] - this.#expected[j]));
      const fastest = limits.credibleVelocity[j];
      const far = fastest * Math.max(NEAREST_S, dtS);
      if (Math.abs(change) > far) this.#doubt = { kind: 'step', joint: j, value: change, limit: far };
      else if (dtS > SLOW_S && astray > fastest * SLOW_S)
        this.#doubt = { kind: 'step', joint: j, value: change, limit: fastest * SLOW_S };
    }
  }
}
