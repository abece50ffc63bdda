import type { ReachOutcome } from './controller.js';
import { haltOfDoubt } from './arm-watch.js';
import type { ArmWatch } from './arm-watch.js';
import type { Circumstances } from './circumstances.js';
import type { DriverFailure } from './driver-state.js';
import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { Verdict } from '../motion/guard.js';
import type { Measurement } from '../motion/plant.js';
import type { HaltLatch } from './halt-latch.js';
import type { ReachSequence } from './reach-sequence.js';
import { haltOf } from './status-board.js';
import type { Halt } from './status-board.js';
import { statusTable } from './status.js';
import type { Status } from './status.js';
import type { StatusTeller } from './status-teller.js';
import { hindrance, silence } from './target-desk.js';
import type { TargetDesk } from './target-desk.js';
import type { SessionSettings } from './terms.js';
import { whyMissed } from './why-missed.js';

/** The parts of a session. */
export interface SessionParts {
  readonly motion: GuardedMotion;
  readonly arm: ArmWatch;
  readonly reach: ReachSequence;
  readonly desk: TargetDesk;
  readonly around: Circumstances;
  readonly halts: HaltLatch;
  readonly teller: StatusTeller;
}

/**
 * One cycle of a session: observes the arm, takes the step that is due, passes it through the guard, and determines the
 * status.
 */
export class SessionCycle {
  readonly #motion: GuardedMotion;
  readonly #arm: ArmWatch;
  readonly #reach: ReachSequence;
  readonly #desk: TargetDesk;
  readonly #around: Circumstances;
  readonly #halts: HaltLatch;
  readonly #teller: StatusTeller;
  settings: SessionSettings;

  constructor({ motion, arm, reach, desk, around, halts, teller }: SessionParts, settings: SessionSettings) {
    this.#motion = motion;
    this.#arm = arm;
    this.#reach = reach;
    this.#desk = desk;
    this.#around = around;
    this.#halts = halts;
    this.#teller = teller;
    this.settings = settings;
  }

