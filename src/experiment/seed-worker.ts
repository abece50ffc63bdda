/** Entry point of the threads that compute: one seed a call, written where it belongs. */
import { parentPort } from 'node:worker_threads';
import { describedArm } from '../arm/robot.js';
import { errorData } from '../service/worker-protocol.js';
import type { ErrorData } from '../service/worker-protocol.js';
import { settingsOf } from './experiment-configuration.js';
import { writeSeed } from './results-folder.js';
import { runSeed } from './seed-run.js';
import type { SeedTask } from './seed-run.js';

/** A seed with where it goes and what it is computed from. */
export interface SeedJob extends SeedTask {
  readonly folder: string;
  readonly urdfText: string;
  readonly urdfName: string;
}

/** Told now and then: how much of the seed is done, from 0 to 1. */
export interface SeedMessage {
  readonly seed: number;
  readonly share: number;
}

/** Told at most this often (ms). */
const MESSAGE_MS = 100;

/** @returns what went wrong, as plain data; undefined: the seed is written */
export function seedWorker(job: SeedJob): ErrorData | undefined {
  let toldMs = Number.NEGATIVE_INFINITY;
  const tell = (share: number) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < MESSAGE_MS) return;
    toldMs = nowMs;
    parentPort?.postMessage({ seed: job.seed, share } satisfies SeedMessage);
  };
  try {
    const arm = describedArm(settingsOf(job.configuration, job.seed), job.urdfText, job.urdfName);
    writeSeed(job.folder, job.seed, runSeed(job, arm, tell));
    return undefined;
  } catch (error) {
    return errorData(error);
  }
}
