import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import { ArmWatch } from './arm-watch.js';
import { Circumstances } from './circumstances.js';
import type { Orientation } from './controller.js';
import type { DriverState } from './driver-state.js';
import { GuardedMotion } from '../motion/guarded-motion.js';
import type { CommandMode, Measurement } from '../motion/plant.js';
import { ReachSequence } from './reach-sequence.js';
import { HaltLatch } from './halt-latch.js';
import { SessionCycle } from './session-cycle.js';
import { StatusBoard } from './status-board.js';
import type { Halt } from './status-board.js';
import type { Status } from './status.js';
import { StatusTeller } from './status-teller.js';
import type { TargetAnswer } from './target-answers.js';
import { checkTarget } from './target-check.js';
import { hindrance, silence, TargetDesk } from './target-desk.js';
import type { Answer, SessionOptions, SessionSettings, TrialReport } from './terms.js';
import type { Trajectory } from '../motion/trajectory.js';

const done = (text: string): Answer => ({ ok: true, text });
const refused = (text: string): Answer => ({ ok: false, text });

/**
 * One reach after another (the ROS 2 interface, "A reach"), with all possible interruptions: pause, stop, halts, other
 * targets. It has no clock and no thread: the caller that drives the arm calls `tick` in every cycle and sends the
 * command.
 *
 * Whatever happens, the command brakes and holds within the limits; it is never silent in mid-movement.
 */
export class ReachSession {
  readonly #motion: GuardedMotion;
  readonly #arm: ArmWatch;
  readonly #reach: ReachSequence;
  readonly #board = new StatusBoard();
  readonly #desk = new TargetDesk(this.#board);
  readonly #around = new Circumstances();
  readonly #halts: HaltLatch;
  readonly #cycle: SessionCycle;

