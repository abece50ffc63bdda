import { pluginFacts } from '../../plugins/load-plugins.js';
import { beginFolder } from '../results/begin-folder.js';
import type { AskedFor } from '../results/begin-folder.js';
import type { Manifest } from '../results/manifest.js';
import { isComplete, seedName } from '../results/results-folder.js';
import type { JobRunner } from './job-runner.js';
import type { SeedData, SeedSource } from './seed-work.js';
import { runShared } from './shared-run.js';
import type { SharedProgress } from './shared-run.js';

/** The part of a request that the study determines. */
export interface StudyRequest {
  /** For the manifest; already checked. Seeds are computed in this order. */
  readonly asked: Omit<AskedFor, 'experiment' | 'columns'>;
  readonly source: SeedSource;
}

/** An experiment over seeds, and the folder of its results. */
export interface ExperimentRequest extends StudyRequest {
  /** The name of the experiment in its manifest. */
  readonly experiment: string;
  /** Columns of the tables of a seed. */
  readonly columns: Manifest['columns'];
  readonly folder: string;
  /** Whether to continue the results in the folder. */
  readonly resume: boolean;
  /** Entry point of the workers; its work is a `seedWork`. */
  readonly entry: URL;
}

/** The state of the requested seeds, and of the other seeds of the folder. */
export interface ExperimentOutcome {
  readonly complete: readonly number[];
  /** Requested seeds that are missing because the run was stopped. */
  readonly missing: readonly number[];
  /** Seeds that others asked for, and that are not complete. */
  readonly others: readonly number[];
}

/**
 * Prepares the folder and computes the requested seeds that it lacks. A seed is written when it is whole; whatever
 * stops the run, complete seeds stay. Other processes may do the same in the same folder at the same time.
 * @param signal ends the run: running seeds are abandoned
 * @throws ResultsError when the folder has other content or cannot be written
 * @throws ModelError of a seed, with its number
 */
export async function runExperiment(
  { experiment, columns, asked, source, folder, resume, entry }: ExperimentRequest,
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<ExperimentOutcome> {
  const { seeds, configuration, conditions } = asked;
  const plugins = pluginFacts();
  // Plug-ins are part of what determines the numbers.
  const stated = plugins.length === 0 ? configuration : { ...configuration, plugins };
  const all = await beginFolder(folder, { experiment, ...asked, configuration: stated, columns }, resume);
  const numbers = new Map(seeds.map((seed) => [seedName(seed), seed]));
  const jobs = Array.from(numbers, ([name, seed]) => ({
    name,
    title: `seed ${seed}`,
    data: { ...source, seed, configuration, conditions } satisfies SeedData,
  }));
  const isDone = (name: string) => isComplete(folder, numbers.get(name) ?? NaN);
  await runShared({ folder, entry, jobs, isDone }, runner, onProgress, signal);
  const missing = seeds.filter((seed) => !isComplete(folder, seed));
  return {
    complete: seeds.filter((seed) => !missing.includes(seed)),
    missing,
    others: all.filter((seed) => !seeds.includes(seed) && !isComplete(folder, seed)),
  };
}
