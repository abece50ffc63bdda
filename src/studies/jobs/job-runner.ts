/** Something to compute; plain data, so that it can go to another thread or machine. */
export interface Job<Data extends object = object> {
  /** Unique among the jobs of a batch. */
  readonly name: string;
  /** Its name in messages: `seed 3`. */
  readonly title: string;
  readonly data: Data;
  /** Modules of plug-ins that the worker loads first. */
  readonly plugins?: readonly string[];
}

/** Progress of a batch of jobs. */
export interface JobProgress {
  /** Completed jobs, including shares of running ones. */
  readonly done: number;
  readonly total: number;
  /** The title of the job that has just been completed, if any. */
  readonly completed: string | undefined;
  /** Estimated from the progress so far; undefined while there is no estimate. */
  readonly leftS: number | undefined;
}

export interface JobBatch {
  /** Module that workers load: it exports a `Work` (worker.ts) under the name `work`. */
  readonly entry: URL;
  /** Jobs, in the order in which they begin. */
  readonly jobs: readonly Job[];
  readonly onProgress: (progress: JobProgress) => void;
  /** Ends the batch: running jobs are abandoned, and `run` returns. */
  readonly signal: AbortSignal;
}

/**
 * Computes jobs: on threads of this process, or perhaps one day on other machines. A job writes its results itself; a
 * runner only reports the progress.
 */
export interface JobRunner {
  /**
   * Returns when every job is done, or left to another process that computes it. No worker runs any more then.
   * @throws the first error of a job, with its title, or of a worker; the other jobs are abandoned
   */
  run(batch: JobBatch): Promise<void>;
}

/** Keeps count of the jobs of a batch. For runners. */
export class JobTally {
  readonly #titles: ReadonlyMap<string, string>;
  /** Share of each job that is done, without jobs that were left to others. */
  readonly #shares: Map<string, number>;
  readonly #onProgress: (progress: JobProgress) => void;
  readonly #beganMs = performance.now();
  #found = 0;

  constructor({ jobs, onProgress }: Pick<JobBatch, 'jobs' | 'onProgress'>) {
    this.#titles = new Map(jobs.map(({ name, title }) => [name, title]));
    this.#shares = new Map(jobs.map(({ name }) => [name, 0]));
    this.#onProgress = onProgress;
    this.#tell();
  }

  /** Reports the share of a job that is done, from 0 to 1. */
  share(name: string, share: number): void {
    this.#shares.set(name, Math.min(share, 1));
    this.#tell();
  }

  completed(name: string): void {
    this.#shares.set(name, 1);
    this.#tell(this.#titles.get(name));
  }

  /** Its result already existed, which says nothing about the duration of the others. */
  found(name: string): void {
    this.#found++;
    this.share(name, 1);
  }

  /** Another process computes it. */
  left(name: string): void {
    this.#shares.delete(name);
    this.#tell();
  }

  #tell(completed?: string): void {
    const total = this.#shares.size;
    const done = [...this.#shares.values()].reduce((sum, share) => sum + share, 0);
    const passedS = (performance.now() - this.#beganMs) / 1000;
    const computed = done - this.#found;
    const leftS = computed > 0 ? (passedS * (total - done)) / computed : undefined;
    this.#onProgress({ done, total, completed, leftS });
  }
}

/** A separate function, because the compiler assumes that a signal keeps the value it has seen. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** The same error with its class, which also names the job. */
export function withTitle(error: Error, title: string): Error {
  error.message = `${title}: ${error.message}`;
  return error;
}
