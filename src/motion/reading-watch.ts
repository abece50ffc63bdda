import type { MotionLimits } from './motion-limits.js';
import type { Measurement } from './plant.js';

/** Why joint states are not credible, with the index of the joint if one joint is the reason. */
export interface Doubt {
  readonly kind: 'repeat' | 'step';
  readonly joint: number;
  /** The change of the joint, and the largest possible change (rad); for repeats, how far the command moved away. */
  readonly value: number;
  readonly limit: number;
}

/** If the command moves this far (rad) away from joints that do not change by a bit, the encoders are frozen. */
export const REPEATED_RAD = 0.05;

/** Least time between joint states in this check (s), because messages bunch up on their way. */
const NEAREST_S = 0.01;

/**
 * Least change (rad) that is a step, however slow the joint is. A joint falls through the play of its gears, a degree or two,
 * from one joint state to the next, and no velocity limit says how fast.
 */
const LEAST_STEP_RAD = 0.035;

/**
 * After a longer time (s) a joint may have moved far without being fast. Then the difference between the movement of
 * the joint and the movement of its command counts. It must be possible with a credible velocity in this time.
 */
const SLOW_S = 0.03;

/** Detects encoders that freeze or jump, from each joint state to the next. */
export class ReadingWatch {
  readonly #position: Float64Array;
  readonly #expected: Float64Array;
  /** Expected joints at their last change (J). */
  readonly #expectedAtChange: Float64Array;
  #stampS: number | undefined;
  /** The previous joint state came without a gap, so its expected joints are known. */
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

  /** The last joint state (J, rad); undefined if there is none to compare with. */
  get position(): Float64Array | undefined {
    return this.#stampS === undefined ? undefined : this.#position;
  }

  /** The next joint state is not compared with earlier ones, because time passed or jumped. A doubt stays. */
  forget(): void {
    this.#stampS = undefined;
  }

  /** The expected joints are no longer the same. */
  restart(): void {
    this.#steady = false;
  }

  /** The encoders are right: a step says where the joint is, and an arm whose readings repeat does stand still. */
  accept(): void {
    this.#doubt = undefined;
    this.#steady = false;
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
      // After freezing, the encoders show where the arm went meanwhile.
      this.#doubt = undefined;
      return;
    }
    for (let j = 0; comparable && j < position.length; j++) {
      // A command that comes back to an arm that stands says nothing about its encoders.
      const wentOn = Math.abs(expected[j] - position[j]) - Math.abs(this.#expectedAtChange[j] - position[j]);
      if (same && wentOn > REPEATED_RAD && this.#doubt === undefined)
        this.#doubt = { kind: 'repeat', joint: -1, value: wentOn, limit: REPEATED_RAD };
      const change = position[j] - this.#position[j];
      const astray = Math.abs(change - (expected[j] - this.#expected[j]));
      const fastest = limits.credibleVelocity[j];
      const far = Math.max(LEAST_STEP_RAD, fastest * Math.max(NEAREST_S, dtS));
      const farAstray = Math.max(LEAST_STEP_RAD, fastest * SLOW_S);
      if (Math.abs(change) > far) this.#doubt = { kind: 'step', joint: j, value: change, limit: far };
      else if (dtS > SLOW_S && astray > farAstray)
        this.#doubt = { kind: 'step', joint: j, value: change, limit: farAstray };
    }
  }
}
