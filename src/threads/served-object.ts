import { parentPort } from 'node:worker_threads';
import { errorData } from './error-data.js';
import type { ErrorData } from './error-data.js';

/** Message to the thread: calls a method of its object by name. */
export interface Call {
  /** Identifies the answer; undefined if the method has none. */
  readonly id: number | undefined;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Number of the listener that replaces the arguments; calls of the listener come back as events. */
  readonly listener: number | undefined;
}

/** A message from the thread. */
export type Answer =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorData }
  | { readonly kind: 'event'; readonly listener: number; readonly event: unknown };

/** The answer with this id needs no call: the object was made, or the reason why it could not be made. */
export const MADE = 0;

/**
 * The thread's side of `remoteObject`: makes an object, and calls its methods when the other thread asks for it. Each
 * call begins as soon as it arrives. An object that must do one thing after another keeps its own queue, and decides
 * which calls may bypass it.
 * @throws Error when this is no worker thread
 */
export async function serveObject(make: () => Promise<object>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('serveObject is called in the main thread, expected a worker thread');
  const post = (answer: Answer) => {
    port.postMessage(answer);
  };
  const answer = async (id: number, work: () => unknown) => {
    try {
      post({ kind: 'result', id, value: await work() });
    } catch (error) {
      post({ kind: 'error', id, error: errorData(error) });
    }
  };
  await answer(MADE, async () => {
    const object = await make();
    port.on('message', ({ id, method, args, listener }: Call) => {
      const tell = (event: unknown) => {
        if (listener !== undefined) post({ kind: 'event', listener, event });
      };
      const work = () => invoke(object, method, listener === undefined ? args : [tell]);
      if (id === undefined) work();
      else void answer(id, work);
    });
  });
}

function invoke(object: object, name: string, args: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(object, name);
  if (typeof method !== 'function') throw new TypeError(`the object of this thread has no method '${name}'`);
  return Reflect.apply(method, object, args);
}
