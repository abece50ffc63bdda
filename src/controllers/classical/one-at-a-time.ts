import { ModelError } from '../../errors.js';
import type { Movement, FeedbackLaw } from '../../motion/movement.js';
import type { Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type { ControllerMemory, ControllerSettings, LivingController } from '../controller-kind.js';

/** The life of a controller that is ready at once and computes in the caller's thread; it keeps nothing by default. */
export abstract class OneAtATime implements LivingController {
  readonly prepared = Promise.resolve(true);
  readonly ready = true;
  readonly progress = undefined;
  readonly callsWaiting = 0;
  readonly memory: ControllerMemory | undefined = undefined;
  abstract readonly startsAnywhere: boolean;
  #last: Promise<unknown> = Promise.resolve();

  abstract update(control: ControllerSettings): void;
  abstract begin(reach: Reach): Promise<Movement | FeedbackLaw>;
  abstract end(outcome: ReachOutcome): Promise<ReachAssessment>;
  abstract abandon(outcome?: ReachOutcome): Promise<void>;

  onProgress(): void {
    // There is none.
  }

  interrupt(): void {
    // There is nothing to interrupt.
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  /** Answers calls one after another, in their order; what is thrown is the answer to its own call only. */
  protected inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const answer = this.#last.then(work, work);
    this.#last = answer;
    return answer;
  }

  /** @throws ModelError when no reach was begun */
  protected required<T>(reach: T | undefined): T {
    if (reach === undefined) throw new ModelError('no reach was begun, expected begin before end');
    return reach;
  }
}
