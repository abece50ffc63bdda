import { SingleBar } from 'cli-progress';
import type { TrainingProgress } from '../model/trial/reach.js';

/** Shows progress: a bar on a terminal, a line at every tenth elsewhere. Writes to standard error. */
export class ProgressDisplay {
  readonly #label: string;
  readonly #bar: SingleBar | undefined;
  #started = false;
  #tenths = 0;

  constructor(label: string) {
    this.#label = label;
    this.#bar = process.stderr.isTTY
      ? new SingleBar({
          format: `${label} {bar} {value}/{total}, {eta_formatted} left`,
          stream: process.stderr,
          clearOnComplete: true,
        })
      : undefined;
  }

  show({ trial, trials }: TrainingProgress): void {
    if (this.#bar === undefined) this.#line(trial, trials);
    else if (this.#started) this.#bar.update(trial);
    else this.#bar.start(trials, trial);
    this.#started = true;
  }

  #line(trial: number, trials: number): void {
    const tenths = Math.floor((10 * trial) / trials);
    if (tenths <= this.#tenths) return;
    this.#tenths = tenths;
    process.stderr.write(`${this.#label}: ${trial} of ${trials}\n`);
  }

  end(): void {
    this.#bar?.stop();
  }
}
