import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Goal } from './target-answers.js';

/** The next requests to the arm: to go home, then to reach for targets in their order. */
export class TargetQueue {
  #goals: readonly Goal[] = [];
  #targets: readonly Vector3[] = [];
  #home = false;
  /** Time since which a request waits because nothing can begin (s). */
  #sinceS: number | undefined;

  /** Whether anything is queued. */
  get asked(): boolean {
    return this.#home || this.#goals.length > 0;
  }

  /** Positions of the queued targets (m, base frame); the same list until the queue changes. */
  get targets(): readonly Vector3[] {
    return this.#targets;
  }

  /** Replaces all queued targets. @returns the replaced ones */
  put(goals: readonly Goal[]): readonly Goal[] {
    const before = this.#goals;
    this.#set(goals);
    this.#sinceS = undefined;
    return before;
  }

  #set(goals: readonly Goal[]): void {
    this.#goals = goals;
    this.#targets = goals.map(({ position }) => position);
  }

  askHome(): void {
    this.#home = true;
  }

  /** @returns the targets that were queued */
  clear(): readonly Goal[] {
    this.#home = false;
    return this.put([]);
  }

  /** What is next; undefined to go home only. Something must be asked for. */
  take(): Goal | undefined {
    if (this.#home) {
      this.#home = false;
      return undefined;
    }
    const [next] = this.#goals;
    this.#set(this.#goals.slice(1));
    return next;
  }

  /** Joint states come, or come again. */
  waitNoMore(): void {
    this.#sinceS = undefined;
  }

  /**
   * Must be called while no joint states arrive: they may come at any time, when nobody expects the arm to move any
   * more.
   * @param timeoutS longest time that targets may wait; 0: for ever
   * @returns the dropped targets and the reason
   */
  dropStale(nowS: number, timeoutS: number): { error: TargetRejected; goals: readonly Goal[] } | undefined {
    if (!this.asked) return undefined;
    this.#sinceS ??= nowS;
    if (timeoutS === 0 || nowS - this.#sinceS <= timeoutS) return undefined;
    const goals = this.clear();
    if (goals.length === 0) return undefined;
    return {
      error: new TargetRejected('stale', `no joint states that can be used came within ${timeoutS} s of it`),
      goals,
    };
  }
}
