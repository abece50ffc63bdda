import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { ReachOutcome } from './controller.js';
import { absenceOf, invalidJoint } from './absence.js';
import { GuardedMotion } from '../motion/guarded-motion.js';
import type { Verdict } from '../motion/guard.js';
import type { CommandMode, Measurement } from '../motion/plant.js';
import { ReachSequence } from './reach-sequence.js';
import { HaltLatch } from './halt-latch.js';
import { ReachStatus } from './session-status.js';
import { haltOf, StatusBoard } from './status-board.js';
import type { Halt } from './status-board.js';
import { statusTable } from './status.js';
import type { Status } from './status.js';
import { TargetAnswers } from './target-answers.js';
import type { Goal, TargetAnswer } from './target-answers.js';
import { checkTarget, firstUnfit } from './target-check.js';
import { TargetQueue } from './target-queue.js';
import type { Answer, SessionOptions, SessionSettings, TrialReport } from './terms.js';
import type { Trajectory } from '../motion/trajectory.js';

const done = (text: string): Answer => ({ ok: true, text });
const refused = (text: string): Answer => ({ ok: false, text });
const silence = () => new TargetRejected('not_active', 'neither time on /clock nor joint states come');

/**
 * One reach after another (the ROS 2 interface, "A reach"), with all that may come between: pause, stop, halts, other
 * targets. It has no clock and no thread: whoever drives the arm calls `tick` in every cycle and sends what comes out.
 *
 * Whatever happens, the command brakes and holds within the limits; it is never silent in mid-movement.
 */
export class ReachSession {
  #settings: SessionSettings;
  readonly #motion: GuardedMotion;
  readonly #reach: ReachSequence;
  readonly #board = new StatusBoard();
  readonly #reachStatus: ReachStatus;
  #active = false;
  #paused = false;
  /** Whether a movement has begun since the session is active. */
  #moved = false;
  /** Why a movement could not begin now, as the last cycle saw it. */
  #absence: 'stale' | 'invalid' | undefined = 'stale';
  readonly #halts: HaltLatch;
  #training: number | undefined;
  /** Why time stands still, where it does. */
  #standing: string | undefined;
  /** For how long the robot's clock and joints have been silent, where that is too long (s). */
  #silentS: number | undefined;
  #late = false;
  readonly #queue = new TargetQueue();
  readonly #answers = new TargetAnswers();
  /** The target of the reach under way. */
  #goal: Goal | undefined;
  #report: TrialReport | undefined;
  #offered = 0;

