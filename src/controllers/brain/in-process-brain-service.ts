import type { BrainService, ProgressListener } from './brain-service.js';
import type { ReachOutcome, ReachPlan, ReachReport, ReachRequest } from '../../model/trial/reach.js';
import type { BrainCore } from './brain-core.js';
import { closedError } from './closed-error.js';
import { TaskQueue } from './task-queue.js';

/** The brain in the caller's thread: each call blocks it while the brain computes. For programs without a control loop. */
export class InProcessBrainService implements BrainService {
  readonly #core: BrainCore;
  readonly #queue = new TaskQueue();
  readonly #listeners: ProgressListener[] = [];
  #interruptions = 0;
  #closing: Promise<void> | undefined;

  constructor(core: BrainCore) {
    this.#core = core;
  }

  train(): Promise<boolean> {
    const asked = this.#interruptions;
    return this.#add(async () => {
      while (!this.#core.trained && this.#interruptions === asked) {
        const progress = this.#core.trainOnce();
        for (const listener of this.#listeners) listener(progress);
        // Lets an interruption, or whatever else the thread has to do, come between two trials.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return this.#core.trained;
    });
  }

  interrupt(): void {
    this.#interruptions++;
  }

  plan(request: ReachRequest): Promise<ReachPlan> {
    return this.#add(() => this.#core.plan(request));
  }

  learn(outcome: ReachOutcome): Promise<ReachReport> {
    return this.#add(() => this.#core.learn(outcome));
  }

  abandon(): Promise<void> {
    return this.#add(() => {
      this.#core.abandon();
    });
  }

  save(file: string): Promise<void> {
    return this.#add(() => {
      this.#core.save(file);
    });
  }

  load(file: string): Promise<void> {
    return this.#add(() => {
      this.#core.load(file);
    });
  }

  forget(): Promise<void> {
    return this.#add(() => {
      this.#core.forget();
    });
  }

  onProgress(listener: ProgressListener): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.interrupt();
      this.#closing = this.#add(() => undefined);
    }
    return this.#closing;
  }

  #add<T>(task: () => T | Promise<T>): Promise<T> {
    return this.#closing === undefined ? this.#queue.add(task) : Promise.reject(closedError());
  }
}
