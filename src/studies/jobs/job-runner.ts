/** Something to compute; plain data, so that it can go to another thread or machine. */
export interface Job<Data extends object = object> {
  /** Unique among the jobs of a batch. */
  readonly name: string;
  /** What messages call it: `seed 3`. */
  readonly title: string;
  readonly data: Data;
  /** Modules of plug-ins that the worker loads first. */
  readonly plugins?: readonly string[];
}

/** How far a batch of jobs is. */
export interface JobProgress {
  /** Jobs, shares of running ones included. */
  readonly done: number;
  readonly total: number;
  /** The title of the job that was completed just now, if one was. */
  readonly completed: string | undefined;
  /** As it went so far; undefined while that cannot be told. */
  readonly leftS: number | undefined;
}

export interface JobBatch {
  /** Module that workers load: it exports a `Work` (worker.ts) under the name `work`. */
  readonly entry: URL;
  /** Begun in this order. */
  readonly jobs: readonly Job[];
  readonly onProgress: (progress: JobProgress) => void;
  /** Ends the batch: running jobs are given up, and `run` returns. */
  readonly signal: AbortSignal;
}

/**
 * Computes jobs somewhere: on threads of this process; one day on other machines. What a job finds out goes where the job
 * says; a runner tells only how far it is.
 */
export interface JobRunner {
  /**
   * Returns when every job was done, or left to another process that is at it. No worker runs any more then.
   * @throws the first error of a job, with its title, or of a worker; the other jobs are given up
   */
  run(batch: JobBatch): Promise<void>;
}

/** Keeps count of the jobs of a batch. For runners. */
export class JobTally {
  readonly #titles: ReadonlyMap<string, string>;
  /** Share of each job that is done; those that were left to others are not in it. */
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

  /** So much of a job is done, from 0 to 1. */
  share(name: string, share: number): void {
    this.#shares.set(name, Math.min(share, 1));
    this.#tell();
  }

  completed(name: string): void {
    this.#shares.set(name, 1);
    this.#tell(this.#titles.get(name));
  }

  /** Its result was there already: that says nothing of how long the others take. */
  found(name: string): void {
    this.#found++;
    this.share(name, 1);
  }

  /** Another process is at it. */
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
