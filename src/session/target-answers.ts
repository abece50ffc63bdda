import type { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';

/** What became of a target: the hand came near enough or not, or why it was not reached for to the end. */
export type Outcome = 'reached' | 'missed' | 'unreachable' | 'rejected' | 'superseded' | 'halted';

/** A target that was asked for (m, base frame), with the name that its answer has. */
export interface Goal {
  readonly id: string;
  readonly position: Vector3;
}

/** The answer to a target that was not reached for, or not to the end; one that was is a `TrialReport`. */
export interface TargetAnswer {
  readonly id: string;
  readonly outcome: Exclude<Outcome, 'reached' | 'missed'>;
  /** Undefined where the message had none that could be read. */
  readonly target: Vector3 | undefined;
  /** In one word. */
  readonly reason: string;
  readonly detail: string;
}

/** The answer that a rejection is. */
export function answerTo(error: TargetRejected, id: string, target: Vector3 | undefined): TargetAnswer {
  const outcome = error.reason === 'unreachable' ? 'unreachable' : 'rejected';
  return { id, outcome, target, reason: error.reason, detail: error.message };
}

const none: readonly TargetAnswer[] = [];

/** Answers on their way out: each target gets one. */
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

  /** Those that nobody has taken yet. */
  take(): readonly TargetAnswer[] {
    if (this.#waiting.length === 0) return none;
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}
