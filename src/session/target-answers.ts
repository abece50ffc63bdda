import type { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Orientation } from './controller.js';

/** The outcome of a target: the hand came near enough or not, or the reason why the reach did not end. */
export type Outcome = 'reached' | 'missed' | 'unreachable' | 'rejected' | 'superseded' | 'halted';

/** A requested target (m, base frame), with the name of its answer. */
export interface Goal {
  readonly id: string;
  readonly position: Vector3;
  /** The orientation to reach as well. */
  readonly orientation?: Orientation | undefined;
}

/** The answer to a target whose reach did not begin or did not end. A completed reach has a `TrialReport`. */
export interface TargetAnswer {
  readonly id: string;
  readonly outcome: Exclude<Outcome, 'reached' | 'missed'>;
  /** Undefined if the message had no readable target. */
  readonly target: Vector3 | undefined;
  /** In one word. */
  readonly reason: string;
  readonly detail: string;
}

/** The answer for a rejection. */
export function answerTo(error: TargetRejected, id: string, target: Vector3 | undefined): TargetAnswer {
  const outcome = error.reason === 'unreachable' ? 'unreachable' : 'rejected';
  return { id, outcome, target, reason: error.reason, detail: error.message };
}

const none: readonly TargetAnswer[] = [];

/** Answers to be published: each target gets one. */
export class TargetAnswers {
  #waiting: TargetAnswer[] = [];

  reject(error: TargetRejected, goals: readonly Goal[]): void {
    for (const { id, position } of goals) this.#waiting.push(answerTo(error, id, position));
  }

  supersede(goals: readonly Goal[]): void {
    this.#all(goals, 'superseded', 'superseded', 'another target came in its place');
  }

  /** @param reason in one word, as `trackingError` */
  halt(goals: readonly Goal[], reason: string, detail: string): void {
    this.#all(goals, 'halted', reason, detail);
  }

  #all(goals: readonly Goal[], outcome: TargetAnswer['outcome'], reason: string, detail: string): void {
    for (const { id, position } of goals)
      this.#waiting.push({ id, outcome, target: position, reason, detail });
  }

  /** Answers that have not been taken yet. */
  take(): readonly TargetAnswer[] {
    if (this.#waiting.length === 0) return none;
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}
