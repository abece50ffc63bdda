import { CommandHistory } from './command-history.js';
import type { FeedbackLaw, Movement } from './movement.js';
import { atRest, createGuardState, largestDifference, noteFinding, tolerate } from './guard-state.js';
import type { Desired, Finding, GuardState } from './guard-state.js';
import { guardStep, outsideM, superviseState } from './guard.js';
import type { Verdict } from './guard.js';
import { HeldArm } from './held-arm.js';
import type { MotionLimits } from './motion-limits.js';
import type { CommandMode, Measurement } from './plant.js';
import { homing } from './retime.js';
import { MotionTime } from './motion-time.js';
import { planFrom } from './plan.js';
import type { Plan } from './plan.js';
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

/** An arm that nobody commanded yet was moved when it is farther than this from where it was seen (rad). */
const MOVED = 0.02;

/**
 * A trajectory that replaces one under way begins this much later (s): some ten times what a message takes, a fraction
 * of what braking takes.
 */
const JOIN_S = 0.05;

/**
 * The command, and what moves it: a movement, a feedback law, or nothing, in which case it brakes and holds. All
 * that leaves has passed the guard: cycle by cycle, and movements as a whole before they begin.
 *
 * With the interface `trajectory` the robot has the whole movement and follows it by itself: the command is where
 * it is by now, and the guard supervises.
 */
export class GuardedMotion {
  readonly #interface: CommandInterface;
  readonly #cycleS: number;
  #state: GuardState;
  #next: GuardState;
  #placed = false;
  /** Whether there was a command since the arm was activated. */
  #commanded = false;
  /** Whether a motion has begun since the command was placed. */
  #moved = false;
  #law: Movement | FeedbackLaw | undefined;
  #stopAsked = false;
  /** When the law began, and its time in the cycle before (s). */
  #startS = 0;
  #lawS = 0;
  #arrivedS = 0;
  #interrupted: { readonly law: Movement | FeedbackLaw; readonly tS: number } | undefined;
  #trajectory: Trajectory | undefined;
  /** What a torque law commands (J; N m, or N). */
  readonly #torque: Float64Array;
  readonly #desired: { position: Float64Array; velocity: Float64Array };
  readonly #history: CommandHistory;
  readonly #time: MotionTime;
  /** Where the measured arm should be (J, rad). */
  readonly #expected: Float64Array;
  readonly #held: HeldArm;
  /** The command goes to where the arm is: how far it is from there is no error. */
  #takingUp = false;

