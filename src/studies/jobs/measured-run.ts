import { fileStem, readMeasures } from '../results/measure-files.js';
import type { MeasuredJob, Measures } from '../results/measure-files.js';
import { makeFolder } from '../results/results-folder.js';
import type { JobRunner } from './job-runner.js';
import { runShared } from './shared-run.js';
import type { SharedProgress } from './shared-run.js';

/** A job whose measures are one file of a folder. */
export interface Measurement {
  /** Its name in messages. */
  readonly title: string;
  /** Plain data for its worker. */
  readonly data: MeasuredJob;
}

/**
 * Measures what the folder does not have yet. Other processes may do the same there.
 * @param entry module that workers load
 * @param signal ends the run; complete measurements stay
 * @returns the measures of each measurement, in their order; undefined where the run was stopped before
 * @throws ResultsError when the folder has measures of other settings under the same names, or cannot be used
 * @throws as `JobRunner.run`
 */
export async function runMeasured(
  folder: string,
  entry: URL,
  measurements: readonly Measurement[],
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<readonly (Measures | undefined)[]> {
  const jobs = measurements.map(({ title, data }) => ({ name: fileStem(data), title, data }));
  const byName = new Map(jobs.map(({ name, data }) => [name, data]));
  const known = new Map<string, Measures>();
  const measured = (name: string) => {
    const data = byName.get(name);
    const found = known.get(name) ?? (data === undefined ? undefined : readMeasures(folder, data));
    if (found !== undefined) known.set(name, found);
    return found;
  };
  makeFolder(folder);
  const isDone = (name: string) => measured(name) !== undefined;
  await runShared({ folder, entry, jobs, isDone }, runner, onProgress, signal);
  return jobs.map(({ name }) => measured(name));
}
