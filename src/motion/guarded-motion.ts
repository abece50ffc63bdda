import { GuardedCommand } from './guarded-command.js';
import type { FeedbackLaw, Movement } from './movement.js';
import { atRest, noteFinding } from './guard-state.js';
import type { Finding } from './guard-state.js';
import type { Verdict } from './guard.js';
import { hasJerkLimit } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import type { CommandMode, Measurement } from './plant.js';
import { homing } from './retime.js';
import { MotionTime } from './motion-time.js';
import { Placement } from './placement.js';
import { planFrom } from './plan.js';
import type { Plan } from './plan.js';
import { RunningLaw } from './running-law.js';
import { SupervisedCommand } from './supervised-command.js';
import { guardTorque } from './torque-guard.js';
import { brakingTrajectory, joinedAhead } from './trajectory.js';
import type { Refusal, Trajectory } from './trajectory.js';

export type CommandInterface = 'position' | 'trajectory';

export interface MotionOptions {
  readonly joints: number;
  readonly commandInterface: CommandInterface;
  /** Time between two cycles (s). */
  readonly cycleS: number;
}

/** A trajectory that replaces one under way begins this much later (s): ten messages, a fraction of what braking takes. */
const JOIN_S = 0.05;

/**
 * The command, and what moves it: a movement, a feedback law, or nothing, in which case it brakes and holds. Every
 * command that is sent has passed the guard: in its cycle, and movements also as a whole before they begin.
 *
 * With the interface `trajectory` the robot has the whole movement and follows it by itself. The command is then the
 * point that the movement has reached by now, and the guard supervises the arm.
 */
export class GuardedMotion {
  readonly #interface: CommandInterface;
  readonly #cycleS: number;
  readonly #command: GuardedCommand;
  readonly #placement: Placement;
  readonly #running: RunningLaw;
  #stopAsked = false;
  #interrupted: { readonly law: Movement | FeedbackLaw; readonly tS: number } | undefined;
  #trajectory: Trajectory | undefined;
  /** The torques of a torque law (J; N m, or N). */
  readonly #torque: Float64Array;
  readonly #time: MotionTime;
  readonly #supervised: SupervisedCommand;

  constructor({ joints, commandInterface, cycleS }: MotionOptions) {
    this.#interface = commandInterface;
    this.#cycleS = cycleS;
    this.#command = new GuardedCommand(joints, cycleS);
    const streamed = commandInterface === 'position';
    this.#placement = new Placement(this.#command, streamed);
    this.#running = new RunningLaw(joints);
    this.#torque = new Float64Array(joints);
    this.#time = new MotionTime(cycleS, commandInterface === 'position');
    this.#supervised = new SupervisedCommand(this.#command, this.#placement, streamed);
  }

  /** Whether there is a command: not before the arm was seen. */
  get placed(): boolean {
    return this.#placement.placed;
  }

  /** Whether the robot knows the command; otherwise the next motion begins wherever the arm is. */
  get told(): boolean {
    return this.#placement.told;
  }

  get position(): Float64Array {
    return this.#command.position;
  }

  /** The kind of the command: positions, except while a torque law is under way. */
  get mode(): CommandMode {
    return this.#running.law?.kind === 'feedback' ? this.#running.law.mode : 'position';
  }

  /** Speed of the robot's time, 0 to 1, which the motion follows. @throws RangeError on other numbers */
  setTimeScale(scale: number): void {
    this.#time.scale = scale;
  }

  /** The command (J), in the units of `mode`. */
  get command(): Float64Array {
    return this.mode === 'torque' ? this.#torque : this.#command.position;
  }

  get resting(): boolean {
    return this.#running.law === undefined && atRest(this.#command.state);
  }

  /** What the last verdict is about. */
  get finding(): Finding {
    return this.#command.finding;
  }

  /** End time of the movement, which is then held until `finish`; undefined before. */
  get arrivedS(): number | undefined {
    return this.#running.arrivedS;
  }

  /** The command is now the posture `measured` (J, rad), at rest. */
  place(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    this.#placement.place(limits, measured, nowS);
    this.#forget();
  }

  /**
   * Whether the command may be placed at `measured` (J, rad). If there was a command in this activation, enough time
   * must have passed since then that this is no step.
   */
  mayPlace(limits: MotionLimits, measured: Float64Array, nowS: number): boolean {
    return this.#placement.mayPlace(limits, measured, nowS);
  }

