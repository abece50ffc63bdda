import { SingleBar } from 'cli-progress';
import type { ExperimentProgress } from '../studies/jobs/experiment-run.js';

const RESOLUTION = 1000;

/** How far an experiment is: a bar on a terminal, a line for each seed elsewhere. Writes to standard error. */
export class ExperimentDisplay {
  readonly #label: string;
  readonly #bar: SingleBar | undefined;
  #startMs: number | undefined;
  #startDone = 0;

  constructor(label: string) {
    this.#label = label;
    this.#bar = process.stderr.isTTY
      ? new SingleBar({
          format: `${label} {bar} {seeds} seeds, {left}`,
          stream: process.stderr,
          clearOnComplete: true,
        })
      : undefined;
  }

  show({ done, total, completed }: ExperimentProgress): void {
    if (this.#startMs === undefined) {
      this.#startMs = performance.now();
      this.#startDone = done;
      this.#bar?.start(RESOLUTION, 0, { seeds: '', left: '' });
    }
    const left = this.#left(done, total, this.#startMs);
    if (this.#bar !== undefined)
      this.#bar.update(Math.round((RESOLUTION * done) / total), {
        seeds: `${done.toFixed(1)}/${total}`,
        left,
      });
    else if (completed !== undefined)
      process.stderr.write(
        `${this.#label}: seed ${completed} complete, ${done.toFixed(1)} of ${total}, ${left}\n`,
      );
  }

  end(): void {
    this.#bar?.stop();
  }

  #left(done: number, total: number, startMs: number): string {
    const share = (done - this.#startDone) / (total - this.#startDone);
    if (!(share > 0)) return 'time left unknown';
    const seconds = Math.round(((performance.now() - startMs) / 1000 / share) * (1 - share));
    if (seconds < 120) return `${seconds} s left`;
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
  }
}
