import { atRest } from './guard-state.js';
import type { Desired } from './guard-state.js';
import type { GuardedCommand } from './guarded-command.js';
import type { Verdict } from './guard.js';
import { HeldArm } from './held-arm.js';
import { jerkLimitedStop } from './jerk-limited-stop.js';
import type { MotionLimits } from './motion-limits.js';
import type { Movement } from './movement.js';
import type { Placement } from './placement.js';
import type { Measurement } from './plant.js';

/** Compares the arm with its command, while it moves and while it is held, and follows an arm that has left. */
export class SupervisedCommand {
  readonly #command: GuardedCommand;
  readonly #placement: Placement;
  readonly #streamed: boolean;
  /** Expected posture of the measured arm (J, rad). */
  readonly #expected: Float64Array;
  readonly #held: HeldArm;
  #takingUp = false;
  /** How the command comes to rest where its jerk is limited, and its own time (s). */
  #stop: Movement | undefined;
  #stopS = 0;
  readonly #stopping: Desired;

  /** @param streamed otherwise the robot follows trajectories, and gets no commands while it holds */
  constructor(command: GuardedCommand, placement: Placement, streamed: boolean) {
    const joints = command.position.length;
    this.#command = command;
    this.#placement = placement;
    this.#streamed = streamed;
    this.#expected = new Float64Array(joints);
    this.#held = new HeldArm(joints);
    this.#stopping = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  }

  /** Another motion begins, or none: the command says where the arm should be. */
  leave(): void {
    this.#takingUp = false;
    this.#stop = undefined;
    this.#held.leave();
  }

  /** The posture to which the command must go to be at the arm (J, rad). */
  beside(limits: MotionLimits, measured: Float64Array): Float64Array {
    this.#held.begin(limits, measured);
    return this.#held.desired.position;
  }

  /** The command goes to the arm: the distance between them is no error. */
  takeUp(): void {
    this.#takingUp = true;
  }

  /**
   * The command of this cycle.
   * @param desired undefined to brake and hold
   */
  guard(limits: MotionLimits, measured: Measurement, desired: Desired | undefined, nowS: number): Verdict {
    this.expect(measured, this.#expected);
    const stop = this.#stop;
    if (desired !== undefined || stop === undefined)
      return this.#command.step(limits, measured, desired, nowS, this.#expected);
    const { position, velocity } = this.#stopping;
    this.#stopS += Math.max(0, nowS - this.#command.timeS);
    stop.sample(this.#stopS, position, velocity);
    const verdict = this.#command.step(limits, measured, this.#stopping, nowS, this.#expected, true);
    // If a limit was in the way, the rest is braked as hard as the limits permit.
    const { state } = this.#command;
    if (atRest(state) || position.some((q, j) => q !== state.position[j])) this.#stop = undefined;
    return verdict;
  }

  /**
   * From now on the command brakes.
   * @returns how it comes to rest, if its jerk is limited
   */
  brake(limits: MotionLimits): Movement | undefined {
    this.#stop = jerkLimitedStop(limits, this.#command.state, this.#command.acceleration);
    this.#stopS = 0;
    return this.#stop;
  }

  /** What the guard will say of the arm in this cycle, before anything is commanded. */
  judge(limits: MotionLimits, measured: Measurement, nowS: number): Verdict {
    this.expect(measured, this.#expected);
    return this.#command.judge(limits, measured, this.#expected, nowS);
  }

  /**
   * Brakes, holds, and follows an arm that has left; a robot that follows trajectories gets no message of that.
   * @param trusted whether the measured posture is reliable
   */
  hold(limits: MotionLimits, measured: Measurement, nowS: number, trusted: boolean): Verdict {
    const held = this.#held;
    const resting = atRest(this.#command.state);
    if (held.following && trusted) return this.#follow(limits, measured, nowS);
    const verdict = this.guard(limits, measured, undefined, nowS);
    if (!resting || !this.#placement.told || !trusted) return verdict;
    if (verdict === 'clear') held.rest(measured.position, this.#expected, nowS);
    if (verdict === 'tracking_error' && this.#streamed) held.begin(limits, measured.position);
    return verdict;
  }

  /** An arm that has left its limits is followed as far as they go. */
  #follow(limits: MotionLimits, measured: Measurement, nowS: number): Verdict {
    const held = this.#held;
    const verdict = this.#command.supervise(limits, measured, nowS);
    const outside = verdict === 'joint_limit';
    if (verdict === 'clear' || outside) held.follow(limits, measured.position, nowS);
    if (!outside) return this.guard(limits, measured, held.desired, nowS);
    this.#command.step(limits, undefined, held.desired, nowS, held.desired.position);
    return this.#command.supervise(limits, measured, nowS);
  }

  /**
   * Where the measured arm should be, into `out` (J, rad): in the posture commanded at the time of the measurement.
   * While the command follows the arm, it is the measured posture.
   * @returns whether the command says where it should be
   */
  expect({ stampS, position }: Measurement, out: Float64Array): boolean {
    const bound = !this.#takingUp && !this.#held.following && this.#placement.told;
    if (bound) this.#command.at(stampS, out);
    else out.set(position);
    return bound;
  }
}
