import { setTimeout as sleep } from 'node:timers/promises';
import type { DrivenRobot } from '../../robot/driven-robot.js';
import { isSameTime } from '../client/cycle-message.js';
import type { Cycle } from '../client/cycle-message.js';
import type { Time } from '../client/messages.js';
import type { ControlLoop } from './control-loop.js';

/** Interval between reports of progress while the controller prepares (ms). */
const PROGRESS_MS = 200;

type Made = Omit<Cycle, 'targets'>;

export interface LockstepOptions {
  readonly robot: Pick<DrivenRobot, 'session' | 'controller'>;
  readonly loop: Pick<ControlLoop, 'takeCommands'>;
  /** Runs one cycle. */
  readonly cycle: () => void;
  /** Reports that a cycle is done. */
  readonly done: (cycle: Made) => void;
  readonly fault: (where: string, error: unknown) => void;
}

/**
 * Cycles that are triggered by joint states instead of a timer. A cycle is done when no request to the controller is
 * pending, so that the motion of the arm depends on simulated time alone. Then it is reported, with the number of its
 * commands.
 */
export class LockstepCycles {
  readonly #options: LockstepOptions;
  #done: Made | undefined;
  #busy = false;
  #closed = false;

  constructor(options: LockstepOptions) {
    this.#options = options;
  }

  /** Joint states have arrived, perhaps repeated: their cycle runs once, and is reported each time. */
  take(stamp: Time): void {
    const { done, fault } = this.#options;
    if (this.#busy) return;
    if (this.#done !== undefined && isSameTime(this.#done.stamp, stamp)) {
      done(this.#done);
      return;
    }
    this.#make(stamp).catch((error: unknown) => {
      fault('cycle', error);
    });
  }

  /** Something other than a cycle has happened; the last cycle is reported again. */
  tellAgain(): void {
    if (!this.#busy && this.#done !== undefined) this.#options.done(this.#done);
  }

  /** No further cycle is reported. */
  close(): void {
    this.#closed = true;
  }

  async #make(stamp: Time): Promise<void> {
    const { loop, cycle, done } = this.#options;
    this.#busy = true;
    try {
      let commands = 0;
      let more: Promise<unknown> | undefined;
      do {
        cycle();
        commands += loop.takeCommands();
        more = this.#thought();
        await more;
      } while (more !== undefined && !this.#closed);
      if (this.#closed) return;
      this.#done = { stamp, commands };
      done(this.#done);
    } finally {
      this.#busy = false;
    }
  }

  /** The promise for which the cycle must wait before it runs again; undefined: none. */
  #thought(): Promise<unknown> | undefined {
    const { session, controller } = this.#options.robot;
    if (!controller.ready && controller.progress !== undefined) return sleep(PROGRESS_MS);
    return session.answer;
  }
}
