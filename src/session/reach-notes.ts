import type { Vector3 } from '../model/numbers/vector.js';
import type { SlowedBy } from '../motion/movement.js';
import type { ReachAssessment } from './controller.js';
import type { FinishedReach } from './terms.js';

/** What is noted on the way of a reach, for its report. */
export class ReachNotes {
  moveStartS = 0;
  durationS = 0;
  /** What made the movement slower than asked. */
  slowedBy: SlowedBy | undefined;
  /** The hand at the end (m, base frame). */
  hand: Vector3 = [0, 0, 0];
  #report: FinishedReach | undefined;

  conclude(assessment: ReachAssessment, target: Vector3 | undefined): void {
    if (target === undefined) return;
    const { hand, durationS, slowedBy } = this;
    this.#report = { ...assessment, target, hand, durationS, slowedBy };
  }

  /** The report of a finished reach, once. */
  take(): FinishedReach | undefined {
    const report = this.#report;
    this.#report = undefined;
    return report;
  }
}
