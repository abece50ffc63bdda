/** Entry point of the brain's thread. */
import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { serveObject } from '../../threads/served-object.js';
import type { BrainSource } from './brain-source.js';
import { LocalBrain } from './local-brain.js';

// On Linux this is the priority of this thread alone: where cores are scarce, the control loop goes first.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

await serveObject(() => LocalBrain.create(workerData as BrainSource));