  constructor(options: SessionOptions) {
    this.#settings = options.settings;
    this.#halts = new HaltLatch(options.stop);
    this.#reachStatus = new ReachStatus(this.#board, options.settings.limits.jointNames);
    this.#motion = new GuardedMotion({ ...options, joints: options.startPosture.length });
    this.#reach = new ReachSequence(options, this.#motion, {
      rejected: (error, target) => {
        const goal = this.#goal;
        this.#board.reject(error, target, goal?.id);
        this.#answers.reject(error, this.#takeGoal());
      },
      halted: (halt) => {
        this.#haltWith(halt);
      },
    });
  }

  /** Takes other settings up, from the next cycle on. */
  update(settings: SessionSettings): void {
    this.#settings = settings;
    this.#reach.update(settings);
  }

  /** Whether there is a command: not before the first valid joint state, and not once deactivated and at rest. */
  get commanding(): boolean {
    return this.#motion.placed;
  }

  /** What the command of the last tick is a command of. */
  get mode(): CommandMode {
    return this.#motion.mode;
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
    const report = this.#report;
    this.#report = undefined;
    return report;
  }

  /** What became of targets that were not reached for, or not to the end; each once. */
  takeAnswers(): readonly TargetAnswer[] {
    return this.#answers.take();
  }

  /** The first command is the measured posture; an arm that still brakes is let do so. */
  activate(): void {
    if (this.#active) return;
    this.#active = true;
    this.#paused = false;
    this.#moved = false;
    this.#absence = 'stale';
    this.#halts.clear();
    if (this.#motion.resting) this.#motion.release();
  }

  /** Brakes and holds; once `resting` there is nothing more to come. */
  deactivate(): void {
    this.#active = false;
    this.#giveUp('not_active', 'the node is not active any more');
  }

  /** While the brain trains (`progress` from 0 to 1; undefined: it doesn't) targets wait. */
  setTraining(progress: number | undefined): void {
    this.#training = progress;
  }

  /** While the robot's clock stands still (`reason`; undefined: it runs) the arm is paused where it is. */
  setStanding(reason: string | undefined): void {
    this.#standing = reason;
  }

  /** While neither the robot's clock nor its joints are heard of (for so many s; undefined: they are) all is held. */
  setSilence(seconds: number | undefined): void {
    this.#silentS = seconds;
  }

  /** In a cycle whose clock or joint states may be old nothing begins. */
  setLate(late: boolean): void {
    this.#late = late;
  }

  /**
   * The robot's clock jumped: what was under way is over, and the arm may have been put elsewhere. It is not braked, which
   * would drive it to where it was before: the command is placed anew with the next joint states.
   * @param byS how far (s); negative: back
   */
  clockJumped(byS: number): void {
    const way = byS < 0 ? 'back' : 'ahead';
    if (this.#active && this.#reach.phase !== 'idle')
      this.#haltWith({
        kind: 'internalFault',
        reason: `the clock went ${way} by ${Math.abs(byS).toFixed(3)} s`,
      });
    this.#motion.release();
  }

  /** The movement under way, or waiting to be confirmed: a point a cycle. */
  get shown(): Trajectory | undefined {
    return this.#reach.shown;
  }

  /** The target of the reach under way. */
  get target(): Vector3 | undefined {
    return this.#reach.target;
  }

  /** Targets that wait. */
  get waiting(): readonly Vector3[] {
    return this.#queue.targets;
  }

  /**
   * A new target (m, base frame). It waits for the reach under way to end, in the place of all that wait already and
   * of a movement that waits to be confirmed.
   * @param id what its answer is named by; unless told a number
   * @returns why it was rejected; the next status says so too
   */
  offer(target: Vector3, id?: string): TargetRejected | undefined {
    return this.offerAll([target], id === undefined ? undefined : [id]);
  }

  /** Several targets, to be reached for one after another: all or, where one of them is unfit, none. */
  offerAll(targets: readonly Vector3[], ids?: readonly string[]): TargetRejected | undefined {
    const goals = targets.map((position, i) => ({ id: ids?.[i] ?? String(++this.#offered), position }));
    const unfit = firstUnfit(targets, (target) => this.#unfit(target));
    if (unfit !== undefined) {
      this.#board.reject(unfit.rejection, unfit.target, goals[targets.indexOf(unfit.target)]?.id);
      this.#answers.reject(unfit.rejection, goals);
      return unfit.rejection;
    }
    this.#answers.supersede(this.#queue.put(goals));
    this.#board.clearRejection();
    if (this.#reach.phase === 'confirming') {
      this.#answers.supersede(this.#takeGoal());
      this.#reach.giveUp();
    }
    return undefined;
  }

  /** Lets the next status tell of a target that was rejected elsewhere (wrong frame, stale). */
  reject(rejection: TargetRejected, target?: Vector3): void {
    this.#board.reject(rejection, target);
  }

  #unfit(target: Vector3): TargetRejected | undefined {
    if (!this.#active) return new TargetRejected('not_active', 'the node is not active');
    if (this.#silentS !== undefined) return silence();
    return this.#halts.rejection ?? checkTarget(target, this.#settings.limits);
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
    this.#haltWith({ kind: 'emergencyStop' });
    return done('stopped; targets are refused until reset_stop');
  }

  /** Something around the session failed: halts with code 35. */
  internalFault(reason: string): void {
    this.#haltWith({ kind: 'internalFault', reason });
  }

  resetStop(): Answer {
    return this.#halts.release() ? done('released') : refused('not stopped');
  }

  /** Minimum-jerk move to the start posture. */
  home(): Answer {
    if (!this.#active) return refused('not active');
    const { rejection } = this.#halts;
    if (rejection !== undefined) return refused(rejection.message);
    if (this.#paused) return refused('paused');
    if (this.#reach.phase !== 'idle' || this.#queue.asked) return refused('a reach is under way');
    const problem = this.#notReady;
    if (problem !== undefined) return refused(problem);
    this.#queue.askHome();
    return done('returning to the start posture');
  }

  /** Why the arm cannot be sent home now, or undefined. */
  get #notReady(): string | undefined {
    if (this.#training !== undefined) return 'the brain is still training';
    if (this.#standing !== undefined) return this.#standing;
    return this.#absence === undefined ? undefined : 'no joint states come that can be relied on';
  }

  /** Lets the movement begin that was planned and shown. */
  confirm(): Answer {
    if (this.#reach.phase !== 'confirming') return refused('no movement waits for confirmation');
    if (this.#paused) return refused('paused');
    this.#reach.confirm();
    return done('moving');
  }

  /**
   * One cycle.
   * @param nowS steady time, on the clock of `measured.stampS` (s)
   * @param out the command (J, rad), to be sent where `commanding`
   * @returns the status; the same object as before where nothing changed
   */
  tick(nowS: number, measured: Measurement, out: Float64Array): Status {
    const { limits } = this.#settings;
    const absence = absenceOf(measured, limits, nowS);
    this.#absence = absence;
    if (absence === undefined) this.#queue.waitNoMore();
    const held = this.#paused || this.#standing !== undefined || this.#late || absence !== undefined;
    this.#reach.look(measured, held, nowS);
    this.#conclude();
    if (this.#motion.resting && !this.#active) this.#motion.release();
    if (this.#silentS !== undefined) this.#rejectWhileSilent();
    if (this.#motion.placed) {
      this.#advance(measured, nowS);
      const verdict = this.#motion.step(limits, measured, nowS);
      this.#judge(verdict, measured);
      out.set(this.#motion.command);
      return this.#status(verdict, nowS);
    }
    if (!this.#active) return this.#board.show({ kind: 'inactive', state: 'inactive' }, nowS);
    if (absence === undefined) {
      this.#motion.place(limits, measured.position, nowS);
      this.#halts.setCauseOver(true);
      out.set(this.#motion.command);
      return this.#status('clear', nowS);
    }
    this.#dropStale(nowS);
    const { halt } = this.#halts;
    const shown = halt ?? this.#silentHalt;
    if (shown !== undefined) return this.#board.showHalt(shown, nowS);
    if (this.#training !== undefined)
      return this.#board.show({ kind: 'training', state: 'training', progress: this.#training }, nowS);
    return absence === 'invalid'
      ? this.#board.showHalt(
          haltOf('state_invalid', invalidJoint(measured, limits), limits) ?? { kind: 'jointStatesInvalid' },
          nowS,
        )
      : this.#board.show({ kind: 'waitingForJointStates', state: 'idle', detail: this.#standing }, nowS);
  }

  /** Tells of targets that have waited for joint states for too long. */
  #dropStale(nowS: number): void {
    const dropped = this.#queue.dropStale(nowS, this.#settings.targetTimeoutS);
    if (dropped === undefined) return;
    const { error, goals } = dropped;
    this.#board.reject(error, goals[0].position, goals[0].id);
    this.#answers.reject(error, goals);
  }

  /** Nobody knows when a robot that has fallen silent is back; by then nobody may expect it to move. */
  #rejectWhileSilent(): void {
    const goals = this.#queue.clear();
    if (goals.length === 0) return;
    this.#board.reject(silence(), goals[0].position, goals[0].id);
    this.#answers.reject(silence(), goals);
  }

  /** Takes the step that is due, if the arm may go on. */
  #advance(measured: Measurement, nowS: number): void {
    if (!this.#active || this.#paused || this.#standing !== undefined || this.#late) return;
    if (absenceOf(measured, this.#settings.limits, nowS) !== undefined) return;
    if (this.#halts.halt !== undefined && !this.#recover()) return;
    if (this.#reach.phase === 'idle') this.#beginNext(measured, nowS);
    else this.#reach.advance(measured, nowS);
  }

  /** A halt ends with the next target or with `home`, once its cause is over and the arm stands. */
  #recover(): boolean {
    if (!this.#motion.resting || this.#reach.phase !== 'idle' || !this.#queue.asked) return false;
    return this.#halts.recover();
  }

  #beginNext(measured: Measurement, nowS: number): void {
    if (!this.#motion.resting || !this.#queue.asked || this.#training !== undefined) return;
    this.#moved = true;
    this.#goal = this.#queue.take();
    this.#reach.begin(this.#goal?.position, measured, nowS);
  }

  #judge(verdict: Verdict, measured: Measurement): void {
    this.#halts.setCauseOver(verdict !== 'stale' && verdict !== 'state_invalid');
    // A loop that was late while the arm stood has missed nothing.
    if (verdict === 'stalled' || verdict.startsWith('slowed_')) return;
    if (!this.#active || this.#halts.halt !== undefined || this.#healsByItself(verdict)) return;
    const halt = haltOf(verdict, this.#motion.finding, this.#settings.limits);
    if (halt === undefined) return;
    // An arm that was held back is where it says; of what else halts the measurement may be the cause.
    const trusted = verdict === 'tracking_error' ? this.#reach.outcome(measured) : undefined;
    this.#haltWith(halt, trusted);
  }

  /** What is told while the robot is silent; it is over by itself. */
  get #silentHalt(): Halt | undefined {
    if (this.#silentS === undefined) return undefined;
    return { kind: 'jointStatesStale', reason: 'neither time on /clock nor joint states come' };
  }

  /** Joint states that stop while the arm stands, and nothing is under way, halt nothing: there is only to wait for them. */
  #healsByItself(verdict: Verdict): boolean {
    return verdict === 'stale' && this.#reach.phase === 'idle' && this.#motion.resting;
  }

  /** Brakes, holds, and forgets the reach under way and the target that waits. A latched stop stays. */
  #haltWith(halt: Halt, outcome?: ReachOutcome): void {
    this.#halts.set(halt);
    this.#paused = false;
    this.#giveUp(halt.kind, halt.reason ?? statusTable[halt.kind].text, outcome);
  }

  /** Gives up what is under way, and what waits. What was reached already, and is being learnt from, still ends. */
  #giveUp(reason: string, detail: string, outcome?: ReachOutcome): void {
    this.#answers.halt(this.#queue.clear(), reason, detail);
    if (this.#reach.phase !== 'learning') this.#answers.halt(this.#takeGoal(), reason, detail);
    this.#reach.giveUp(outcome);
  }

  /** The target of the reach under way, whose answer is given now. */
  #takeGoal(): readonly Goal[] {
    const goal = this.#goal;
    this.#goal = undefined;
    return goal === undefined ? [] : [goal];
  }

  /** Takes the report of a reach that has ended. */
  #conclude(): void {
    const finished = this.#reach.takeReport();
    const goal = this.#goal;
    if (finished === undefined || goal === undefined) return;
    this.#goal = undefined;
    const near = finished.aimingErrorM <= this.#settings.reachToleranceM;
    this.#report = { ...finished, id: goal.id, outcome: near ? 'reached' : 'missed' };
  }

  #status(verdict: Verdict, nowS: number): Status {
    if (!this.#active) return this.#board.show({ kind: 'paused', state: 'paused' }, nowS);
    const { halt } = this.#halts;
    if (halt !== undefined) return this.#board.showHalt(halt, nowS);
    const silent = this.#silentHalt;
    if (silent !== undefined) return this.#board.showHalt(silent, nowS);
    const { target } = this.#reach;
    if (this.#paused) return this.#board.show({ kind: 'paused', state: 'paused', target }, nowS);
    if (this.#standing !== undefined)
      return this.#board.show({ kind: 'paused', state: 'paused', target, detail: this.#standing }, nowS);
    if (this.#training !== undefined && this.#reach.phase === 'idle')
      return this.#board.show({ kind: 'training', state: 'training', progress: this.#training }, nowS);
    if (this.#healsByItself(verdict)) {
      this.#dropStale(nowS);
      const stale = haltOf(verdict, this.#motion.finding, this.#settings.limits);
      return stale !== undefined && this.#moved
        ? this.#board.showHalt(stale, nowS)
        : this.#board.show({ kind: 'waitingForJointStates', state: 'idle' }, nowS);
    }
    return this.#reachStatus.show(this.#reach, this.#goal?.id, verdict, this.#motion.finding, nowS);
  }
}
