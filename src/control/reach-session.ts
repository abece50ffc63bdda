import { messageOf, TargetRejected } from '../errors.js';
import type { ReachReport } from '../model/reach.js';
import { vector3 } from '../model/vector.js';
import type { Vector3 } from '../model/vector.js';
import type { Controller, FeedbackLaw, Movement, SlowedBy } from './controller.js';
import { largestDifference } from './guard-state.js';
import { GuardedMotion } from './guarded-motion.js';
import type { CommandInterface, Refusal } from './guarded-motion.js';
import type { Verdict } from './guard.js';
import type { MotionLimits } from './motion-limits.js';
import { Pending } from './pending.js';
import type { Measurement } from './plant.js';
import { homing } from './retime.js';
import { SettleWatch } from './settle-watch.js';
import { haltOf, StatusBoard } from './status-board.js';
import type { Halt } from './status-board.js';
import type { SessionState, Status, StatusCode } from './status.js';
import { checkTarget } from './target-check.js';
import type { Trajectory } from './trajectory.js';

/** What may change while the session runs; read in every cycle. */
export interface SessionSettings {
  readonly limits: MotionLimits;
  readonly movementDurationS: number;
  readonly settleTimeoutS: number;
  /** A target that has waited for joint states for longer is rejected; 0: it may wait for ever. */
  readonly targetTimeoutS: number;
  readonly learning: boolean;
  readonly exploration: boolean;
}

export interface SessionOptions {
  readonly controller: Controller;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  readonly commandInterface: CommandInterface;
  /** Time between two ticks (s). */
  readonly cycleS: number;
  readonly settings: SessionSettings;
}

/** One finished reach. */
export interface TrialReport extends ReachReport {
  readonly target: Vector3;
  /** The hand as observed at the end (m, base frame). */
  readonly hand: Vector3;
  /** From the first to the last command of the movement, without homing and settling (s). */
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
}

/** The answer to a request: done, or why not. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

type Phase = 'absent' | 'idle' | 'homing' | 'thinking' | 'moving' | 'settling' | 'learning';

const done = (text: string): Answer => ({ ok: true, text });
const refused = (text: string): Answer => ({ ok: false, text });

/** Closer to the start posture than this is at it (rad): no homing for rounding errors. */
const AT_START = 1e-9;

/**
 * One reach after another: home, think, move, settle, measure, learn, idle (the ROS 2 interface, "A reach"). It has no
 * clock and no thread: whoever drives the arm calls `tick` in every cycle and sends what comes out. What the
 * controller answers is looked for in the next tick.
 *
 * Whatever happens, the command brakes and holds within the limits; it is never silent in mid-movement.
 */
