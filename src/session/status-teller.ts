import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { Verdict } from '../motion/guard.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Measurement } from '../motion/plant.js';
import { invalidJoint, strayJoint } from './absence.js';
import type { Absence } from './absence.js';
import type { Circumstances } from './circumstances.js';
import type { HaltLatch } from './halt-latch.js';
import type { ReachSequence } from './reach-sequence.js';
import { ReachStatus } from './session-status.js';
import { haltOf } from './status-board.js';
import type { StatusBoard } from './status-board.js';
import type { Status } from './status.js';

/** The parts of one session that have a status. */
export interface Told {
  readonly board: StatusBoard;
  readonly around: Circumstances;
  readonly halts: HaltLatch;
  readonly motion: GuardedMotion;
  readonly reach: ReachSequence;
}

const SPEED_OF_0 = "the robot's speed is scaled to 0";

/** Chooses the most important status of a session in a cycle. */
export class StatusTeller {
  readonly #told: Told;
  readonly #reachStatus: ReachStatus;

  constructor(told: Told, jointNames: readonly string[]) {
    this.#told = told;
    this.#reachStatus = new ReachStatus(told.board, jointNames);
  }

  /**
   * If joint states stop while the arm rests and nothing is under way, nothing is halted: the session only waits for
   * them.
   */
  endsByItself(verdict: Verdict): boolean {
    const { reach, motion } = this.#told;
    return verdict === 'stale' && reach.phase === 'idle' && motion.resting;
  }

  inactive(nowS: number): Status {
    return this.#told.board.show({ kind: 'inactive', state: 'inactive' }, nowS);
  }

  /**
   * The status of a commanded arm.
   * @param id name of the target of the reach under way
   */
  commanded(verdict: Verdict, id: string | undefined, limits: MotionLimits, nowS: number): Status {
    const { board, around, halts, reach, motion } = this.#told;
    if (!around.active) return board.show({ kind: 'paused', state: 'paused' }, nowS);
    const halt = halts.halt ?? around.standstill;
    if (halt !== undefined) return board.showHalt(halt, nowS);
    const { target } = reach;
    const { disabled, timeScale } = around.driver;
    if (disabled !== undefined)
      return board.show({ kind: 'waitingForEnable', state: 'paused', target, detail: disabled }, nowS);
    if (around.paused) return board.show({ kind: 'paused', state: 'paused', target }, nowS);
    if (around.standing !== undefined)
      return board.show({ kind: 'paused', state: 'paused', target, detail: around.standing }, nowS);
    if (timeScale === 0 && (reach.phase === 'moving' || reach.phase === 'homing'))
      return board.show({ kind: 'paused', state: 'paused', target, detail: SPEED_OF_0 }, nowS);
    const { training } = around;
    if (training !== undefined && reach.phase === 'idle')
      return board.show({ kind: 'training', state: 'training', progress: training }, nowS);
    if (this.endsByItself(verdict)) {
      const stale = haltOf(verdict, motion.finding, limits);
      return stale !== undefined && around.moved
        ? board.showHalt(stale, nowS)
        : board.show({ kind: 'waitingForJointStates', state: 'idle' }, nowS);
    }
    return this.#reachStatus.show(reach, id, verdict, motion.finding, nowS);
  }

  /** The status of an arm that has not been seen yet, or not since it may have been moved. */
  waiting(measured: Measurement, why: Absence | 'doubtful', limits: MotionLimits, nowS: number): Status {
    const { board, around, halts } = this.#told;
    const halt = halts.halt ?? around.standstill;
    if (halt !== undefined) return board.showHalt(halt, nowS);
    const { training } = around;
    if (training !== undefined)
      return board.show({ kind: 'training', state: 'training', progress: training }, nowS);
    if (why === 'beyond')
      return board.showHalt(
        haltOf('joint_limit', strayJoint(measured, limits), limits) ?? { kind: 'jointLimit' },
        nowS,
      );
    if (why !== 'invalid')
      return board.show({ kind: 'waitingForJointStates', state: 'idle', detail: around.standing }, nowS);
    const found = haltOf('state_invalid', invalidJoint(measured, limits), limits);
    return board.showHalt(found ?? { kind: 'jointStatesInvalid' }, nowS);
  }
}
