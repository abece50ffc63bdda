/** Entry point of the brain's thread. */
import { workerData } from 'node:worker_threads';
import { setThreadPriority } from '../../threads/priority.js';
import { serveObject } from '../../threads/served-object.js';
import type { BrainSource } from './brain-source.js';
import { LocalBrain } from './local-brain.js';

const { nice, ...source } = workerData as BrainSource & { readonly nice: number | undefined };
// If cores are scarce, the control loop of a node goes first. Where the loop waits for the brain, this would only delay both.
if (nice !== undefined) setThreadPriority(nice);

await serveObject(() => LocalBrain.create(source));
