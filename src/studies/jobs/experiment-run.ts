import { pluginFacts } from '../../plugins/load-plugins.js';
import { beginFolder } from '../results/begin-folder.js';
import type { AskedFor } from '../results/begin-folder.js';
import type { Manifest } from '../results/manifest.js';
import { isComplete, seedName } from '../results/results-folder.js';
import type { JobRunner } from './job-runner.js';
import type { SeedData, SeedSource } from './seed-work.js';
import { runShared } from './shared-run.js';
import type { SharedProgress } from './shared-run.js';

/** What a study makes of what it is asked for. */
export interface StudyRequest {
  /** For the manifest; checked already. Seeds are computed in the order in which they stand there. */
  readonly asked: Omit<AskedFor, 'experiment' | 'columns'>;
  readonly source: SeedSource;
}

/** An experiment over seeds, and where it goes. */
export interface ExperimentRequest extends StudyRequest {
  /** As its manifest names it. */
  readonly experiment: string;
  /** Columns of the tables of a seed. */
  readonly columns: Manifest['columns'];
  readonly folder: string;
  /** Go on with what is in the folder. */
  readonly resume: boolean;
  /** Entry point of the workers; its work is a `seedWork`. */
  readonly entry: URL;
}

/** What became of the seeds that were asked for, and of the others that the folder is for. */
export interface ExperimentOutcome {
  readonly complete: readonly number[];
  /** Since the run was stopped. */
  readonly missing: readonly number[];
  /** Seeds that others asked for, and that are not complete. */
  readonly others: readonly number[];
}

/**
 * Makes the folder ready and computes the seeds that are asked for and not there yet. A seed is written when it is whole;
 * whatever stops the run, the complete ones stay. Other processes may do the same in the same folder at the same time.
 * @param signal ends the run: running seeds are given up
 * @throws ResultsError when the folder holds something else or cannot be written
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
  // What plug-ins add belongs to what determines the numbers.
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