  constructor({ joints, commandInterface, cycleS }: MotionOptions) {
    this.#interface = commandInterface;
    this.#cycleS = cycleS;
    this.#state = createGuardState(joints);
    this.#next = createGuardState(joints);
    this.#torque = new Float64Array(joints);
    this.#history = new CommandHistory(joints, cycleS);
    this.#time = new MotionTime(cycleS, commandInterface === 'position');
    this.#expected = new Float64Array(joints);
    this.#held = new HeldArm(joints);
    this.#desired = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  }

  /** Whether there is a command at all: not before the arm was seen. */
  get placed(): boolean {
    return this.#placed;
  }

  get position(): Float64Array {
    return this.#state.position;
  }

  /** What the command is a command of: positions, but for the time in which a torque law is under way. */
  get mode(): CommandMode {
    return this.#law?.kind === 'feedback' ? this.#law.mode : 'position';
  }

  /** How fast the robot's time goes, 0 to 1: the motion goes with it. @throws RangeError on other numbers */
  setTimeScale(scale: number): void {
    this.#time.scale = scale;
  }

  /** The command (J), of what `mode` says. */
  get command(): Float64Array {
    return this.mode === 'torque' ? this.#torque : this.#state.position;
  }

  get resting(): boolean {
    return this.#law === undefined && atRest(this.#state);
  }

  /** What the last verdict is about. */
  get finding(): Finding {
    return this.#state.finding;
  }

  /** When the movement came to its end, where it is held until `finish`; undefined before. */
  get arrivedS(): number | undefined {
    return this.#law !== undefined && this.#lawS >= this.#law.durationS ? this.#arrivedS : undefined;
  }

  /** The command is now the posture `measured` (J, rad), at rest. */
  place(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    this.#state.timeS = nowS;
    this.#state.position.set(measured);
    this.#state.velocity.fill(0);
    this.#state.outsideM = outsideM(limits, measured, this.#state.hand);
    tolerate(limits, this.#state, measured);
    this.#history.clear();
    this.#history.note(nowS, this.#state.position);
    this.#forget();
    this.#placed = true;
    this.#commanded = true;
  }

  /**
   * Whether the command may be placed at `measured` (J, rad), which is not before the time since the last command, if
   * there was one in this activation, makes that no step.
   */
  mayPlace({ velocity }: MotionLimits, measured: Float64Array, nowS: number): boolean {
    if (!this.#commanded) return true;
    const { position, timeS } = this.#state;
    for (let j = 0; j < position.length; j++)
      if (!(Math.abs(measured[j] - position[j]) <= velocity[j] * (nowS - timeS))) return false;
    return true;
  }

  /** What was commanded up to now counts no more: the next command is the first one. */
  startAnew(): void {
    this.#commanded = false;
  }

  /** There is no command any more; the next one starts where the arm is then. */
  release(): void {
    this.#placed = false;
    this.#moved = false;
    this.#forget();
  }

  #forget(): void {
    this.#law = undefined;
    this.#interrupted = undefined;
    this.#stopAsked = false;
    this.#takingUp = false;
    this.#held.leave();
  }

  /** Whether the robot knows the command: every position is sent, but a trajectory not before it begins. */
  get #told(): boolean {
    return this.#moved || this.#interface === 'position';
  }

  /** The next motion starts where the command is, or where the arm is if nobody was told of the command yet. */
  takeUp(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    const interrupted = this.#interrupted;
    if (!this.#told) this.place(limits, measured, nowS);
    this.#interrupted = interrupted;
    this.#held.leave();
    tolerate(limits, this.#state, measured);
  }

  /** Whether a motion may start at the command: the arm (J, rad) is near it, or as near as its limits let the command come. */
  isAt({ lower, upper, trackingError }: MotionLimits, measured: Float64Array): boolean {
    const { position } = this.#state;
    if (!this.#told) return largestDifference(measured, position) <= MOVED;
    for (let j = 0; j < position.length; j++) {
      const q = Math.min(
        Math.max(upper[j], position[j]),
        Math.max(Math.min(lower[j], position[j]), measured[j]),
      );
      if (Math.abs(q - position[j]) > trackingError) return false;
    }
    return true;
  }

  /** Begins to bring the command to where the arm is, within the limits. */
  approach(limits: MotionLimits, measured: Float64Array, nowS: number): Refusal | undefined {
    this.#held.begin(limits, measured);
    const there = this.#held.desired.position;
    const refusal = this.start(limits, homing(this.#state.position, there, limits, this.#cycleS), nowS);
    this.#takingUp = refusal === undefined;
    return refusal;
  }

  /** Begins a movement from rest; on a refusal the command stays where it is. */
  start(limits: MotionLimits, law: Movement | FeedbackLaw, nowS: number): Refusal | undefined {
    const plan = this.plan(limits, law);
    if ('verdict' in plan) return plan;
    this.begin(plan, nowS);
    return undefined;
  }

  /** Runs a movement through the guard from where the command rests; nothing moves yet. */
  plan(limits: MotionLimits, law: Movement | FeedbackLaw): Plan | Refusal {
    return planFrom(this.#state, law, limits, this.#cycleS);
  }

  /** Begins what was planned from where the command rests now. */
  begin({ law, trajectory }: Plan, nowS: number): void {
    if (law.kind === 'feedback') this.#desired.position.set(this.#state.position);
    this.#trajectory = trajectory;
    this.#law = law;
    this.#moved = true;
    this.#startS = nowS;
    this.#lawS = 0;
    this.#interrupted = undefined;
    this.#takingUp = false;
    this.#held.leave();
    this.#time.begin();
  }

  /** Takes up what `stop` interrupted, from where the arm is; false when that was nothing. */
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
    const refusal = this.start(limits, law.remaining(tS, this.#state.position), nowS);
    if (refusal === undefined) return undefined;
    // From where the arm was moved to, the path may lead out; straight to its end does not.
    law.sample(law.durationS, this.#desired.position, this.#desired.velocity);
    return this.start(
      limits,
      homing(this.#state.position, this.#desired.position, limits, law.durationS),
      nowS,
    );
  }

  /** From the next step on the command brakes and holds, within the limits. What was interrupted can be resumed. */
  stop(): void {
    this.#stopAsked = this.#law !== undefined;
  }

  #interrupt(limits: MotionLimits, law: Movement | FeedbackLaw): void {
    this.#interrupted = { law, tS: this.#lawS };
    this.#time.brake(this.#state.velocity);
    this.#law = undefined;
    this.#stopAsked = false;
    this.#trajectory = joinedAhead(brakingTrajectory(limits, this.#state, this.#cycleS), JOIN_S);
  }

  /** Ends a movement that has arrived: from now on the command is held. */
  finish(): void {
    this.#law = undefined;
    this.#stopAsked = false;
    this.#takingUp = false;
  }

  /** The motion that began since the last call, once, for the interface `trajectory`. */
  takeTrajectory(): Trajectory | undefined {
    const trajectory = this.#trajectory;
    this.#trajectory = undefined;
    return trajectory;
  }

  /**
   * One cycle. On a verdict that is neither `clear` nor `slowed_*` the command brakes already.
   * @param trusted whether the command may go after an arm that is measured to have left it
   */
  step(limits: MotionLimits, measured: Measurement, nowS: number, trusted = true): Verdict {
    const streamed = this.#interface === 'position';
    // A robot that has the trajectory is at another place by now: there the stop comes below.
    if (streamed && this.#stopAsked && this.#law !== undefined) this.#interrupt(limits, this.#law);
    const law = this.#law;
    // The law's own time goes on where a clock jumps back.
    if (nowS < this.#state.timeS) this.#startS += nowS - this.#state.timeS;
    const slipS = this.#time.slip(limits, this.#state.velocity, nowS - this.#state.timeS, law !== undefined);
    this.#state.timeS += slipS;
    this.#startS += slipS;
    if (law === undefined) return this.#hold(limits, measured, nowS, trusted);
    const lawS = Math.max(0, nowS - this.#startS);
    if (this.#lawS < law.durationS) this.#arrivedS = nowS;
    // A robot that has the trajectory is there by itself, whether this loop was late or not.
    if (!streamed && law.kind === 'movement' && nowS > this.#state.timeS) {
      law.sample(lawS, this.#state.position, this.#state.velocity);
      this.#state.timeS = nowS;
      this.#history.note(nowS, this.#state.position);
      this.#lawS = lawS;
    }
    if (this.#stopAsked) {
      this.#interrupt(limits, law);
      return this.#guard(limits, measured, undefined, nowS);
    }
    if (law.kind === 'feedback' && law.mode === 'torque')
      return this.#stepTorque(limits, law, lawS, measured, nowS);
    if (law.kind === 'feedback') this.#evaluate(law, lawS, measured);
    else law.sample(lawS, this.#desired.position, this.#desired.velocity);
    const verdict = this.#guard(limits, measured, this.#desired, nowS);
    if (verdict === 'stalled') return this.#catchUp(limits, law, nowS);
    this.#lawS = lawS;
    if (verdict !== 'clear' && !verdict.startsWith('slowed_')) this.#interrupt(limits, law);
    return verdict;
  }

  /** The arm goes where the torques take it; the posture that is held afterwards goes with it. */
  #stepTorque(
    limits: MotionLimits,
    law: FeedbackLaw,
    lawS: number,
    measured: Measurement,
    nowS: number,
  ): Verdict {
    const { position, velocity, finding } = this.#state;
    law.command(lawS, measured, this.#torque);
    const verdict = guardTorque(limits, this.#state, measured, nowS, this.#torque, finding);
    if (verdict !== 'clear') {
      const { joint, value, limit } = finding;
      this.#interrupt(limits, law);
      this.#guard(limits, measured, undefined, nowS);
      noteFinding(this.#state.finding, joint, value, limit);
      return verdict;
    }
    this.#lawS = lawS;
    this.#state.timeS = nowS;
    position.set(measured.position);
    velocity.set(measured.velocity);
    this.#history.note(nowS, position);
    return verdict;
  }

  /** After a gap in which the drives came to rest: on from there. */
  #catchUp(limits: MotionLimits, law: Movement | FeedbackLaw, nowS: number): Verdict {
    this.#law = undefined;
    const refusal = this.#continue(limits, law, this.#lawS, nowS);
    if (refusal === undefined) return 'clear';
    Object.assign(this.#state.finding, refusal.finding);
    return refusal.verdict === 'collision' ? 'collision' : 'command_invalid';
  }

  /** Brakes, holds, and goes after an arm that has left: a robot that follows trajectories is not told of that. */
  #hold(limits: MotionLimits, measured: Measurement, nowS: number, trusted: boolean): Verdict {
    const held = this.#held;
    const resting = atRest(this.#state);
    if (held.following && trusted) {
      if (superviseState(limits, this.#state, measured, nowS, this.#state.finding) === 'clear')
        held.follow(limits, measured.position);
      return this.#guard(limits, measured, held.desired, nowS);
    }
    const verdict = this.#guard(limits, measured, undefined, nowS);
    if (!resting || !this.#told || !trusted) return verdict;
    if (verdict === 'clear') held.rest(measured.position, this.#expected, nowS);
    if (verdict === 'tracking_error' && this.#interface === 'position') held.begin(limits, measured.position);
    return verdict;
  }

  #guard(limits: MotionLimits, measured: Measurement, desired: Desired | undefined, nowS: number): Verdict {
    this.expect(measured, this.#expected);
    const verdict = guardStep(limits, this.#state, measured, desired, nowS, this.#next, this.#expected);
    const before = this.#state;
    this.#state = this.#next;
    this.#next = before;
    this.#history.note(this.#state.timeS, this.#state.position);
    return verdict;
  }

  /**
   * Where the measured arm should be, into `out` (J, rad): where it was told to be when it was measured; where it is while
   * the command goes after it.
   * @returns whether the command says where it should be
   */
  expect({ stampS, position }: Measurement, out: Float64Array): boolean {
    const bound = !this.#takingUp && !this.#held.following && this.#told;
    if (bound) this.#history.at(stampS, out);
    else out.set(position);
    return bound;
  }

  /** A law says where to be; how fast follows from where it said before. */
  #evaluate(law: FeedbackLaw, lawS: number, measured: Measurement): void {
    const { position, velocity } = this.#desired;
    const dtS = lawS - this.#lawS;
    velocity.set(position);
    law.command(lawS, measured, position);
    for (let j = 0; j < position.length; j++) velocity[j] = dtS > 0 ? (position[j] - velocity[j]) / dtS : 0;
  }
}
