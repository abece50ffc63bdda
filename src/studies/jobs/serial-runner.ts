import { errorFrom } from '../../threads/error-data.js';
import { isAborted, JobTally, withTitle } from './job-runner.js';
import type { JobBatch, JobRunner } from './job-runner.js';
import type { Work } from './worker.js';

/** Does jobs one after the other in this process: what they need is here alone, and there is one of it. */
export class SerialRunner<Data extends object> implements JobRunner {
  readonly #work: Work<Data>;

  /** @param work is done instead of that of the batch's entry point */
  constructor(work: Work<Data>) {
    this.#work = work;
  }

  async run({ jobs, signal, onProgress }: JobBatch): Promise<void> {
    const tally = new JobTally({ jobs, onProgress });
    for (const { name, title, data } of jobs) {
      if (signal.aborted) return;
      const answer = await this.#work({ name, title, data: data as Data });
      if (isAborted(signal)) return;
      if (answer.end === 'failed') throw withTitle(errorFrom(answer.error), title);
      if (answer.end === 'done') tally.completed(name);
      else if (answer.end === 'found') tally.found(name);
      else tally.left(name);
    }
  }
}
