import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/vector.js';
import { GuardedMotion } from './guarded-motion.js';
import { fresh } from './guard.js';
import type { Verdict } from './guard.js';
import { UNLIMITED } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import type { Measurement } from './plant.js';
import { ReachSequence } from './reach-sequence.js';
import type { Phase, SequenceOptions, SequenceSettings, TrialReport } from './reach-sequence.js';
import { haltOf, StatusBoard } from './status-board.js';
import type { Halt } from './status-board.js';
import type { SessionState, Status, StatusCode } from './status.js';
import { checkTarget } from './target-check.js';
import type { Trajectory } from './trajectory.js';

/** What may change while the session runs; read in every cycle. */
export interface SessionSettings extends SequenceSettings {
  /** A target that has waited for joint states for longer is rejected; 0: it may wait for ever. */
  readonly targetTimeoutS: number;
}

export interface SessionOptions extends SequenceOptions {
  /** Time between two ticks (s). */
  readonly cycleS: number;
  readonly settings: SessionSettings;
}

export type { TrialReport } from './reach-sequence.js';

/** The answer to a request: done, or why not. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

const done = (text: string): Answer => ({ ok: true, text });
const refused = (text: string): Answer => ({ ok: false, text });

/**
 * One reach after another (the ROS 2 interface, "A reach"), with all that may come between: pause, stop, halts, other
 * targets. It has no clock and no thread: whoever drives the arm calls `tick` in every cycle and sends what comes out.
 *
 * Whatever happens, the command brakes and holds within the limits; it is never silent in mid-movement.
 */
