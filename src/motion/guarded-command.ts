import { CommandHistory } from './command-history.js';
import { createGuardState, tolerate } from './guard-state.js';
import type { Desired, Finding, GuardState } from './guard-state.js';
import { guardStep, outsideM, supervise, superviseState } from './guard.js';
import type { Verdict } from './guard.js';
import type { MotionLimits } from './motion-limits.js';
import type { Movement } from './movement.js';
import type { Measurement } from './plant.js';

/** The command in force, its continuation from cycle to cycle under the guard, and its history. */
export class GuardedCommand {
  #state: GuardState;
  #next: GuardState;
  readonly #history: CommandHistory;
  /** How the velocity changed in the last step (J, rad/s^2). */
  readonly acceleration: Float64Array;
  readonly #velocityBefore: Float64Array;

  constructor(joints: number, cycleS: number) {
    this.#state = createGuardState(joints);
    this.#next = createGuardState(joints);
    this.#history = new CommandHistory(joints, cycleS);
    this.acceleration = new Float64Array(joints);
    this.#velocityBefore = new Float64Array(joints);
  }

  /** The state from which the next step starts. */
  get state(): GuardState {
    return this.#state;
  }

  get position(): Float64Array {
    return this.#state.position;
  }

  /** The subject of the last verdict. */
  get finding(): Finding {
    return this.#state.finding;
  }

  /** Time of the last step (s). */
  get timeS(): number {
    return this.#state.timeS;
  }

  /**
   * The command is now the posture `measured` (J, rad), at rest. A joint that stands at its stop, a hair beyond its limit, is
   * commanded to its limit.
   */
  place(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    const { position, velocity, hand } = this.#state;
    this.#state.timeS = nowS;
    for (let j = 0; j < position.length; j++)
      position[j] = Math.min(limits.jointUpper[j], Math.max(limits.jointLower[j], measured[j]));
    velocity.fill(0);
    this.acceleration.fill(0);
    this.#state.outsideM = outsideM(limits, measured, hand);
    this.tolerate(limits, measured);
    this.#history.clear();
    this.#history.note(nowS, position);
  }

  /** Permits the current joints, `measured` (J). */
  tolerate(limits: MotionLimits, measured: Float64Array): void {
    tolerate(limits, this.#state, measured);
  }

  /**
   * Whether the command may become `measured` (J, rad) at `nowS` without a step: the time since the last command must
   * be long enough for the distance.
   */
  isNoStep({ velocity }: MotionLimits, measured: Float64Array, nowS: number): boolean {
    const { position, timeS } = this.#state;
    // After a jump of the clock the elapsed time is unknown.
    if (!Number.isFinite(timeS)) this.#state.timeS = nowS;
    for (let j = 0; j < position.length; j++)
      if (!(Math.abs(measured[j] - position[j]) <= velocity[j] * (nowS - timeS))) return false;
    return true;
  }

  /** The time of the last step becomes unknown. */
  forgetTime(): void {
    this.#state.timeS = NaN;
  }

  /** Shifts the time of the last step by this much (s): the time between counts for no step. */
  slip(byS: number): void {
    this.#state.timeS += byS;
  }

  /** Sets the command to the movement at `lawS`: the robot has continued by itself. */
  goAlong(movement: Movement, lawS: number, nowS: number): void {
    this.#velocityBefore.set(this.#state.velocity);
    movement.sample(lawS, this.#state.position, this.#state.velocity);
    this.#arrive(nowS);
  }

  /** Sets the command to the current state of the arm, which is moved by torques. */
  goWith({ position, velocity }: Measurement, nowS: number): void {
    this.#velocityBefore.set(this.#state.velocity);
    this.#state.position.set(position);
    this.#state.velocity.set(velocity);
    this.#arrive(nowS);
  }

  #arrive(nowS: number): void {
    this.#noteAcceleration(nowS - this.#state.timeS);
    this.#state.timeS = nowS;
    this.#history.note(nowS, this.#state.position);
  }

  #noteAcceleration(dtS: number): void {
    if (!(dtS > 0)) return;
    const { velocity } = this.#state;
    for (let j = 0; j < velocity.length; j++)
      this.acceleration[j] = (velocity[j] - this.#velocityBefore[j]) / dtS;
  }

  /**
   * The command of this cycle.
   * @param measured undefined where the arm is supervised otherwise
   * @param desired undefined to brake and hold
   * @param expected where the measured joints should be (J, rad)
   * @param stopping whether `desired` is how the command comes to rest, whatever the verdict is
   */
  step(
    limits: MotionLimits,
    measured: Measurement | undefined,
    desired: Desired | undefined,
    nowS: number,
    expected: Float64Array,
    stopping = false,
  ): Verdict {
    const verdict = guardStep(limits, this.#state, measured, desired, nowS, this.#next, expected, stopping);
    const before = this.#state;
    this.#velocityBefore.set(before.velocity);
    this.#state = this.#next;
    this.#next = before;
    this.#noteAcceleration(this.#state.timeS - before.timeS);
    this.#history.note(this.#state.timeS, this.#state.position);
    return verdict;
  }

  /** Whether the joint states can be relied on, and the joints are where they may be. */
  supervise(limits: MotionLimits, measured: Measurement, nowS: number): Verdict {
    return superviseState(limits, this.#state, measured, nowS, this.#state.finding);
  }

  /** The same, and whether they are near where they should be, `expected` (J, rad). */
  judge(limits: MotionLimits, measured: Measurement, expected: Float64Array, nowS: number): Verdict {
    return supervise(limits, this.#state, measured, expected, nowS, this.#state.finding);
  }

  /** The command of `timeS`, into `out` (J, rad). */
  at(timeS: number, out: Float64Array): void {
    this.#history.at(timeS, out);
  }
}
