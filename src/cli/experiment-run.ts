import { prepareToDraw } from '../studies/figures/figure.js';
import { runExperiment } from '../studies/jobs/experiment-run.js';
import type { StudyRequest } from '../studies/jobs/experiment-run.js';
import type { SharedProgress } from '../studies/jobs/shared-run.js';
import { ThreadRunner } from '../studies/jobs/thread-runner.js';
import { studies } from '../studies/registry.js';
import type { StudyName } from '../studies/registry.js';
import { ExperimentDisplay } from './experiment-display.js';
import { INTERRUPTED, onInterruption } from './interruption.js';
import { report } from './report.js';

/** Does the work of a study, shows the progress, and lets the user stop it. */
export async function inSight<T>(
  label: string,
  work: (onProgress: (progress: SharedProgress) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const settle = onInterruption(() => {
    stop.abort();
  });
  const display = new ExperimentDisplay(label);
  try {
    return await work((progress) => {
      display.show(progress);
    }, stop.signal);
  } finally {
    display.end();
    settle();
  }
}

/** Reports the state of a study that was stopped. @param how how to continue */
export function tellStopped(complete: number, total: number, folder: string, how: string): void {
  process.stdout.write(`stopped: ${complete} of ${total} seeds complete in ${folder}; ${how} goes on\n`);
  process.exitCode = INTERRUPTED;
}

/** Runs a study whose seeds have tables, and reports its folder when all requested seeds are complete. */
export async function runToReport(
  name: Exclude<StudyName, 'accuracy'>,
  request: StudyRequest,
  { folder, workers, resume, json }: RunPlace,
): Promise<void> {
  const { entry, tables: columns } = studies[name];
  const { complete, missing, others } = await inSight(name, (onProgress, signal) => {
    const running = runExperiment(
      { ...request, experiment: name, columns, folder, resume: resume === true, entry },
      new ThreadRunner(workers),
      onProgress,
      signal,
    );
    prepareToDraw();
    return running;
  });
  if (missing.length > 0) {
    tellStopped(complete.length, request.asked.seeds.length, folder, 'the same command with --resume');
    return;
  }
  process.stderr.write(`${complete.length} seeds complete in ${folder}\n`);
  if (others.length > 0)
    process.stderr.write(
      `not complete, and not asked for here: ${others.length === 1 ? 'seed' : 'seeds'} ${others.join(', ')}\n`,
    );
  await report(folder, json === true);
}

/** Where and how a study runs. */
export interface RunPlace {
  readonly folder: string;
  readonly workers: number;
  readonly resume?: true;
  readonly json?: true;
}
