import type { Manifest } from '../results/manifest.js';
import { isComplete, writeSeed } from '../results/results-folder.js';
import type { SeedFiles } from '../results/results-folder.js';
import { sharedWork } from './worker.js';
import type { Place, ShareListener, Work } from './worker.js';

/** Inputs to the seeds of an experiment, in addition to their configuration; plain data. */
export interface SeedSource {
  /** The description of the arm, and its name in error messages. */
  readonly urdfText: string;
  readonly urdfName: string;
  /** Further data of the study. */
  readonly [more: string]: unknown;
}

/** A seed of an experiment with its inputs; plain data. */
export interface SeedData<Configuration = Manifest['configuration']> {
  readonly seed: number;
  readonly configuration: Configuration;
  readonly conditions: readonly string[];
  readonly urdfText: string;
  readonly urdfName: string;
}

/**
 * The work of a study whose seeds have tables: each seed is claimed, computed, and written as a whole.
 * @param compute the files of the seed, the same bytes whenever seed and configuration are the same
 */
export function seedWork<Data extends SeedData>(
  compute: (data: Data, onShare: ShareListener) => SeedFiles,
): Work<Data & Place> {
  return sharedWork(
    ({ folder, seed }) => isComplete(folder, seed),
    (data, onShare) => {
      writeSeed(data.folder, data.seed, compute(data, onShare), data.run);
    },
  );
}
