import { Worker } from 'node:worker_threads';
import type { BrainService, ProgressListener } from './brain-service.js';
import { messageOf } from '../../errors.js';
import type { ReachOutcome, ReachPlan, ReachReport, ReachRequest } from '../../model/trial/reach.js';
import type { BrainSource } from './brain-core.js';
import { closedError } from './closed-error.js';
import { errorFrom } from './worker-protocol.js';
import type { RemoteMethod, WorkerAnswer, WorkerRequest } from './worker-protocol.js';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The compiled entry point; tests that run from source pass another. */
const defaultEntry = new URL('./brain-worker.js', import.meta.url);

/**
 * The brain on a worker thread: the control loop never waits for it. When the thread dies every call that waits, and
 * every later one, is rejected with the reason.
 */
export class WorkerBrainService implements BrainService {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ProgressListener[] = [];
  /** Settles with the first word of the thread, or with its end. */
  readonly #started: Promise<unknown>;
  #starting: Waiting | undefined;
  #nextId = 0;
  #dead: Error | undefined;
  #closing: Promise<void> | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#started = new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
    });
    worker.on('message', (answer: WorkerAnswer) => {
      this.#receive(answer);
    });
    worker.on('error', (error) => {
      this.#die(`crashed: ${messageOf(error)}`);
    });
    worker.on('exit', (code) => {
      this.#die(`ended with code ${code}`);
    });
  }

  /**
   * Starts the thread and makes the brain there.
   * @throws UrdfError, ConfigurationError, ModelError as `BrainCore`; Error when the thread ends without a word. No
   *   thread is left then.
   */
  static async start(source: BrainSource, entry: URL = defaultEntry): Promise<WorkerBrainService> {
    const service = new WorkerBrainService(new Worker(entry, { workerData: source }));
    try {
      await service.#started;
    } catch (error) {
      await service.#worker.terminate();
      throw error;
    }
    return service;
  }

  /** Calls that were not answered yet. */
  get callsWaiting(): number {
    return this.#waiting.size;
  }

  train(): Promise<boolean> {
    return this.#call('train', undefined) as Promise<boolean>;
  }

  interrupt(): void {
    this.#send({ kind: 'interrupt' });
  }

  plan(request: ReachRequest): Promise<ReachPlan> {
    return this.#call('plan', request) as Promise<ReachPlan>;
  }

  learn(outcome: ReachOutcome): Promise<ReachReport> {
    return this.#call('learn', outcome) as Promise<ReachReport>;
  }

  abandon(): Promise<void> {
    return this.#call('abandon', undefined) as Promise<void>;
  }

  save(file: string): Promise<void> {
    return this.#call('save', file) as Promise<void>;
  }

  load(file: string): Promise<void> {
    return this.#call('load', file) as Promise<void>;
  }

  forget(): Promise<void> {
    return this.#call('forget', undefined) as Promise<void>;
  }

  onProgress(listener: ProgressListener): void {
    this.#listeners.push(listener);
  }

  /** Lets the calls that wait be answered (a training is interrupted), then ends the thread. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#dead === undefined) {
      this.interrupt();
      // First in, first out: this is answered after everything else.
      await this.abandon().catch(() => undefined);
    }
    await this.#worker.terminate();
  }

  #call(method: RemoteMethod, argument: unknown): Promise<unknown> {
    if (this.#closing !== undefined) return Promise.reject(closedError());
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'call', id, method, argument });
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(answer: WorkerAnswer): void {
    if (answer.kind === 'ready') {
      if (answer.error === undefined) this.#starting?.resolve(undefined);
      else this.#starting?.reject(errorFrom(answer.error));
      return;
    }
    if (answer.kind === 'progress') {
      for (const listener of this.#listeners) listener(answer.progress);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'result') waiting?.resolve(answer.value);
    else waiting?.reject(errorFrom(answer.error));
  }

  #die(how: string): void {
    this.#dead ??= new Error(`the brain's worker thread ${how}`);
    this.#starting?.reject(this.#dead);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#dead);
    this.#waiting.clear();
  }
}
