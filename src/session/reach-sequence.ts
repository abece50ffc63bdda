import { messageOf, TargetRejected } from '../errors.js';
import { vector3 } from '../model/numbers/vector.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { FeedbackLaw, Movement, SlowedBy } from '../motion/movement.js';
import type { ReachAssessment, ReachOutcome } from './controller.js';
import { largestDifference } from '../motion/guard-state.js';
import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { Plan } from '../motion/plan.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import { Deliberation } from './deliberation.js';
import type { Measurement } from '../motion/plant.js';
import { consequenceOf, unfitLaw } from './refusal.js';
import { homing } from '../motion/retime.js';
import { SettleWatch } from './settle-watch.js';
import type { FinishedReach, Phase, SequenceEvents, SequenceOptions, SequenceSettings } from './terms.js';
import type { Refusal, Trajectory } from '../motion/trajectory.js';

/** A movement that waits to be confirmed. */
interface Proposal {
  readonly plan: Plan;
  readonly phase: 'homing' | 'moving';
  confirmed: boolean;
}

/** Homing from nearer than this (rad) takes a proportional share of the duration of a movement. */
const FULL_HOMING = 0.5;

/** Closer to the start posture than this is at it (rad): no homing for rounding errors. */
const AT_START = 1e-9;

/**
 * The steps of one reach: home, think, move, settle, measure, learn. Takes those that are due when it is asked to;
 * what the controller answers is looked for once a cycle.
 */
export class ReachSequence {
  readonly #options: SequenceOptions;
  readonly #motion: GuardedMotion;
  readonly #events: SequenceEvents;
  #settings: SequenceSettings;
  readonly #settle = new SettleWatch();
  readonly #deliberation: Deliberation;
  #phase: Phase = 'idle';
  /** Undefined while the arm only goes home. */
  #target: Vector3 | undefined;
  #proposal: Proposal | undefined;
  /** Points of the movement that waits or is under way. */
  #shown: Trajectory | undefined;
  #moveStartS = 0;
  #durationS = 0;
  #slowedBy: SlowedBy | undefined;
  #hand: Vector3 = [0, 0, 0];
  #report: FinishedReach | undefined;

  constructor(options: SequenceOptions, motion: GuardedMotion, events: SequenceEvents) {
    this.#options = options;
    this.#settings = options.settings;
    this.#motion = motion;
    this.#events = events;
    this.#deliberation = new Deliberation(options.controller);
  }

