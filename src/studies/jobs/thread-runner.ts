import { setMaxListeners } from 'node:events';
import { Piscina } from 'piscina';
import { loadedPlugins } from '../../plugins/load-plugins.js';
import { errorFrom } from '../../threads/error-data.js';
import { isAborted, JobTally, withTitle } from './job-runner.js';
import type { Job, JobBatch, JobRunner } from './job-runner.js';
import type { ShareMessage, Work } from './worker.js';

/** Computes jobs on threads of this process. */
export class ThreadRunner implements JobRunner {
  readonly #threads: number;

  /** @param threads largest number of threads at a time */
  constructor(threads: number) {
    this.#threads = threads;
  }

  async run(batch: JobBatch): Promise<void> {
    const { entry, jobs, signal } = batch;
    const threads = Math.min(this.#threads, jobs.length);
    if (threads === 0 || signal.aborted) return;
    const pool = new Piscina<Job, ReturnType<Work>>({
      filename: entry.href,
      name: 'work',
      minThreads: threads,
      maxThreads: threads,
    });
    const tally = new JobTally(batch);
    pool.on('message', ({ name, share }: ShareMessage) => {
      tally.share(name, share);
    });
    const compute = async (job: Job) => {
      const answer = await pool.run({ ...job, plugins: loadedPlugins() }, { signal });
      if (answer.end === 'failed') throw withTitle(errorFrom(answer.error), job.title);
      if (answer.end === 'done') tally.completed(job.name);
      else if (answer.end === 'found') tally.found(job.name);
      else tally.left(job.name);
    };
    setMaxListeners(0, signal); // one for each job that runs
    // In the queue of the pool, all other jobs would come first.
    const waiting = [...jobs];
    const computeInTurn = async () => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await compute(job);
    };
    try {
      await Promise.all(Array.from({ length: threads }, computeInTurn));
    } catch (error) {
      if (!isAborted(signal)) throw error;
    } finally {
      await pool.destroy();
    }
  }
}
