import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';

/** What the arm is asked to do next: to go home, then to reach for targets (m, base frame) in their order. */
export class TargetQueue {
  #targets: readonly Vector3[] = [];
  #home = false;
  /** Since when there is somebody to wait for, where nothing can begin (s). */
  #sinceS: number | undefined;

  /** Whether anything is asked for. */
  get asked(): boolean {
    return this.#home || this.#targets.length > 0;
  }

  /** Targets that wait. */
  get targets(): readonly Vector3[] {
    return this.#targets;
  }

  /** In the place of all targets that wait. */
  put(targets: readonly Vector3[]): void {
    this.#targets = targets;
    this.#sinceS = undefined;
  }

  askHome(): void {
    this.#home = true;
  }

  clear(): void {
    this.put([]);
    this.#home = false;
  }

  /** What is next; undefined to go home only. Something must be asked for. */
  take(): Vector3 | undefined {
    if (this.#home) {
      this.#home = false;
      return undefined;
    }
    const [next] = this.#targets;
    this.#targets = this.#targets.slice(1);
    return next;
  }

  /** Joint states come, or come again. */
  waitNoMore(): void {
    this.#sinceS = undefined;
  }

  /**
   * To be called while no joint states come: they may come at any time, and by then nobody may expect the arm to move.
   * @param timeoutS how long targets may wait; 0: for ever
   * @returns why they were dropped, and the first of them
   */
  dropStale(nowS: number, timeoutS: number): { error: TargetRejected; target: Vector3 } | undefined {
    if (!this.asked) return undefined;
    this.#sinceS ??= nowS;
    if (timeoutS === 0 || nowS - this.#sinceS <= timeoutS) return undefined;
    if (this.#targets.length === 0) {
      this.clear();
      return undefined;
    }
    const [target] = this.#targets;
    this.clear();
    return { error: new TargetRejected('stale', `no joint states came within ${timeoutS} s of it`), target };
  }
}
