import { parentPort } from 'node:worker_threads';
import { claim } from '../results/claim.js';
import { loadPlugins } from '../../plugins/load-plugins.js';
import { errorData } from '../../threads/error-data.js';
import type { ErrorData } from '../../threads/error-data.js';
import type { Job } from './job-runner.js';

/** The function that the entry point of a worker exports under the name `work`. It never throws. */
export type Work<Data extends object = object> = (job: Job<Data>) => Promise<Answer>;

/** `found`: its result already existed; `left`: another process computes it. */
export type Answer =
  { readonly end: 'done' | 'found' | 'left' } | { readonly end: 'failed'; readonly error: ErrorData };

/** Message of a worker: the share of a job that is done, from 0 to 1. */
export interface ShareMessage {
  readonly name: string;
  readonly share: number;
}

/** Called as the work goes on, with the share that is done, from 0 to 1. */
export type ShareListener = (share: number) => void;

/** The place of a job that several processes may want to do: a folder, and the run that claims the job there. */
export interface Place {
  readonly folder: string;
  readonly run: string;
}

/** Least interval between reports (ms). */
const MESSAGE_MS = 100;

/**
 * Work that is done once per folder, by any process. The job is claimed under its name, or left to another process that
 * has claimed it.
 * @param isDone whether its result exists
 * @param compute writes the result into the folder as a whole
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
        // The previous owner of the claim may have finished.
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
