import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Orientation } from './controller.js';
import type { StatusBoard } from './status-board.js';
import { TargetAnswers } from './target-answers.js';
import type { Goal, TargetAnswer } from './target-answers.js';
import { firstUnfit } from './target-check.js';
import { TargetQueue } from './target-queue.js';
import type { FinishedReach, TrialReport } from './terms.js';

export const silence = () => new TargetRejected('not_active', 'neither time on /clock nor joint states come');

/** Why no target is taken while the robot follows nobody. */
export const hindrance = (reason = 'the robot follows nobody at present') =>
  new TargetRejected('not_active', reason);

/** Keeps targets from the request until each has been answered, once. */
export class TargetDesk {
  readonly #board: StatusBoard;
  readonly #queue = new TargetQueue();
  readonly #answers = new TargetAnswers();
  /** The target of the reach under way. */
  #goal: Goal | undefined;
  #report: TrialReport | undefined;
  #offered = 0;

  /** @param board reports rejected targets */
  constructor(board: StatusBoard) {
    this.#board = board;
  }

  /** Whether a target or the way home is queued. */
  get asked(): boolean {
    return this.#queue.asked;
  }

  /** Queued targets (m, base frame). */
  get waiting(): readonly Vector3[] {
    return this.#queue.targets;
  }

  /** Name of the target of the reach under way. */
  get underWay(): string | undefined {
    return this.#goal?.id;
  }

  /**
   * Replaces all queued targets by new ones: all or, if one is unfit, none.
   * @param ids their names; by default numbers
   * @param problemWith returns why a target must be rejected
   * @param orientations of the targets, where they are asked for
   */
  offer(
    targets: readonly Vector3[],
    ids: readonly string[] | undefined,
    problemWith: (target: Vector3) => TargetRejected | undefined,
    orientations: readonly (Orientation | undefined)[] = [],
  ): TargetRejected | undefined {
    const goals = targets.map((position, i) => ({
      id: ids?.[i] ?? String(++this.#offered),
      position,
      orientation: orientations.at(i),
    }));
    const unfit = firstUnfit(targets, problemWith);
    if (unfit !== undefined) {
      this.#board.reject(unfit.rejection, unfit.target, goals[targets.indexOf(unfit.target)]?.id);
      this.#answers.reject(unfit.rejection, goals);
      return unfit.rejection;
    }
    this.#answers.supersede(this.#queue.put(goals));
    this.#board.clearRejection();
    return undefined;
  }

  askHome(): void {
    this.#queue.askHome();
  }

  /** Takes the next target; undefined to go home only. Something must be queued. */
  takeNext(): Goal | undefined {
    this.#goal = this.#queue.take();
    return this.#goal;
  }

  /** Another target replaced the one whose movement waits to be confirmed. */
  supersedeGoal(): void {
    this.#answers.supersede(this.#takeGoal());
  }

  /** The target of the reach under way cannot be reached for. */
  rejectGoal(error: TargetRejected, target: Vector3 | undefined): void {
    this.#board.reject(error, target, this.#goal?.id);
    this.#answers.reject(error, this.#takeGoal());
  }

  /**
   * Abandons the queued targets and the one under way.
   * @param reason in one word
   * @param learning the reach under way
   * has already ended, and its answer is still to come
   */
  giveUp(reason: string, detail: string, learning: boolean): void {
    this.#answers.halt(this.#queue.clear(), reason, detail);
    if (!learning) this.#answers.halt(this.#takeGoal(), reason, detail);
  }

  /** Joint states arrive, or arrive again. */
  waitNoMore(): void {
    this.#queue.waitNoMore();
  }

  /** Rejects targets that have waited for joint states for longer than `timeoutS`. */
  dropStale(nowS: number, timeoutS: number): void {
    const dropped = this.#queue.dropStale(nowS, timeoutS);
    if (dropped !== undefined) this.#reject(dropped.error, dropped.goals);
  }

  /** It is unknown when a silent robot returns, and by then nobody may expect it to move. */
  dropAll(error: () => TargetRejected): void {
    const goals = this.#queue.clear();
    if (goals.length > 0) this.#reject(error(), goals);
  }

  #reject(error: TargetRejected, goals: readonly Goal[]): void {
    this.#board.reject(error, goals[0].position, goals[0].id);
    this.#answers.reject(error, goals);
  }

  /**
   * The reach under way has ended.
   * @param toleranceM a hand that ends farther from its target has missed it
   * @param whyMissed tells why, if it can
   */
  conclude(
    finished: FinishedReach,
    toleranceM: number,
    whyMissed: (target: Vector3) => string | undefined,
  ): void {
    const goal = this.#goal;
    if (goal === undefined) return;
    this.#goal = undefined;
    const { id } = goal;
    if (finished.aimingErrorM <= toleranceM) this.#report = { ...finished, id, outcome: 'reached' };
    else {
      const why = whyMissed(finished.target);
      this.#report = { ...finished, id, outcome: 'missed', ...(why === undefined ? {} : { why }) };
    }
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

  #takeGoal(): readonly Goal[] {
    const goal = this.#goal;
    this.#goal = undefined;
    return goal === undefined ? [] : [goal];
  }
}
