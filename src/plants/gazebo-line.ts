import { Worker } from 'node:worker_threads';
import { answerBytes, ANSWERED, CLOSED, OPEN } from './gazebo-line-state.js';
import type { LineState } from './gazebo-line-state.js';
import { ModelError, messageOf } from '../errors.js';

/** The compiled entry point; tests that run from source pass another. */
const compiledEntry = new URL('./gazebo-line-worker.js', import.meta.url);

/** How long an answer may take (ms). */
const patienceMs = 60_000;

/**
 * A line to the plugin that waits for its answers: a thread has the socket, this thread sleeps until the answer is in
 * shared memory. So a plant behind a socket is a plant like any other, at some 50 microseconds an exchange.
 */
export class GazeboLine {
  /** What the plugin says of itself. */
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

  /** Sends lines; no answer is due. */
  tell(lines: string): void {
    this.#worker.postMessage({ lines, expects: false });
  }

  /** Sends lines, of which the last one is answered, and waits for that. @throws ModelError when the server has an error to tell, or is gone */
  ask(lines: string): string {
    Atomics.store(this.#state.control, 0, OPEN);
    this.#worker.postMessage({ lines, expects: true });
    return this.#wait();
  }

  #wait(): string {
    const { control, answer } = this.#state;
    if (Atomics.wait(control, 0, OPEN, patienceMs) === 'timed-out')
      throw new ModelError(`Gazebo has not answered for ${patienceMs / 1000} s`);
    if (Atomics.load(control, 0) === CLOSED) throw new ModelError('the Gazebo server is gone');
    if (Atomics.load(control, 0) !== ANSWERED) throw new ModelError('Gazebo answered nothing');
    const text = Buffer.from(answer.slice(0, Atomics.load(control, 1))).toString('latin1');
    if (text.startsWith('error ')) throw new ModelError(`Gazebo: ${text.slice(6)}`);
    return text;
  }

  /** Hangs up; a server in lock-step ends then. */
  close(): void {
    void this.#worker.terminate();
  }
}
