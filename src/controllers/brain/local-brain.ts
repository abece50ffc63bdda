import { CheckpointError, ModelError, closedError } from '../../errors.js';
import type { Brain } from '../../model/brain.js';
import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import type { ReachOutcome, ReachPlan, ReachReport, ReachRequest } from '../../model/trial/reach.js';
import { trainOnce, trainingTrials } from '../../model/trial/training.js';
import { abandonTrial, beginTrial, endTrial, reachSpec } from '../../model/trial/trial.js';
import { readCheckpoint, writeCheckpoint } from '../../storage/checkpoint-file.js';
import type { BrainService, ProgressListener } from './brain-service.js';
import { brainMaker } from './brain-source.js';
import type { BrainMaker, BrainSource } from './brain-source.js';

/** Least interval between reports of progress (ms). */
const PROGRESS_MS = 50;

/**
 * The brain and its files, on the thread that makes it. Calls run one after another, and each blocks that thread while
 * the brain computes. Programs without a control loop use it directly; the others run it on a separate thread.
 */
export class LocalBrain implements BrainService {
  readonly #maker: BrainMaker;
  readonly #listeners: ProgressListener[] = [];
  #brain: Brain;
  /** Settles with the last call; never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  #interruptions = 0;
  #closing: Promise<void> | undefined;

  /** @throws UrdfError, ConfigurationError, ModelError */
  static async create(source: BrainSource): Promise<LocalBrain> {
    return new LocalBrain(await brainMaker(source));
  }

  private constructor(maker: BrainMaker) {
    this.#maker = maker;
    this.#brain = maker.make();
  }

  train(): Promise<boolean> {
    const asked = this.#interruptions;
    return this.#inTurn(async () => {
      const brain = this.#brain;
      while (!brain.training.done && this.#interruptions === asked) {
        trainOnce(brain);
        const progress = { trial: brain.training.trial, trials: trainingTrials(brain) };
        for (const listener of this.#listeners) listener(progress);
        // Lets an interruption, or other work of the thread, happen between two trials.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return brain.training.done;
    });
  }

  interrupt(): void {
    this.#interruptions++;
  }

  plan(request: ReachRequest): Promise<ReachPlan> {
    return this.#inTurn(() => beginTrial(this.#brain, reachSpec(this.#brain, request)));
  }

  learn(outcome: ReachOutcome): Promise<ReachReport> {
    return this.#inTurn(() => endTrial(this.#brain, outcome));
  }

  abandon(): Promise<void> {
    return this.#inTurn(() => {
      abandonTrial(this.#brain);
    });
  }

  save(file: string): Promise<void> {
    return this.#inTurn(() => {
      writeCheckpoint(file, { identity: this.#maker.identity, snapshot: takeSnapshot(this.#brain) });
    });
  }

  load(file: string): Promise<void> {
    return this.#inTurn(() => {
      const { snapshot } = readCheckpoint(file, this.#maker.identity);
      try {
        restoreSnapshot(this.#brain, snapshot);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        throw new CheckpointError(`checkpoint ${file} does not fit this brain: ${error.message}`, {
          cause: error,
        });
      }
    });
  }

  forget(): Promise<void> {
    return this.#inTurn(() => {
      this.#brain = this.#maker.make();
      // Prevents `train` from training it again by itself.
      this.#brain.training.done = true;
    });
  }

  onProgress(listener: ProgressListener): void {
    let toldMs = Number.NEGATIVE_INFINITY;
    this.#listeners.push((progress) => {
      const nowMs = performance.now();
      if (nowMs - toldMs < PROGRESS_MS && progress.trial < progress.trials) return;
      toldMs = nowMs;
      listener(progress);
    });
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.interrupt();
      this.#closing = this.#inTurn(() => undefined);
    }
    return this.#closing;
  }

  /** A call that fails does not stop the next. */
  #inTurn<T>(call: () => T | Promise<T>): Promise<T> {
    if (this.#closing !== undefined) return Promise.reject(closedError('brain'));
    const answer = this.#last.then(call);
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}
