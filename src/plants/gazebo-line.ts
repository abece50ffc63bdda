import { Worker } from 'node:worker_threads';
import { answerBytes, CLOSED, OPEN } from './gazebo-line-state.js';
import type { LineState } from './gazebo-line-state.js';
import { ModelError, messageOf } from '../errors.js';

/** The compiled entry point; tests that run from source pass another. */
const compiledEntry = new URL('./gazebo-line-worker.js', import.meta.url);

/** How long an answer may take (ms). */
const patienceMs = 60_000;

/**
 * A line to the plugin that waits for its answers: a thread has the socket, this thread sleeps until the answer is in
 * shared memory. A plant behind a socket is thus a plant like any other, at some 50 microseconds per exchange.
 */
export class GazeboLine {
  /** The plugin's description of itself. */
  readonly greeting: string;
  readonly #worker: Worker;
  readonly #state: LineState;

  /** @throws ModelError when the server does not answer */
  constructor(port: number, entry: URL = compiledEntry) {
    const control = new Int32Array(new SharedArrayBuffer(8));
    const answer = new Uint8Array(new SharedArrayBuffer(answerBytes));
    this.#state = { control, answer };
    this.#worker = new Worker(entry, { workerData: { ...this.#state, port } });
    this.#worker.unref();
    this.#worker.on('error', (error) => {
      process.emitWarning(`Gazebo's line: ${messageOf(error)}`);
    });
    this.greeting = this.#wait();
  }

  /** Sends lines that have no answer. */
  tell(lines: string): void {
    this.#worker.postMessage({ lines, expects: false });
  }

  /**
   * Sends lines and waits for the answer to the last one.
   * @throws ModelError when the server reports an error, or is
   * gone
   */
  ask(lines: string): string {
    Atomics.store(this.#state.control, 0, OPEN);
    this.#worker.postMessage({ lines, expects: true });
    return this.#wait();
  }

  #wait(): string {
    const { control, answer } = this.#state;
    // The thread stores an answer first and notifies then: a late notification of the answer before wakes this one.
    while (Atomics.load(control, 0) === OPEN)
      if (Atomics.wait(control, 0, OPEN, patienceMs) === 'timed-out')
        throw new ModelError(`Gazebo has not answered for ${patienceMs / 1000} s`);
    if (Atomics.load(control, 0) === CLOSED) throw new ModelError('the Gazebo server is gone');
    const text = Buffer.from(answer.slice(0, Atomics.load(control, 1))).toString('latin1');
    if (text.startsWith('error ')) throw new ModelError(`Gazebo: ${text.slice(6)}`);
    return text;
  }

  /** Hangs up; a server in lock-step ends then. */
  close(): void {
    void this.#worker.terminate();
  }
}
