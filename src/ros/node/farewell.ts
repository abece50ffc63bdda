import type { DrivenRobot } from '../../robot/driven-robot.js';
import { within } from './within.js';

/** A halt that takes longer than this is abandoned: within the acceleration limits it takes a fraction of it. */
const LONGEST_HALT_S = 5;
/** The node does not wait longer than this for a disk to write a few megabytes. */
const LONGEST_SAVE_S = 5;

/** How an active node comes to its end: the arm brakes and holds, then what was learnt reaches the checkpoint. */
export class Farewell {
  #atRest: (() => void) | undefined;

  /** Must be called after each cycle in which the command stands still. */
  resting(): void {
    this.#atRest?.();
  }

  /** @param lastCycle runs one more cycle: somebody may wait for the answer to the reach that has just been learnt from */
  async bid({ session, controller }: DrivenRobot, lastCycle: () => void): Promise<void> {
    session.deactivate();
    if (!session.resting)
      await within(
        LONGEST_HALT_S,
        new Promise<void>((resolve) => {
          this.#atRest = resolve;
        }),
      );
    this.#atRest = undefined;
    if (!controller.ready) return;
    await within(LONGEST_SAVE_S, session.answer ?? Promise.resolve());
    lastCycle();
    await within(LONGEST_SAVE_S, controller.abandon());
  }
}