  /** The time since the last command is unknown: it counts from the next cycle on. */
  timeJumped(): void {
    this.#command.forgetTime();
  }

  /** Earlier commands no longer count: the next command is the first one. */
  startAnew(): void {
    this.#placement.startAnew();
  }

  /** Removes the command; the next one starts at the arm. */
  release(): void {
    this.#placement.release();
    this.#forget();
  }

  #forget(): void {
    this.#running.end();
    this.#interrupted = undefined;
    this.#stopAsked = false;
    this.#supervised.leave();
  }

  /** The next motion starts at the command, or at the arm if the command has not been sent yet. */
  takeUp(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    const interrupted = this.#interrupted;
    if (!this.#placement.told) this.place(limits, measured, nowS);
    this.#interrupted = interrupted;
    this.#supervised.leave();
    this.#command.tolerate(limits, measured);
  }

  /** Whether a motion may start at the command: the arm (J, rad) is near it, or as near as its limits let the command come. */
  isAt(limits: MotionLimits, measured: Float64Array): boolean {
    return this.#placement.isAt(limits, measured);
  }

  /** Begins to bring the command to the arm, within the limits. */
  approach(limits: MotionLimits, measured: Float64Array, nowS: number): Refusal | undefined {
    const there = this.#supervised.beside(limits, measured);
    const refusal = this.start(limits, homing(this.#command.position, there, limits, this.#cycleS), nowS);
    if (refusal === undefined) this.#supervised.takeUp();
    return refusal;
  }

  /** Begins a movement from rest. If it is refused, the command does not change. */
  start(limits: MotionLimits, law: Movement | FeedbackLaw, nowS: number): Refusal | undefined {
    const plan = this.plan(limits, law);
    if ('verdict' in plan) return plan;
    this.begin(plan, nowS);
    return undefined;
  }

  /** Runs a movement through the guard from where the command rests; nothing moves yet. */
  plan(limits: MotionLimits, law: Movement | FeedbackLaw): Plan | Refusal {
    return planFrom(this.#command.state, law, limits, this.#cycleS);
  }

  /** Begins the planned movement from the resting command. */
  begin({ law, trajectory }: Plan, nowS: number): void {
    this.#trajectory = trajectory;
    this.#running.begin(law, this.#command.position, nowS);
    this.#placement.move();
    this.#interrupted = undefined;
    this.#supervised.leave();
    this.#time.begin();
  }

  /** Resumes the movement that `stop` interrupted, from the current arm; false if there was none. */
  resume(limits: MotionLimits, measured: Float64Array, nowS: number): Refusal | boolean {
    const interrupted = this.#interrupted;
    if (interrupted === undefined) return false;
    this.takeUp(limits, measured, nowS);
    return this.#continue(limits, interrupted.law, interrupted.tS, nowS) ?? true;
  }

  #continue(
    limits: MotionLimits,
    law: Movement | FeedbackLaw,
    tS: number,
    nowS: number,
  ): Refusal | undefined {
    if (law.kind === 'feedback') return this.start(limits, law, nowS);
    const refusal = this.start(limits, law.remaining(tS, this.#command.position), nowS);
    if (refusal === undefined) return undefined;
    // From the new position of the arm the path may lead outside the limits; the straight line to its end does not.
    const { position, velocity } = this.#running.desired;
    law.sample(law.durationS, position, velocity);
    return this.start(limits, homing(this.#command.position, position, limits, law.durationS), nowS);
  }

  /** From the next step on the command brakes and holds, within the limits. The interrupted movement can be resumed. */
  stop(): void {
    this.#stopAsked = this.#running.law !== undefined;
  }

  #interrupt(limits: MotionLimits, law: Movement | FeedbackLaw): void {
    this.#interrupted = { law, tS: this.#running.tS };
    const { state, acceleration } = this.#command;
    this.#time.brake(state.velocity, acceleration);
    this.#running.end();
    this.#stopAsked = false;
    const braking = brakingTrajectory(limits, state, this.#cycleS, this.#supervised.brake(limits));
    this.#trajectory = joinedAhead(braking, JOIN_S);
  }

  /** Ends a movement that has arrived: from now on the command is held. */
  finish(): void {
    this.#running.end();
    this.#stopAsked = false;
    this.#supervised.leave();
  }

  /** The motion that began since the last call, once, for the interface `trajectory`. */
  takeTrajectory(): Trajectory | undefined {
    const trajectory = this.#trajectory;
    this.#trajectory = undefined;
    return trajectory;
  }

  /**
   * One cycle. On a verdict that is neither `clear` nor `slowed_*` the command brakes already.
   * @param trusted whether the command may follow an arm that was measured away from it
   */
  step(limits: MotionLimits, measured: Measurement, nowS: number, trusted = true): Verdict {
    const streamed = this.#interface === 'position';
    // A robot that has the trajectory is at another place by now. Its stop comes below.
    if (streamed && this.#running.law !== undefined && this.#mustStop(limits, measured, nowS))
      this.#interrupt(limits, this.#running.law);
    const law = this.#running.law;
    // The law's own time continues when a clock jumps back.
    const { timeS } = this.#command;
    if (nowS < timeS) this.#running.slip(nowS - timeS);
    const slipS = this.#time.slip(limits, this.#command.state.velocity, nowS - timeS, law !== undefined);
    this.#command.slip(slipS);
    this.#running.slip(slipS);
    if (law === undefined) return this.#supervised.hold(limits, measured, nowS, trusted);
    const lawS = this.#running.timeAt(nowS);
    // A robot that has the trajectory follows it by itself, even if this loop was late.
    if (!streamed && law.kind === 'movement' && nowS > this.#command.timeS) {
      this.#command.goAlong(law, lawS, nowS);
      this.#running.tS = lawS;
    }
    if (this.#mustStop(limits, measured, nowS)) {
      this.#interrupt(limits, law);
      return this.#supervised.guard(limits, measured, undefined, nowS);
    }
    if (law.kind === 'feedback' && law.mode === 'torque')
      return this.#stepTorque(limits, law, lawS, measured, nowS);
    const verdict = this.#supervised.guard(limits, measured, this.#running.desire(law, lawS, measured), nowS);
    if (verdict === 'stalled') return this.#catchUp(limits, law, nowS);
    this.#running.tS = lawS;
    if (verdict !== 'clear' && !verdict.startsWith('slowed_')) this.#interrupt(limits, law);
    return verdict;
  }

  /**
   * Whether to brake. The guard itself would brake at once and as hard as it may, which a limit of jerk does not
   * permit.
   */
  #mustStop(limits: MotionLimits, measured: Measurement, nowS: number): boolean {
    if (this.#stopAsked || !hasJerkLimit(limits) || this.mode === 'torque') return this.#stopAsked;
    return this.#supervised.judge(limits, measured, nowS) !== 'clear';
  }

  /** The arm goes where the torques take it; the posture that is held afterwards goes with it. */
  #stepTorque(
    limits: MotionLimits,
    law: FeedbackLaw,
    lawS: number,
    measured: Measurement,
    nowS: number,
  ): Verdict {
    const { state, finding } = this.#command;
    law.command(lawS, measured, this.#torque);
    const verdict = guardTorque(limits, state, measured, nowS, this.#torque, finding);
    if (verdict !== 'clear') {
      const { joint, value, limit } = finding;
      this.#interrupt(limits, law);
      this.#supervised.guard(limits, measured, undefined, nowS);
      noteFinding(this.#command.finding, joint, value, limit);
      return verdict;
    }
    this.#running.tS = lawS;
    this.#command.goWith(measured, nowS);
    return verdict;
  }

  /** Continues after a gap in which the drives came to rest. */
  #catchUp(limits: MotionLimits, law: Movement | FeedbackLaw, nowS: number): Verdict {
    this.#running.end();
    const refusal = this.#continue(limits, law, this.#running.tS, nowS);
    if (refusal === undefined) return 'clear';
    Object.assign(this.#command.finding, refusal.finding);
    return refusal.verdict === 'collision' ? 'collision' : 'command_invalid';
  }

  /**
   * Where the measured arm should be, into `out` (J, rad).
   * @returns whether the command says where it should be
   */
  expect(measured: Measurement, out: Float64Array): boolean {
    return this.#supervised.expect(measured, out);
  }
}