  /** Takes other settings up, from the next step on. */
  update(settings: SequenceSettings): void {
    this.#settings = settings;
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

  /** What made the movement of this reach slower than asked. */
  get slowedBy(): SlowedBy | undefined {
    return this.#slowedBy;
  }

  /** Settles when the controller has answered; undefined while nothing is asked of it. */
  get answer(): Promise<void> | undefined {
    return this.#deliberation.answer;
  }

  takeReport(): FinishedReach | undefined {
    const report = this.#report;
    this.#report = undefined;
    return report;
  }

  /**
   * Begins a reach, from rest.
   * @param target undefined to go to the start posture only
   */
  begin(target: Vector3 | undefined, measured: Measurement, nowS: number): void {
    const { controller } = this.#options;
    this.#motion.takeUp(this.#settings.limits, measured.position, nowS);
    this.#target = target;
    if (target === undefined || !controller.startsAnywhere) this.#goHome(nowS);
    else this.#think();
  }

  /** Lets the movement that waits begin. */
  confirm(): void {
    if (this.#proposal !== undefined) this.#proposal.confirmed = true;
  }

  /**
   * Gives the reach under way up: the command brakes. What was reached is learnt from even so; a reach that did not
   * come to its end is not.
   * @param outcome where the arm is, for the controller, where that can be trusted
   */
  giveUp(outcome?: ReachOutcome): void {
    this.#motion.stop();
    this.#deliberation.abandon(outcome);
    if (this.#phase === 'learning') return;
    this.#deliberation.forget();
    this.#finish();
  }

  /** Takes in what was measured, and what the controller answered; `held` while no movement may begin. */
  look(measured: Measurement, held: boolean, nowS: number): void {
    this.#settle.read(measured);
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

  /** Takes the step to the next phase that is due; the joint states are good. */
  advance(measured: Measurement, nowS: number): void {
    const { limits, settleTimeoutS } = this.#settings;
    switch (this.#phase) {
      case 'homing':
      case 'moving':
        if (this.#motion.arrivedS !== undefined) this.#arrive(this.#motion.arrivedS, nowS);
        else if (this.#motion.resting) this.#takeUpAgain(limits, measured, nowS);
        break;
      case 'confirming':
        if (this.#proposal?.confirmed === true) this.#beginConfirmed(this.#proposal, measured, nowS);
        break;
      case 'settling':
        if (this.#settle.settled(nowS, settleTimeoutS)) this.#measure(measured);
        break;
      default:
    }
  }

  #goHome(nowS: number): void {
    const { startPosture } = this.#options;
    const { limits, movementDurationS } = this.#settings;
    const far = largestDifference(this.#motion.position, startPosture);
    const askedS = movementDurationS * Math.min(1, far / FULL_HOMING);
    if (far <= AT_START) {
      this.#homeReached();
      return;
    }
    this.#propose(homing(this.#motion.position, startPosture, limits, askedS), 'homing', nowS);
  }

  #homeReached(): void {
    if (this.#target === undefined) this.#finish();
    else this.#think();
  }

  #think(): void {
    const { learning, exploration } = this.#settings;
    const target = this.#target;
    if (target === undefined) return;
    this.#phase = 'thinking';
    this.#shown = undefined;
    this.#deliberation.plan({ target, start: this.#motion.position.slice(), learning, exploration });
  }

  #move(law: Movement | FeedbackLaw, nowS: number): void {
    const reason = unfitLaw(law, this.#options);
    if (reason === undefined) this.#propose(law, 'moving', nowS);
    else this.#events.halted({ kind: 'internalFault', reason });
  }

  /** Begins a movement from where the command rests, or shows it first where it has to be confirmed. */
  #propose(law: Movement | FeedbackLaw, phase: Proposal['phase'], nowS: number): void {
    const { limits, confirmMovements } = this.#settings;
    const plan = this.#motion.plan(limits, law);
    if ('verdict' in plan) {
      this.#refuse(plan);
      return;
    }
    this.#shown = plan.trajectory;
    if (phase === 'moving') this.#slowedBy = plan.law.kind === 'movement' ? plan.law.slowedBy : undefined;
    if (confirmMovements === true) {
      this.#proposal = { plan, phase, confirmed: false };
      this.#phase = 'confirming';
    } else this.#begin(plan, phase, nowS);
  }

  #begin(plan: Plan, phase: Proposal['phase'], nowS: number): void {
    this.#phase = phase;
    if (phase === 'moving') this.#moveStartS = nowS;
    this.#motion.begin(plan, nowS);
  }

  /** What was confirmed is what is moved: an arm that was moved meanwhile gets another plan, to be confirmed again. */
  #beginConfirmed({ plan, phase }: Proposal, measured: Measurement, nowS: number): void {
    const target = this.#target;
    this.#proposal = undefined;
    if (this.#motion.isAt(measured.position)) {
      this.#begin(plan, phase, nowS);
      return;
    }
    this.giveUp();
    this.begin(target, measured, nowS);
  }

  #arrive(arrivedS: number, nowS: number): void {
    if (this.#phase === 'homing') {
      this.#motion.finish();
      this.#homeReached();
      return;
    }
    this.#phase = 'settling';
    this.#durationS = arrivedS - this.#moveStartS;
    this.#settle.begin(nowS);
  }

  /** After a pause: on from the measured posture. */
  #takeUpAgain(limits: MotionLimits, measured: Measurement, nowS: number): void {
    const resumed = this.#motion.resume(limits, measured.position, nowS);
    if (typeof resumed === 'object') this.#refuse(resumed);
    else if (!resumed)
      this.#events.halted({ kind: 'internalFault', reason: 'the movement under way was lost' });
  }

  #measure(measured: Measurement): void {
    const outcome = this.outcome(measured);
    const { hand } = outcome;
    this.#motion.finish();
    if (!hand.every(Number.isFinite)) {
      this.#events.halted({
        kind: 'jointStatesInvalid',
        reason: `the observed hand is (${hand.join(', ')})`,
      });
      return;
    }
    this.#hand = hand;
    this.#phase = 'learning';
    this.#deliberation.learn(outcome);
  }

  /** Where the arm is, as measured and as commanded. */
  outcome(measured: Measurement): ReachOutcome {
    return {
      hand: vector3(measured.hand),
      posture: measured.position.slice(),
      commanded: this.#motion.position.slice(),
    };
  }

  #conclude(assessment: ReachAssessment): void {
    if (this.#target !== undefined)
      this.#report = {
        ...assessment,
        target: this.#target,
        hand: this.#hand,
        durationS: this.#durationS,
        slowedBy: this.#slowedBy,
      };
    this.#finish();
  }

  #finish(): void {
    this.#target = undefined;
    this.#proposal = undefined;
    this.#shown = undefined;
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
