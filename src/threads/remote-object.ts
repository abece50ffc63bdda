import { Worker } from 'node:worker_threads';
import { closedError, messageOf } from '../errors.js';
import { errorFrom } from './error-data.js';
import { MADE } from './served-object.js';
import type { Answer, Call } from './served-object.js';

/** An object on another thread. Its methods answer with a promise, or not at all. */
export type Remote<T> = T & {
  /** Calls that have not been answered yet. */
  readonly callsWaiting: number;
};

/** Methods without an answer. */
type Told<T> = { [K in keyof T]: T[K] extends (...args: never[]) => Promise<unknown> ? never : K }[keyof T];

export interface ThreadOptions {
  /** Module that the thread runs; it calls `serveObject`. */
  readonly entry: URL;
  /** Plain data for the thread, its `workerData`. */
  readonly data: unknown;
  /** What error messages call the object. */
  readonly name: string;
}

export interface RemoteOptions<T> extends ThreadOptions {
  /**
   * All methods without an answer. If their only argument is a function, it is a listener that is called on this
   * thread.
   */
  readonly told: Readonly<Record<Told<T>, true>>;
}

/**
 * Starts a thread that makes an object. Returns the object as if it were on this thread. Errors keep their class and
 * reason. When the thread dies, all pending and later calls are rejected with the cause. `close` ends the thread once
 * the object has answered `close`, which it must do after all other calls.
 * @throws what making the object throws; Error when the thread ends without a word. No thread is left then.
 */
export async function remoteObject<T extends { close(): Promise<void> }>(
  options: RemoteOptions<T>,
): Promise<Remote<T>> {
  const thread = new Thread(options);
  await thread.made.catch(async (error: unknown) => {
    await thread.end();
    throw error;
  });
  return new Proxy({} as Remote<T>, {
    get(_, name) {
      // Promises look for `then` in what they are resolved with.
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (name === 'callsWaiting') return thread.callsWaiting;
      if (name === 'close') return () => thread.close();
      return Object.hasOwn(options.told, name)
        ? (...args: unknown[]) => {
            thread.tell(name, args);
          }
        : (...args: unknown[]) => thread.call(name, args);
    },
  });
}

type Listener = (event: unknown) => void;
const isListener = (value: unknown): value is Listener => typeof value === 'function';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The messages to and from a thread that serves an object. */
class Thread {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Listener[] = [];
  /** Settles when the object has been made, or could not be made. */
  readonly made: Promise<unknown>;
  #lastId = MADE;
  /** Why no call can be answered any more. */
  #end: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor({ entry, data, name }: ThreadOptions) {
    this.#worker = new Worker(entry, { workerData: data });
    this.#name = name;
    this.made = this.#answerTo(MADE);
    this.#worker.on('message', (answer: Answer) => {
      this.#receive(answer);
    });
    this.#worker.on('error', (error) => {
      this.#die(`crashed: ${messageOf(error)}`);
    });
    this.#worker.on('exit', (code) => {
      this.#die(`ended with code ${code}`);
    });
  }

  get callsWaiting(): number {
    return this.#waiting.size;
  }

  async call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#end !== undefined) throw this.#end;
    const id = ++this.#lastId;
    this.#send({ id, method, args, listener: undefined });
    return this.#answerTo(id);
  }

  tell(method: string, args: readonly unknown[]): void {
    const [first] = args;
    const listener = isListener(first) ? this.#listeners.push(first) - 1 : undefined;
    this.#send({ id: undefined, method, args: listener === undefined ? args : [], listener });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const answered = this.call('close', []);
    this.#end = closedError(this.#name);
    // A dead thread needs no waiting.
    await answered.catch(() => undefined);
    await this.end();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(call: Call): void {
    this.#worker.postMessage(call);
  }

  #answerTo(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #receive(answer: Answer): void {
    if (answer.kind === 'event') {
      this.#listeners[answer.listener](answer.event);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'result') waiting?.resolve(answer.value);
    else waiting?.reject(errorFrom(answer.error));
  }

  #die(how: string): void {
    const error = new Error(`the ${this.#name}'s worker thread ${how}`);
    this.#end ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