export class ReachSession {
  readonly #options: SessionOptions;
  readonly #motion: GuardedMotion;
  readonly #board = new StatusBoard();
  readonly #settle = new SettleWatch();
  #active = false;
  #phase: Phase = 'absent';
  #paused = false;
  #halt: Halt | undefined;
  /** Whether what halted the arm is over, so that the next target may end the halt. */
  #recovered = true;
  #training: number | undefined;
  /** The target that waits, and the one under way. */
  #waiting: Vector3 | undefined;
  #target: Vector3 | undefined;
  #waitingSinceS: number | undefined;
  #homeAsked = false;
  #job: Pending<Movement | FeedbackLaw> | Pending<ReachReport> | undefined;
  #background: Pending<void> | undefined;
  #begun = false;
  #moveStartS = 0;
  #durationS = 0;
  #slowedBy: SlowedBy | undefined;
  #hand: Vector3 = [0, 0, 0];
  #report: TrialReport | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#motion = new GuardedMotion(options.startPosture.length, options.commandInterface, options.cycleS);
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
    return this.#job?.outcome === undefined ? this.#job?.settled : undefined;
  }

  /** The trajectory that begins now, once a motion: a whole movement, or how it brakes. */
  takeTrajectory(): Trajectory | undefined {
    return this.#motion.takeTrajectory();
  }

  /** The report of a finished reach, once. */
  takeReport(): TrialReport | undefined {
    const report = this.#report;
    this.#report = undefined;
    return report;
  }

  /** The first command is the measured posture; an arm that still brakes is let do so. */
  activate(): void {
    if (this.#active) return;
    this.#active = true;
    this.#paused = false;
    if (this.#halt?.code !== 34) this.#halt = undefined;
    if (this.#motion.resting) this.#motion.release();
    if (this.#phase !== 'learning') this.#phase = this.#motion.placed ? 'idle' : 'absent';
  }

  /** Brakes and holds; once `resting` there is nothing more to come. */
  deactivate(): void {
    this.#active = false;
    this.#waiting = undefined;
    this.#giveUp();
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
    if (this.#phase !== 'idle' || this.#waiting !== undefined) return refused('a reach is under way');
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
    this.#settle.read(measured);
    this.#lookForAnswer(measured, nowS);
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
      if (this.#phase === 'absent') this.#phase = 'idle';
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

  /** Takes the steps from one phase to the next that are due. */
  #advance(measured: Measurement, nowS: number): void {
    if (!this.#active || this.#paused) return;
    if (this.#halt !== undefined && !this.#canRecover()) return;
    switch (this.#phase) {
      case 'idle':
        this.#beginNext(measured, nowS);
        break;
      case 'homing':
      case 'moving':
        if (this.#motion.arrived) this.#arrive(nowS);
        else if (this.#motion.resting) this.#takeUpAgain(measured, nowS);
        break;
      case 'settling':
        if (this.#settle.settled(nowS, this.#options.settings.settleTimeoutS)) this.#measure(measured);
        break;
      default:
    }
  }

  /** A halt ends with the next target or with `home`, once its cause is over and the arm stands. */
  #canRecover(): boolean {
    if (this.#halt?.code === 34 || !this.#recovered || !this.#motion.resting) return false;
    if (this.#phase !== 'idle' || (this.#waiting === undefined && !this.#homeAsked)) return false;
    this.#halt = undefined;
    return true;
  }

  #beginNext(measured: Measurement, nowS: number): void {
    if (!this.#motion.resting || (this.#waiting === undefined && !this.#homeAsked)) return;
    if (
      this.#training !== undefined ||
      absenceOf(measured, this.#options.settings.limits, nowS) !== undefined
    )
      return;
    const { limits } = this.#options.settings;
    this.#motion.takeUp(limits, measured.position, nowS);
    this.#target = this.#homeAsked ? undefined : this.#waiting;
    if (this.#target !== undefined) this.#waiting = undefined;
    this.#homeAsked = false;
    if (this.#target === undefined || !this.#options.controller.startsAnywhere) this.#goHome(limits, nowS);
    else this.#think();
  }

  #goHome(limits: MotionLimits, nowS: number): void {
    const { startPosture, settings } = this.#options;
    if (largestDifference(this.#motion.position, startPosture) <= AT_START) {
      this.#homeReached();
      return;
    }
    const movement = homing(this.#motion.position, startPosture, limits, settings.movementDurationS);
    this.#phase = 'homing';
    this.#refuse(this.#motion.start(limits, movement, nowS));
  }

  #homeReached(): void {
    if (this.#target === undefined) this.#phase = 'idle';
    else this.#think();
  }

  #think(): void {
    const { controller, settings } = this.#options;
    const { learning, exploration } = settings;
    const target = this.#target;
    if (target === undefined) return;
    this.#phase = 'thinking';
    this.#begun = true;
    const start = this.#motion.position.slice();
    this.#job = new Pending(() => controller.begin({ target, start, learning, exploration }));
  }

  #arrive(nowS: number): void {
    if (this.#phase === 'homing') {
      this.#motion.finish();
      this.#homeReached();
      return;
    }
    this.#phase = 'settling';
    this.#durationS = nowS - this.#moveStartS;
    this.#settle.begin(nowS);
  }

  /** After a pause: on from the measured posture. */
  #takeUpAgain(measured: Measurement, nowS: number): void {
    const { limits } = this.#options.settings;
    if (absenceOf(measured, limits, nowS) !== undefined) return;
    const resumed = this.#motion.resume(limits, measured.position, nowS);
    if (typeof resumed === 'object') this.#refuse(resumed);
    else if (!resumed) this.#haltWith({ code: 35, reason: 'the movement under way was lost' });
  }

  #measure(measured: Measurement): void {
    this.#motion.finish();
    this.#hand = vector3(measured.hand);
    if (!this.#hand.every(Number.isFinite)) {
      this.#haltWith({ code: 33, reason: `the observed hand is (${this.#hand.join(', ')})` });
      return;
    }
    this.#phase = 'learning';
    this.#begun = false;
    this.#job = new Pending(() => this.#options.controller.end(this.#hand));
  }

  #lookForAnswer(measured: Measurement, nowS: number): void {
    if (this.#background?.outcome?.ok === false) this.#fault(this.#background.outcome.error);
    if (this.#background?.outcome !== undefined) this.#background = undefined;
    const outcome = this.#job?.outcome;
    if (outcome === undefined || (this.#paused && this.#phase === 'thinking')) return;
    this.#job = undefined;
    if (!outcome.ok) {
      if (this.#phase === 'learning') this.#finishReach();
      this.#fault(outcome.error);
      return;
    }
    if ('kind' in outcome.value) this.#move(outcome.value, measured, nowS);
    else this.#conclude(outcome.value);
  }

  /** A rejected target is the end of its reach; anything else that the controller throws is a fault. */
  #fault(error: unknown): void {
    if (error instanceof TargetRejected && this.#phase === 'thinking') {
      this.#board.reject(error, this.#target);
      this.#begun = false;
      this.#finishReach();
    } else this.#haltWith({ code: 35, reason: messageOf(error) });
  }

  #move(law: Movement | FeedbackLaw, measured: Measurement, nowS: number): void {
    const { settings, commandInterface } = this.#options;
    if (law.kind === 'feedback' && (law.mode !== 'position' || commandInterface !== 'position')) {
      this.#haltWith({
        code: 35,
        reason: `a ${law.mode} law cannot drive the ${commandInterface} interface`,
      });
      return;
    }
    if (absenceOf(measured, settings.limits, nowS) !== undefined) return;
    this.#phase = 'moving';
    this.#moveStartS = nowS;
    const refusal = this.#motion.start(settings.limits, law, nowS);
    this.#slowedBy = this.#motion.slowedBy;
    this.#refuse(refusal);
  }

  #conclude(report: ReachReport): void {
    if (this.#target !== undefined)
      this.#report = {
        ...report,
        target: this.#target,
        hand: this.#hand,
        durationS: this.#durationS,
        slowedBy: this.#slowedBy,
      };
    this.#finishReach();
  }

  #finishReach(): void {
    this.#target = undefined;
    this.#phase = this.#motion.placed ? 'idle' : 'absent';
  }

  /** What to make of a movement that the guard would not let pass as a whole. */
  #refuse(refusal: Refusal | undefined): void {
    if (refusal === undefined) return;
    const { limits } = this.#options.settings;
    if (refusal.verdict === 'workspace' && this.#target !== undefined) {
      const { value } = refusal.finding;
      this.#board.reject(
        new TargetRejected(
          'outside_workspace',
          `the way there leaves the workspace by ${value.toFixed(3)} m`,
        ),
        this.#target,
      );
      this.#giveUp();
    } else
      this.#haltWith(
        haltOf(refusal.verdict, refusal.finding, limits) ?? { code: 35, reason: refusal.verdict },
      );
  }

  #judge(verdict: Verdict, limits: MotionLimits): void {
    this.#recovered = verdict !== 'stale' && verdict !== 'state_invalid';
    // A loop that was late while the arm stood has missed nothing.
    if (verdict === 'stalled' || verdict === 'slowed_near_limit' || verdict === 'slowed_velocity') return;
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
    this.#giveUp();
  }

  /** What was done is learnt from even so; a reach that did not come to its end is not. */
  #giveUp(): void {
    this.#motion.stop();
    if (this.#begun) this.#background = new Pending(() => this.#options.controller.abandon());
    this.#begun = false;
    if (this.#phase === 'absent' || this.#phase === 'learning') return;
    this.#job = undefined;
    this.#target = undefined;
    this.#phase = 'idle';
  }

  #status(verdict: Verdict, nowS: number): Status {
    if (!this.#active) return this.#board.show(5, 'paused', nowS);
    if (this.#halt !== undefined) return this.#board.showHalt(this.#halt, nowS);
    if (this.#paused) return this.#board.show(5, 'paused', nowS, this.#target);
    if (this.#training !== undefined && this.#phase === 'idle')
      return this.#board.show(4, 'training', nowS, undefined, this.#training);
    const state = stateOf[this.#phase];
    if (this.#phase === 'moving' || this.#phase === 'homing') {
      const { limits } = this.#options.settings;
      if (verdict === 'slowed_near_limit')
        return this.#board.showSlowed(10, state, nowS, this.#motion.finding, limits);
      if (verdict === 'slowed_velocity')
        return this.#board.showSlowed(11, state, nowS, this.#motion.finding, limits);
    }
    if (this.#phase === 'moving' && this.#slowedBy?.limit === 'velocity')
      return this.#board.show(11, state, nowS, this.#target, undefined, this.#slowedBy.joint);
    return this.#board.show(codeOf[this.#phase], state, nowS, this.#target);
  }
}

const stateOf: Record<Phase, SessionState> = {
  absent: 'idle',
  idle: 'idle',
  homing: 'homing',
  thinking: 'thinking',
  moving: 'moving',
  settling: 'settling',
  learning: 'thinking',
};

const codeOf: Record<Phase, StatusCode> = {
  absent: 6,
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
  if (!(nowS - measured.stampS <= limits.stateTimeoutS)) return 'stale';
  return measured.position.every(Number.isFinite) ? undefined : 'invalid';
}

function invalidJoint({ position }: Measurement) {
  const joint = position.findIndex((q) => !Number.isFinite(q));
  return { joint, value: position[joint], limit: NaN };
}