  constructor(options: SessionOptions) {
    const { limits } = options.settings;
    this.#halts = new HaltLatch(options.stop);
    this.#motion = new GuardedMotion({ ...options, joints: options.startPosture.length });
    this.#arm = new ArmWatch(options.startPosture.length, this.#motion);
    this.#reach = new ReachSequence(options, this.#motion, {
      rejected: (error, target) => {
        this.#desk.rejectGoal(error, target);
      },
      halted: (halt) => {
        this.#cycle.haltWith(halt);
      },
    });
    const parts = {
      board: this.#board,
      around: this.#around,
      halts: this.#halts,
      motion: this.#motion,
      reach: this.#reach,
      arm: this.#arm,
      desk: this.#desk,
    };
    const teller = new StatusTeller(parts, limits.jointNames);
    this.#cycle = new SessionCycle({ ...parts, teller }, options.settings);
  }

  /** Changes the settings from the next cycle on. */
  update(settings: SessionSettings): void {
    this.#cycle.settings = settings;
    this.#reach.update(settings);
  }

  /** Whether there is a command: not before the first valid joint state, and not once deactivated and at rest. */
  get commanding(): boolean {
    return this.#motion.placed;
  }

  /** The kind of the command of the last tick. */
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

  /** The trajectory that begins now, once per motion: a whole movement, or a braking motion. */
  takeTrajectory(): Trajectory | undefined {
    return this.#motion.takeTrajectory();
  }

  /** The report of a finished reach, once. */
  takeReport(): TrialReport | undefined {
    return this.#desk.takeReport();
  }

  /** The answers to targets whose reach did not begin or did not end; each once. */
  takeAnswers(): readonly TargetAnswer[] {
    return this.#desk.takeAnswers();
  }

  /** The first command is the measured posture. An arm that still brakes continues to do so. */
  activate(): void {
    if (this.#around.active) return;
    this.#around.begin();
    this.#halts.clear();
    if (this.#motion.resting) this.#motion.release();
    if (this.#motion.placed) return;
    this.#motion.startAnew();
    // The arm may have been moved meanwhile.
    this.#arm.forget();
  }

  /** Brakes and holds. Once `resting`, no further commands follow. */
  deactivate(): void {
    this.#around.active = false;
    this.#cycle.giveUp('not_active', 'the node is not active any more');
  }

  /** While the brain trains (`progress` from 0 to 1; undefined: it doesn't) targets wait. */
  setTraining(progress: number | undefined): void {
    this.#around.training = progress;
  }

  /** While the robot's clock stands still (`reason`; undefined: it runs) the arm is paused where it is. */
  setStanding(reason: string | undefined): void {
    this.#around.standing = reason;
  }

  /**
   * While neither the robot's clock nor its joint states arrive (for this many s; undefined: they do), everything is
   * held.
   */
  setSilence(seconds: number | undefined): void {
    this.#around.silentS = seconds;
  }

  /** Joint states that are in doubt (`doubt`; undefined: they are not) halt, and nobody learns from them. */
  setDoubt(doubt: Halt | undefined): void {
    this.#around.doubt = doubt;
  }

  /** In a cycle whose clock or joint states may be old nothing begins. */
  setLate(late: boolean): void {
    this.#around.late = late;
  }

  /**
   * From now on the robot's time runs at this share of the clock's, 1 to 0 (a pause), and so does the expected motion
   * of the arm.
   * @throws RangeError on other numbers
   */
  setTimeScale(scale: number): void {
    this.#motion.setTimeScale(scale);
  }

  /** What the robot's controller, its drives and people say in this cycle; its time scale counts from now on. */
  setDriver(driver: DriverState): void {
    this.#around.driver = driver;
    this.setTimeScale(driver.timeScale);
  }

  /**
   * The robot's clock jumped: the motion under way is over, and the arm may have been moved. It does not brake, because
   * this would drive it to its old position. Instead the command is placed at the arm of the next joint states, as soon
   * as that is no step.
   * @param byS size of the jump (s); negative: back
   */
  clockJumped(byS: number): void {
    const way = byS < 0 ? 'back' : 'ahead';
    if (this.#around.active && this.#reach.phase !== 'idle')
      this.#cycle.haltWith({
        kind: 'internalFault',
        reason: `the clock went ${way} by ${Math.abs(byS).toFixed(3)} s`,
      });
    this.#motion.release();
    this.#motion.timeJumped();
    this.#arm.forget();
  }

  /** What there is to say of joints that are stuck, on which reaches go on without them; undefined if there are none. */
  get remark(): string | undefined {
    return this.#reach.stuck.remark(this.#cycle.settings.limits.jointNames);
  }

  /** The movement under way, or waiting to be confirmed, with a point per cycle. */
  get shown(): Trajectory | undefined {
    return this.#reach.shown;
  }

  /** The target of the reach under way. */
  get target(): Vector3 | undefined {
    return this.#reach.target;
  }

  /** Targets that wait. */
  get waiting(): readonly Vector3[] {
    return this.#desk.waiting;
  }

  /**
   * Adds a target (m, base frame). It waits for the end of the reach under way, and replaces all queued targets and a
   * movement that waits to be confirmed.
   * @param id name of its answer; by default a number
   * @returns why it was rejected,
   * which the next status also says
   */
  offer(target: Vector3, id?: string): TargetRejected | undefined {
    return this.offerAll([target], id === undefined ? undefined : [id]);
  }

  /** Adds several targets, to be reached for one after another: all or, if one of them is unfit, none. */
  offerAll(
    targets: readonly Vector3[],
    ids?: readonly string[],
    orientations?: readonly (Orientation | undefined)[],
  ): TargetRejected | undefined {
    const unfit = (target: Vector3) => this.#unfit(target);
    const rejection = this.#desk.offer(targets, ids, unfit, orientations);
    if (rejection === undefined && this.#reach.phase === 'confirming') {
      this.#desk.supersedeGoal();
      this.#reach.giveUp();
    }
    return rejection;
  }

  /** Reports in the next status a target that was rejected elsewhere (wrong frame, stale). */
  reject(rejection: TargetRejected, target?: Vector3): void {
    this.#board.reject(rejection, target);
  }

  #unfit(target: Vector3): TargetRejected | undefined {
    if (!this.#around.active) return new TargetRejected('not_active', 'the node is not active');
    if (this.#around.silence !== undefined) return silence();
    const { obstacle, disabled } = this.#around.driver;
    if (obstacle !== undefined || disabled !== undefined) return hindrance(obstacle?.reason ?? disabled);
    const { limits, reachToleranceM } = this.#cycle.settings;
    return this.#halts.rejection ?? checkTarget(target, limits, reachToleranceM);
  }

  /** Smooth stop and hold. */
  pause(): Answer {
    if (!this.#around.active) return refused('not active');
    this.#around.paused = true;
    this.#motion.stop();
    return done('pausing');
  }

  /** Goes on from the measured posture. */
  resume(): Answer {
    if (!this.#around.active) return refused('not active');
    if (!this.#around.paused) return refused('not paused');
    this.#around.paused = false;
    return done('going on');
  }

  /** Emergency stop, latched. */
  stop(): Answer {
    this.#cycle.haltWith({ kind: 'emergencyStop' });
    return done('stopped; targets are refused until reset_stop');
  }

  /** Something around the session failed: halts with code 35. */
  internalFault(reason: string): void {
    this.#cycle.haltWith({ kind: 'internalFault', reason });
  }

  /**
   * Releases a latched halt. Encoders that stepped are trusted from then on. Where nothing is latched, joint states that
   * repeat are believed: an arm that no command reaches stands still, and without noise its readings never change.
   */
  resetStop(): Answer {
    const released = this.#halts.release();
    const repeat = this.#arm.doubt?.kind === 'repeat';
    if (released === undefined && !repeat) return refused('not stopped');
    if (released === undefined || released.latched === true) this.#arm.accept();
    if (released === undefined) return done('joint states that repeat are believed');
    const { halt } = this.#halts;
    return done(
      halt === undefined ? 'released' : `released; another halt is left: ${halt.reason ?? halt.kind}`,
    );
  }

  /** Minimum-jerk move to the start posture. */
  home(): Answer {
    const problem = this.#awayFromHome();
    if (problem !== undefined) return refused(problem);
    this.#desk.askHome();
    return done('returning to the start posture');
  }

  /** Why the arm cannot be sent home now, or undefined. */
  #awayFromHome(): string | undefined {
    const { active, paused, training, standing, standstill, driver } = this.#around;
    if (!active) return 'not active';
    const { rejection } = this.#halts;
    if (rejection !== undefined) return rejection.message;
    if (paused) return 'paused';
    if (this.#reach.phase !== 'idle' || this.#desk.asked) return 'a reach is under way';
    if (training !== undefined) return 'the brain is still training';
    if (standing !== undefined || standstill !== undefined) return standing ?? standstill?.reason;
    if (driver.disabled !== undefined) return driver.disabled;
    return this.#arm.absence === undefined && this.#around.doubt === undefined
      ? undefined
      : 'no joint states come that can be relied on';
  }

  /** Begins the movement that was planned and shown. */
  confirm(): Answer {
    if (this.#reach.phase !== 'confirming') return refused('no movement waits for confirmation');
    if (this.#around.paused) return refused('paused');
    this.#reach.confirm();
    return done('moving');
  }

  /**
   * One cycle.
   * @param nowS steady time, on the clock of `measured.stampS` (s)
   * @param out the command (J, rad), to be sent if `commanding` @returns the status; the same object as before if
   * nothing changed
   */
  tick(nowS: number, measured: Measurement, out: Float64Array): Status {
    return this.#cycle.tick(nowS, measured, out);
  }
}
