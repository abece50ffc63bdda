import { parentPort } from 'node:worker_threads';
import { claim } from '../results/claim.js';
import { loadPlugins } from '../../plugins/load-plugins.js';
import { errorData } from '../../threads/error-data.js';
import type { ErrorData } from '../../threads/error-data.js';
import type { Job } from './job-runner.js';

/** What the entry point of a worker exports under the name `work`. It never throws. */
export type Work<Data extends object = object> = (job: Job<Data>) => Promise<Answer>;

/** `found`: its result was there already; `left`: another process is at it. */
export type Answer =
  { readonly end: 'done' | 'found' | 'left' } | { readonly end: 'failed'; readonly error: ErrorData };

/** Told now and then by a worker: how much of a job is done, from 0 to 1. */
export interface ShareMessage {
  readonly name: string;
  readonly share: number;
}

/** Told as the work goes on: how much of it is done, from 0 to 1. */
export type ShareListener = (share: number) => void;

/** Where a job belongs that several processes may want to do: a folder, and the run that claims it there. */
export interface Place {
  readonly folder: string;
  readonly run: string;
}

/** Told at most this often (ms). */
const MESSAGE_MS = 100;

/**
 * Work that is done once in a folder, whoever does it: the job is claimed under its name, and left to another process that
 * has claimed it.
 * @param isDone whether its result is there
 * @param compute leaves the result in the folder as a whole
 */
export function sharedWork<Data extends Place>(
  isDone: (data: Data) => boolean,
  compute: (data: Data, onShare: ShareListener) => void | Promise<void>,
): Work<Data> {
  return async ({ name, data, plugins = [] }) => {
    try {
      await loadPlugins(plugins);
      if (isDone(data)) return { end: 'found' };
      const claimed = claim(data.folder, name, data.run);
      if (claimed === undefined) return { end: 'left' };
      const tell = shareMessages(name);
      try {
        // Whoever had the claim before may have come to the end.
        if (isDone(data)) return { end: 'found' };
        await compute(data, (share) => {
          claimed.renew();
          tell(share);
        });
        return { end: 'done' };
      } finally {
        claimed.release();
      }
    } catch (error) {
      return { end: 'failed', error: errorData(error) };
    }
  };
}

function shareMessages(name: string): ShareListener {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (share) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < MESSAGE_MS) return;
    toldMs = nowMs;
    parentPort?.postMessage({ name, share } satisfies ShareMessage);
  };
}
