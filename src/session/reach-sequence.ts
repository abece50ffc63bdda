import { messageOf, TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { FeedbackLaw, Movement, SlowedBy } from '../motion/movement.js';
import type { Orientation, ReachAssessment, ReachOutcome } from './controller.js';
import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { Plan } from '../motion/plan.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import { Deliberation } from './deliberation.js';
import type { Measurement } from '../motion/plant.js';
import { consequenceOf, unfitLaw } from './refusal.js';
import { ReachNotes } from './reach-notes.js';
import { SettleWatch } from './settle-watch.js';
import { StuckWatch } from './stuck-watch.js';
import { wayTo } from './way-to.js';
import type {
  FinishedReach,
  Phase,
  Proposal,
  SequenceEvents,
  SequenceOptions,
  SequenceSettings,
} from './terms.js';
import type { Refusal, Trajectory } from '../motion/trajectory.js';

/**
 * The steps of one reach: home, think, move, settle, measure, learn. It takes the steps that are due when it is called;
 * answers of the controller are polled once per cycle.
 */
export class ReachSequence {
  readonly #options: SequenceOptions;
  readonly #motion: GuardedMotion;
  readonly #events: SequenceEvents;
  #settings: SequenceSettings;
  readonly #settle: SettleWatch;
  readonly stuck: StuckWatch;
  /** The version of the stuck joints for which the arm went home. */
  #homeVersion = 0;
  readonly #deliberation: Deliberation;
  #phase: Phase = 'idle';
  /** Undefined while the arm only goes home. */
  #target: Vector3 | undefined;
  #orientation: Orientation | undefined;
  #proposal: Proposal | undefined;
  /** Points of the movement that waits or is under way. */
  #shown: Trajectory | undefined;
  /** The command is on its way to the arm; the requested step comes next. */
  #approaching = false;
  readonly #notes = new ReachNotes();

  constructor(options: SequenceOptions, motion: GuardedMotion, events: SequenceEvents) {
    this.#options = options;
    this.#settings = options.settings;
    this.#motion = motion;
    this.#events = events;
    this.#deliberation = new Deliberation(options.controller);
    this.#settle = new SettleWatch(options.startPosture.length, motion);
    this.stuck = new StuckWatch(options.startPosture.length, motion);
    this.update(options.settings);
  }

  /** Changes the settings from the next step on. */
  update(settings: SequenceSettings): void {
    this.#settings = settings;
    this.stuck.enabled = settings.holdStuckJoints === true && this.#options.controller.holdsJoints === true;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get target(): Vector3 | undefined {
    return this.#target;
  }

  /** The movement that waits to be confirmed, or is under way. */
  get shown(): Trajectory | undefined {
    return this.#shown;
  }

  /** The limit that made the movement of this reach slower than requested. */
  get slowedBy(): SlowedBy | undefined {
    return this.#notes.slowedBy;
  }

  /** Settles when the controller has answered; undefined while nothing is asked of it. */
  get answer(): Promise<void> | undefined {
    return this.#deliberation.answer;
  }

  takeReport(): FinishedReach | undefined {
    return this.#notes.take();
  }

  /** Begins a reach, from rest. @param target undefined to go to the start posture only */
  begin(target: Vector3 | undefined, measured: Measurement, nowS: number, orientation?: Orientation): void {
    this.#orientation = orientation;
    const { controller, startPosture } = this.#options;
    this.#motion.takeUp(this.#settings.limits, measured.position, nowS);
    this.#target = target;
    if (!this.#motion.isAt(this.#settings.limits, measured.position)) {
      this.#approach(measured, nowS);
      return;
    }
    const probe = this.stuck.probe(startPosture, this.#settings);
    if (probe !== undefined) this.#propose(probe, 'homing', nowS);
    else if (target === undefined || !controller.startsAnywhere) this.#goHome(nowS);
    else this.#think();
  }

  /** Begins the waiting movement. */
  confirm(): void {
    if (this.#proposal !== undefined) this.#proposal.confirmed = true;
  }

  /**
   * Abandons the reach under way: the command brakes. A reach that came to its end is still learnt from; an unfinished
   * one is not.
   * @param outcome the position of the arm for the controller, if that is reliable
   */
  giveUp(outcome?: ReachOutcome): void {
    this.#motion.stop();
    this.#deliberation.abandon(outcome);
    if (this.#phase === 'learning') return;
    this.#deliberation.forget();
    this.#finish();
  }

  /** Takes the measurement and the answers of the controller; `held` while no movement may begin. */
  look(measured: Measurement, held: boolean, nowS: number): void {
    this.#settle.read(measured);
    this.stuck.look(measured);
    const abandoned = this.#deliberation.takeAbandoned();
    if (abandoned?.ok === false)
      this.#events.halted({ kind: 'internalFault', reason: messageOf(abandoned.error) });
    if (held && this.#phase === 'thinking') return;
    const outcome = this.#deliberation.takeAnswer();
    if (outcome === undefined) return;
    if (!outcome.ok) this.#fail(outcome.error);
    else if ('kind' in outcome.value) this.#move(outcome.value, nowS);
    else this.#conclude(outcome.value);
  }

  /** Takes the step that is due; the joint states are good. @param working whether the robot's controller is at work */
  advance(measured: Measurement, nowS: number, working = false): void {
    const { limits, settleTimeoutS } = this.#settings;
    switch (this.#phase) {
      case 'homing':
      case 'moving':
        if (this.#motion.arrivedS !== undefined) this.#arrive(this.#motion.arrivedS, measured, nowS);
        else if (this.#motion.resting) this.#takeUpAgain(limits, measured, nowS);
        break;
      case 'confirming':
        if (this.#proposal?.confirmed === true) this.#beginConfirmed(this.#proposal, measured, nowS);
        break;
      case 'settling':
        if (this.#settle.settled(nowS, settleTimeoutS, working)) this.#measure(measured);
        break;
      default:
    }
  }

  /** The command is not at the arm: it goes there first. */
  #approach(measured: Measurement, nowS: number): void {
    this.#phase = 'homing';
    this.#approaching = true;
    const refusal = this.#motion.approach(this.#settings.limits, measured.position, nowS);
    if (refusal !== undefined) this.#refuse(refusal);
  }

  #goHome(nowS: number): void {
    this.#homeVersion = this.stuck.version;
    this.#goTo(this.stuck.home(this.#options.startPosture), nowS);
  }

  #goTo(posture: Float64Array, nowS: number): void {
    const way = wayTo(posture, this.#motion.position, this.#settings);
    if (way === undefined) this.#homeReached(nowS);
    else this.#propose(way, 'homing', nowS);
  }

  #homeReached(nowS: number): void {
    if (this.#homeVersion !== this.stuck.version) this.#goHome(nowS);
    else if (this.#target === undefined) this.#finish();
    else this.#think();
  }

  #think(): void {
    const { learning, exploration } = this.#settings;
    const target = this.#target;
    if (target === undefined) return;
    this.#phase = 'thinking';
    this.#shown = undefined;
    const [start, orientation, { held }] = [this.#motion.position.slice(), this.#orientation, this.stuck];
    this.#deliberation.plan({ target, start, learning, exploration, orientation, held });
  }

  #move(law: Movement | FeedbackLaw, nowS: number): void {
    const reason = unfitLaw(law, this.#options);
    if (reason === undefined) this.#propose(law, 'moving', nowS);
    else this.#events.halted({ kind: 'internalFault', reason });
  }

  /** Begins a movement from the resting command, or shows it first if it must be confirmed. */
  #propose(law: Movement | FeedbackLaw, phase: Proposal['phase'], nowS: number): void {
    const { limits, confirmMovements } = this.#settings;
    const plan = this.#motion.plan(limits, law);
    if ('verdict' in plan) {
      this.#refuse(plan);
      return;
    }
    this.#shown = plan.trajectory;
    if (phase === 'moving')
      this.#notes.slowedBy = plan.law.kind === 'movement' ? plan.law.slowedBy : undefined;
    if (confirmMovements === true) {
      this.#proposal = { plan, phase, confirmed: false };
      this.#phase = 'confirming';
    } else this.#begin(plan, phase, nowS);
  }

  #begin(plan: Plan, phase: Proposal['phase'], nowS: number): void {
    this.#phase = phase;
    if (phase === 'moving') this.#notes.moveStartS = nowS;
    this.stuck.begin();
    this.#motion.begin(plan, nowS);
  }

  /**
   * Only the confirmed plan is executed: if the arm was moved meanwhile, a new plan is made and must be confirmed
   * again.
   */
  #beginConfirmed({ plan, phase }: Proposal, measured: Measurement, nowS: number): void {
    const target = this.#target;
    this.#proposal = undefined;
    if (this.#motion.isAt(this.#settings.limits, measured.position)) {
      this.#begin(plan, phase, nowS);
      return;
    }
    this.giveUp();
    this.begin(target, measured, nowS, this.#orientation);
  }

  #arrive(arrivedS: number, measured: Measurement, nowS: number): void {
    const { isProbing } = this.stuck;
    if (isProbing && !this.stuck.endProbe(nowS - arrivedS)) return;
    if (this.#approaching || isProbing) {
      this.#approaching = false;
      this.#motion.finish();
      this.begin(this.#target, measured, nowS, this.#orientation);
      return;
    }
    if (this.#phase === 'homing') {
      this.#motion.finish();
      this.#homeReached(nowS);
      return;
    }
    this.#phase = 'settling';
    this.#notes.durationS = arrivedS - this.#notes.moveStartS;
    this.#settle.begin(nowS, this.#settings.settleAverageS ?? 0);
  }

  /** After a pause the movement continues from the measured posture. */
  #takeUpAgain(limits: MotionLimits, measured: Measurement, nowS: number): void {
    const resumed = this.#motion.resume(limits, measured.position, nowS);
    if (typeof resumed === 'object') this.#refuse(resumed);
    else if (!resumed)
      this.#events.halted({ kind: 'internalFault', reason: 'the movement under way was lost' });
  }

  #measure(measured: Measurement): void {
    this.stuck.judge(measured);
    const outcome = { ...this.#settle.outcome(measured), held: this.stuck.held };
    const { hand } = outcome;
    this.#motion.finish();
    if (!hand.every(Number.isFinite)) {
      this.#events.halted({
        kind: 'jointStatesInvalid',
        reason: `the observed hand is (${hand.join(', ')})`,
      });
      return;
    }
    this.#notes.hand = hand;
    this.#phase = 'learning';
    this.#deliberation.learn(outcome);
  }

  #conclude(assessment: ReachAssessment): void {
    this.#notes.conclude(assessment, this.#target);
    this.#finish();
  }

  #finish(): void {
    this.#target = undefined;
    this.#proposal = undefined;
    this.#shown = undefined;
    this.#approaching = false;
    this.stuck.giveUp();
    this.#phase = 'idle';
  }

  /** A rejected target is the end of its reach; anything else that the controller throws is a fault. */
  #fail(error: unknown): void {
    const target = this.#target;
    const thinking = this.#phase === 'thinking';
    this.#deliberation.failed();
    this.#finish();
    if (error instanceof TargetRejected && thinking) this.#events.rejected(error, target);
    else this.#events.halted({ kind: 'internalFault', reason: messageOf(error) });
  }

  #refuse(refusal: Refusal): void {
    const target = this.#target;
    const consequence = consequenceOf(refusal, this.#settings.limits, target !== undefined);
    if (consequence instanceof TargetRejected) {
      this.giveUp();
      this.#events.rejected(consequence, target);
    } else this.#events.halted(consequence);
  }
}