export class ReachSession {
  readonly #options: SessionOptions;
  readonly #motion: GuardedMotion;
  readonly #reach: ReachSequence;
  readonly #board = new StatusBoard();
  #active = false;
  #paused = false;
  #halt: Halt | undefined;
  /** Whether what halted the arm is over, so that the next target may end the halt. */
  #recovered = true;
  #training: number | undefined;
  #waiting: Vector3 | undefined;
  #waitingSinceS: number | undefined;
  #homeAsked = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#motion = new GuardedMotion(options.startPosture.length, options.commandInterface, options.cycleS);
    this.#reach = new ReachSequence(options, this.#motion, {
      rejected: (error, target) => {
        this.#board.reject(error, target);
      },
      halted: (halt) => {
        this.#haltWith(halt);
      },
    });
  }

  /** Whether there is a command: not before the first valid joint state, and not once deactivated and at rest. */
  get commanding(): boolean {
    return this.#motion.placed;
  }

  /** Whether the command stands still, so that it is safe to leave. */
  get resting(): boolean {
    return !this.#motion.placed || this.#motion.resting;
  }

  /** Settles when the controller has answered; undefined while nothing is asked of it. For loops in simulated time. */
  get answer(): Promise<void> | undefined {
    return this.#reach.answer;
  }

  /** The trajectory that begins now, once a motion: a whole movement, or how it brakes. */
  takeTrajectory(): Trajectory | undefined {
    return this.#motion.takeTrajectory();
  }

  /** The report of a finished reach, once. */
  takeReport(): TrialReport | undefined {
    return this.#reach.takeReport();
  }

  /** The first command is the measured posture; an arm that still brakes is let do so. */
  activate(): void {
    if (this.#active) return;
    this.#active = true;
    this.#paused = false;
    if (this.#halt?.code !== 34) this.#halt = undefined;
    if (this.#motion.resting) this.#motion.release();
  }

  /** Brakes and holds; once `resting` there is nothing more to come. */
  deactivate(): void {
    this.#active = false;
    this.#waiting = undefined;
    this.#homeAsked = false;
    this.#reach.giveUp();
  }

  /** While the brain trains (`progress` from 0 to 1; undefined: it doesn't) targets wait. */
  setTraining(progress: number | undefined): void {
    this.#training = progress;
  }

  /**
   * A new target (m, base frame). It waits for the reach under way to end, in the place of one that waits already.
   * @returns why it was rejected; the next status says so too
   */
  offer(target: Vector3): TargetRejected | undefined {
    const rejection = this.#unfit(target);
    if (rejection === undefined) {
      this.#waiting = target;
      this.#board.clearRejection();
    } else this.reject(rejection, target);
    return rejection;
  }

  /** Lets the next status tell of a target that was rejected elsewhere (wrong frame, stale). */
  reject(rejection: TargetRejected, target?: Vector3): void {
    this.#board.reject(rejection, target);
  }

  #unfit(target: Vector3): TargetRejected | undefined {
    if (!this.#active) return new TargetRejected('not_active', 'the node is not active');
    if (this.#halt?.code === 34)
      return new TargetRejected('stopped', 'the emergency stop is latched; release it with reset_stop');
    if (this.#halt !== undefined && !this.#recovered)
      return new TargetRejected('not_active', 'halted, and what caused it is not over');
    return checkTarget(target, this.#options.settings.limits);
  }

  /** Smooth stop and hold. */
  pause(): Answer {
    if (!this.#active) return refused('not active');
    this.#paused = true;
    this.#motion.stop();
    return done('pausing');
  }

  /** Goes on from the measured posture. */
  resume(): Answer {
    if (!this.#active) return refused('not active');
    if (!this.#paused) return refused('not paused');
    this.#paused = false;
    return done('going on');
  }

  /** Emergency stop, latched. */
  stop(): Answer {
    this.#haltWith({ code: 34 });
    return done('stopped; targets are refused until reset_stop');
  }

  /** Something around the session failed: halts with code 35. */
  internalFault(reason: string): void {
    this.#haltWith({ code: 35, reason });
  }

  resetStop(): Answer {
    if (this.#halt?.code !== 34) return refused('not stopped');
    this.#halt = undefined;
    return done('released');
  }

  /** Minimum-jerk move to the start posture. */
  home(): Answer {
    if (!this.#active) return refused('not active');
    if (this.#halt?.code === 34) return refused('stopped; release it with reset_stop');
    if (this.#halt !== undefined && !this.#recovered)
      return refused('halted, and what caused it is not over');
    if (this.#paused) return refused('paused');
    if (this.#reach.phase !== 'idle' || this.#waiting !== undefined) return refused('a reach is under way');
    this.#homeAsked = true;
    return done('returning to the start posture');
  }

  /**
   * One cycle.
   * @param nowS steady time, on the clock of `measured.stampS` (s)
   * @param out the command (J, rad), to be sent where `commanding`
   * @returns the status; the same object as before where nothing changed
   */
  tick(nowS: number, measured: Measurement, out: Float64Array): Status {
    const { limits } = this.#options.settings;
    this.#reach.look(measured, this.#paused || absenceOf(measured, limits, nowS) !== undefined, nowS);
    if (!this.#active && this.#motion.resting) this.#motion.release();
    if (this.#motion.placed) {
      this.#advance(measured, nowS);
      const verdict = this.#motion.step(limits, measured, nowS);
      this.#judge(verdict, limits);
      out.set(this.#motion.position);
      return this.#status(verdict, nowS);
    }
    if (!this.#active) return this.#board.show(0, 'inactive', nowS);
    const absence = absenceOf(measured, limits, nowS);
    if (absence === undefined) {
      this.#motion.place(limits, measured.position, nowS);
      this.#recovered = true;
      out.set(this.#motion.position);
      return this.#status('clear', nowS);
    }
    this.#dropOldTarget(nowS);
    if (this.#halt !== undefined) return this.#board.showHalt(this.#halt, nowS);
    if (this.#training !== undefined) return this.#board.show(4, 'training', nowS, undefined, this.#training);
    return absence === 'invalid'
      ? this.#board.showHalt(haltOf('state_invalid', invalidJoint(measured), limits) ?? { code: 33 }, nowS)
      : this.#board.show(6, 'idle', nowS);
  }

  /** Joint states may come at any time; by then nobody may expect the arm to move any more. */
  #dropOldTarget(nowS: number): void {
    const { targetTimeoutS } = this.#options.settings;
    if (this.#waiting === undefined) this.#waitingSinceS = undefined;
    else this.#waitingSinceS ??= nowS;
    if (this.#waitingSinceS === undefined || targetTimeoutS === 0) return;
    if (nowS - this.#waitingSinceS <= targetTimeoutS) return;
    this.reject(
      new TargetRejected('stale', `no joint states came within ${targetTimeoutS} s of it`),
      this.#waiting,
    );
    this.#waiting = undefined;
  }

  /** Takes the step that is due, if the arm may go on. */
  #advance(measured: Measurement, nowS: number): void {
    if (!this.#active || this.#paused) return;
    if (absenceOf(measured, this.#options.settings.limits, nowS) !== undefined) return;
    if (this.#halt !== undefined && !this.#canRecover()) return;
    if (this.#reach.phase === 'idle') this.#beginNext(measured, nowS);
    else this.#reach.advance(measured, nowS);
  }

  get #asked(): boolean {
    return this.#waiting !== undefined || this.#homeAsked;
  }

  /** A halt ends with the next target or with `home`, once its cause is over and the arm stands. */
  #canRecover(): boolean {
    if (this.#halt?.code === 34 || !this.#recovered || !this.#motion.resting) return false;
    if (this.#reach.phase !== 'idle' || !this.#asked) return false;
    this.#halt = undefined;
    return true;
  }

  #beginNext(measured: Measurement, nowS: number): void {
    if (!this.#motion.resting || !this.#asked || this.#training !== undefined) return;
    const target = this.#homeAsked ? undefined : this.#waiting;
    if (!this.#homeAsked) this.#waiting = undefined;
    this.#homeAsked = false;
    this.#reach.begin(target, measured, nowS);
  }

  #judge(verdict: Verdict, limits: MotionLimits): void {
    this.#recovered = verdict !== 'stale' && verdict !== 'state_invalid';
    // A loop that was late while the arm stood has missed nothing.
    if (verdict === 'stalled' || verdict.startsWith('slowed_')) return;
    if (!this.#active || this.#halt !== undefined) return;
    const halt = haltOf(verdict, this.#motion.finding, limits);
    if (halt !== undefined) this.#haltWith(halt);
  }

  /** Brakes, holds, and forgets the reach under way and the target that waits. A latched stop stays. */
  #haltWith(halt: Halt): void {
    if (this.#halt?.code !== 34) this.#halt = halt;
    this.#waiting = undefined;
    this.#homeAsked = false;
    this.#paused = false;
    this.#reach.giveUp();
  }

  #status(verdict: Verdict, nowS: number): Status {
    if (!this.#active) return this.#board.show(5, 'paused', nowS);
    if (this.#halt !== undefined) return this.#board.showHalt(this.#halt, nowS);
    if (this.#paused) return this.#board.show(5, 'paused', nowS, this.#reach.target);
    if (this.#training !== undefined && this.#reach.phase === 'idle')
      return this.#board.show(4, 'training', nowS, undefined, this.#training);
    const state = stateOf[this.#reach.phase];
    if (this.#reach.phase === 'moving' || this.#reach.phase === 'homing') {
      const { limits } = this.#options.settings;
      if (verdict === 'slowed_near_limit')
        return this.#board.showSlowed(10, state, nowS, this.#motion.finding, limits);
      if (verdict === 'slowed_velocity')
        return this.#board.showSlowed(11, state, nowS, this.#motion.finding, limits);
    }
    if (this.#reach.phase === 'moving' && this.#reach.slowedBy?.limit === 'velocity')
      return this.#board.show(11, state, nowS, this.#reach.target, undefined, this.#reach.slowedBy.joint);
    return this.#board.show(codeOf[this.#reach.phase], state, nowS, this.#reach.target);
  }
}

const stateOf: Record<Phase, SessionState> = {
  idle: 'idle',
  homing: 'homing',
  thinking: 'thinking',
  moving: 'moving',
  settling: 'settling',
  learning: 'thinking',
};

const codeOf: Record<Phase, StatusCode> = {
  idle: 0,
  homing: 2,
  thinking: 3,
  moving: 1,
  settling: 1,
  learning: 3,
};

/** Why the joints cannot be relied on now, or undefined when they can. */
function absenceOf(
  measured: Measurement,
  limits: MotionLimits,
  nowS: number,
): 'stale' | 'invalid' | undefined {
  if (!fresh(limits, measured, nowS)) return 'stale';
  const { position } = measured;
  for (let j = 0; j < position.length; j++) if (!(Math.abs(position[j]) <= UNLIMITED)) return 'invalid';
  return undefined;
}

function invalidJoint({ position }: Measurement) {
  const joint = position.findIndex((q) => !(Math.abs(q) <= UNLIMITED));
  return { joint, value: position[joint], limit: NaN };
}
