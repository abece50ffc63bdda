import { parentPort } from 'node:worker_threads';
import { errorData } from '../../threads/error-data.js';
import type { ErrorData } from '../../threads/error-data.js';
import type { GivenWeights } from '../published/given/given-brain.js';
import type { Manifest } from '../results/manifest.js';
import type { RecordingPlan } from '../published/recording-plan.js';
import { writeSeed } from '../results/results-folder.js';
import type { SeedFiles } from '../results/results-folder.js';

/** A seed of an experiment, with where it goes and what it is computed from; plain data. */
export interface SeedJob<Configuration = Manifest['configuration']> {
  readonly folder: string;
  readonly seed: number;
  readonly configuration: Configuration;
  readonly conditions: readonly string[];
  readonly urdfText: string;
  readonly urdfName: string;
  /** What reaching and adaptation may be asked for besides; see `SeedTask`. */
  readonly recording?: RecordingPlan | undefined;
  readonly weights?: GivenWeights | undefined;
  readonly saveWeights?: boolean | undefined;
}

/** Told now and then: how much of the seed is done, from 0 to 1. */
export interface SeedMessage {
  readonly seed: number;
  readonly share: number;
}

/** Told as the work goes on: how much of the seed is done, from 0 to 1. */
export type ShareListener = (share: number) => void;

/** What the entry point of a thread exports under the name `seedWorker`. */
export type SeedWorker<Configuration = Manifest['configuration']> = (
  job: SeedJob<Configuration>,
) => ErrorData | undefined;

/** Told at most this often (ms). */
const MESSAGE_MS = 100;

/** @returns what went wrong, as plain data; undefined: the seed is computed and written */
export function workOn(
  { folder, seed }: Pick<SeedJob, 'folder' | 'seed'>,
  compute: (onShare: ShareListener) => SeedFiles,
): ErrorData | undefined {
  let toldMs = Number.NEGATIVE_INFINITY;
  const tell = (share: number) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < MESSAGE_MS) return;
    toldMs = nowMs;
    parentPort?.postMessage({ seed, share } satisfies SeedMessage);
  };
  try {
    writeSeed(folder, seed, compute(tell));
    return undefined;
  } catch (error) {
    return errorData(error);
  }
}