  /**
   * @param nowS steady time, on the clock of `measured.stampS` (s)
   * @param out the command (J, rad), to be sent where `commanding`
   * @returns the status; the same object as before where nothing changed
   */
  tick(nowS: number, measured: Measurement, out: Float64Array): Status {
    const { limits, targetTimeoutS } = this.settings;
    this.#arm.look(measured, limits, nowS);
    const { absence } = this.#arm;
    if (absence === undefined) this.#desk.waitNoMore();
    const doubt = this.#doubt();
    // The arm brakes in the same cycle; nobody learns from what the encoders say.
    if (doubt !== undefined && this.#around.active && this.#halts.mayBecome(doubt)) this.haltWith(doubt);
    this.#hearDriver();
    this.#reach.look(measured, this.#around.held || absence !== undefined, nowS);
    this.#conclude();
    this.#letGo();
    if (this.#around.silence !== undefined) this.#desk.dropAll(silence);
    if (this.#motion.placed) {
      this.#advance(measured, nowS);
      const verdict = this.#motion.step(limits, measured, nowS, doubt === undefined);
      this.#judge(verdict, measured);
      if (this.#teller.endsByItself(verdict)) this.#desk.dropStale(nowS, targetTimeoutS);
      return this.#commanded(verdict, out, nowS);
    }
    if (!this.#around.active) return this.#teller.inactive(nowS);
    if (absence !== undefined) {
      this.#desk.dropStale(nowS, targetTimeoutS);
      return this.#teller.waiting(measured, absence, limits, nowS);
    }
    this.#halts.setCauseOver(true);
    if (this.#motion.mayPlace(limits, measured.position, nowS)) {
      this.#motion.place(limits, measured.position, nowS);
      return this.#commanded('clear', out, nowS);
    }
    return this.#teller.commanded('clear', this.#desk.underWay, limits, nowS);
  }

  #conclude(): void {
    const report = this.#reach.takeReport();
    if (report === undefined) return;
    const { limits, reachToleranceM } = this.settings;
    this.#desk.conclude(report, reachToleranceM, (target) => whyMissed(target, limits, reachToleranceM));
  }

  #commanded(verdict: Verdict, out: Float64Array, nowS: number): Status {
    out.set(this.#motion.command);
    return this.#teller.commanded(verdict, this.#desk.underWay, this.settings.limits, nowS);
  }

  /** Takes what the robot's controller, its drives and people say: it may end the reach under way. */
  #hearDriver(): void {
    const { active, driver } = this.#around;
    const { failure, obstacle, contact, disabled } = driver;
    if (failure !== undefined) this.#lose(failure);
    if (contact !== undefined && active && this.#halts.mayBecome(contact)) {
      this.haltWith(contact);
      this.#around.letGo = true;
    }
    if (obstacle !== undefined) {
      if (active && this.#reach.phase !== 'idle') this.haltWith(obstacle);
      this.#motion.release();
      this.#desk.dropAll(() => hindrance(obstacle.reason));
    } else if (disabled !== undefined) {
      if (this.#reach.phase !== 'idle' && this.#reach.phase !== 'learning')
        this.giveUp('not_enabled', disabled);
      this.#desk.dropAll(() => hindrance(disabled));
    }
  }

  /** A command came to nothing. The first reason remains: what is sent to brake may fail for the same. */
  #lose({ halt, braking }: DriverFailure): void {
    if (this.#around.active && this.#halts.halt?.kind !== halt.kind) this.haltWith(halt);
    this.#around.letGo = braking;
    if (!braking) this.#motion.release();
  }

  /** Once at rest, the command of an arm that is not active, may be elsewhere, or must begin elsewhere, ends. */
  #letGo(): void {
    const strayed = this.#arm.absence === 'beyond';
    if (!this.#motion.resting || (this.#around.active && !this.#around.letGo && !strayed)) return;
    this.#motion.release();
    this.#around.letGo = false;
  }

  /** Why the joint states cannot be believed; what the encoders themselves show goes before what others say of them. */
  #doubt(): Halt | undefined {
    const { doubt } = this.#arm;
    return doubt === undefined ? this.#around.doubt : haltOfDoubt(doubt, this.settings.limits);
  }

  /** Takes the step that is due, if the arm may go on. */
  #advance(measured: Measurement, nowS: number): void {
    if (!this.#around.active || this.#around.held || this.#arm.absence !== undefined) return;
    if (this.#around.doubt !== undefined || this.#around.driver.obstacle !== undefined) return;
    if (this.#around.driver.disabled !== undefined) return;
    if (this.#halts.halt !== undefined && !this.#recover()) return;
    if (this.#reach.phase === 'idle') this.#beginNext(measured, nowS);
    else this.#reach.advance(measured, nowS, this.#around.driver.working);
  }

  /** A halt ends with the next target or with `home`, once its cause is over and the arm stands. */
  #recover(): boolean {
    if (!this.#motion.resting || this.#reach.phase !== 'idle' || !this.#desk.asked) return false;
    return this.#halts.recover();
  }

  #beginNext(measured: Measurement, nowS: number): void {
    if (!this.#motion.resting || !this.#desk.asked || this.#around.training !== undefined) return;
    this.#around.moved = true;
    this.#around.letGo = false;
    const goal = this.#desk.takeNext();
    this.#reach.begin(goal?.position, measured, nowS, goal?.orientation);
  }

  #judge(verdict: Verdict, measured: Measurement): void {
    const doubtful = this.#doubt() !== undefined;
    this.#halts.setCauseOver(verdict !== 'stale' && verdict !== 'state_invalid' && !doubtful);
    const holding = this.#motion.resting;
    // A loop that was late while the arm rested has missed nothing.
    if (verdict === 'stalled' || verdict.startsWith('slowed_')) return;
    const healing = this.#teller.endsByItself(verdict);
    if (!this.#around.active || this.#halts.halt !== undefined || healing) return;
    const halt = haltOf(verdict, this.#motion.finding, this.settings.limits);
    if (halt === undefined) return;
    // An arm that was held back is where its joint states say. For other halts the measurement may be the cause.
    if (verdict !== 'tracking_error') this.haltWith(halt);
    else if (holding) this.haltWith({ ...halt, reason: 'moved away while holding' });
    else this.haltWith(halt, this.#reach.stuck.heldBack(measured));
  }

  /** Brakes, holds, and forgets the reach under way and the queued targets. A latched stop remains. */
  haltWith(halt: Halt, outcome?: ReachOutcome): void {
    this.#halts.set(halt);
    this.#around.paused = false;
    this.giveUp(halt.kind, halt.reason ?? statusTable[halt.kind].text, outcome);
  }

  /** Abandons the reach under way and the queued targets. A completed reach that is being learnt from still ends. */
  giveUp(reason: string, detail: string, outcome?: ReachOutcome): void {
    this.#desk.giveUp(reason, detail, this.#reach.phase === 'learning');
    this.#reach.giveUp(outcome);
  }
}
