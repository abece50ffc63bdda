import { setTimeout as pause } from 'node:timers/promises';
import { holdersOf, newRun, releaseRun } from '../results/claim.js';
import type { Job, JobProgress, JobRunner } from './job-runner.js';
import type { Place } from './worker.js';

/** Jobs whose results go into a folder that several processes may share. */
export interface SharedBatch {
  /** The folder, which exists already. */
  readonly folder: string;
  /** Module that workers load; its work is a `sharedWork`. */
  readonly entry: URL;
  /** The jobs; each has the name of its claim. */
  readonly jobs: readonly Job[];
  /** Whether the result of a job is in the folder. */
  readonly isDone: (name: string) => boolean;
}

export interface SharedProgress extends JobProgress {
  /** The jobs that the run waits for when other processes compute all that remain: `seed 3 (process 12 on host)`. */
  readonly waitingFor: string | undefined;
}

/** Interval at which a run checks whether others are done (ms). */
const LOOK_MS = 500;

/**
 * Computes the jobs without a result in the folder. It waits for jobs that another process computes, and does them
 * itself if that process dies.
 * @param signal ends this run, but not other processes
 * @throws as `JobRunner.run`; existing results stay
 */
export async function runShared(
  { folder, entry, jobs, isDone }: SharedBatch,
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const run = newRun();
  const tell = (doneBefore: number, progress: Partial<SharedProgress> = {}) => {
    onProgress({
      completed: undefined,
      leftS: undefined,
      waitingFor: undefined,
      ...progress,
      done: doneBefore + (progress.done ?? 0),
      total: jobs.length,
    });
  };
  try {
    for (;;) {
      const open = jobs.filter(({ name }) => !isDone(name));
      const doneBefore = jobs.length - open.length;
      tell(doneBefore);
      if (open.length === 0 || signal.aborted) return;
      const holders = holdersOf(
        folder,
        open.map(({ name }) => name),
      );
      const free = open.filter(({ name }) => !holders.has(name));
      if (free.length > 0)
        await runner.run({
          entry,
          jobs: free.map((job) => ({ ...job, data: { ...job.data, folder, run } satisfies Place })),
          onProgress: (progress) => {
            tell(doneBefore, progress);
          },
          signal,
        });
      else {
        const texts = open.map(({ name, title }) => `${title} (${holders.get(name) ?? 'a process'})`);
        tell(doneBefore, { waitingFor: texts.join(', ') });
      }
      if (!free.some(({ name }) => isDone(name))) await pauseFor(LOOK_MS, signal);
    }
  } finally {
    releaseRun(folder, run);
  }
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch {
    // The run ends.
  }
}
