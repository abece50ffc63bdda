import { SingleBar } from 'cli-progress';
import type { SharedProgress } from '../studies/jobs/shared-run.js';

const RESOLUTION = 1000;

/** Shows the progress of a study: a bar on a terminal, a line per seed elsewhere. Writes to standard error. */
export class ExperimentDisplay {
  readonly #label: string;
  readonly #bar: SingleBar | undefined;
  #started = false;
  #waitedFor: string | undefined;

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

  show({ done, total, completed, leftS, waitingFor }: SharedProgress): void {
    const left = waitingFor === undefined ? leftText(leftS) : `waiting for ${waitingFor}`;
    if (this.#bar === undefined) {
      if (completed !== undefined)
        this.#line(`${completed} complete, ${done.toFixed(1)} of ${total}, ${left}`);
      else if (waitingFor !== undefined && waitingFor !== this.#waitedFor) this.#line(left);
      this.#waitedFor = waitingFor ?? this.#waitedFor;
      return;
    }
    if (!this.#started) this.#bar.start(RESOLUTION, 0, { seeds: '', left: '' });
    this.#started = true;
    this.#bar.update(Math.round((RESOLUTION * done) / total), {
      seeds: `${done.toFixed(1)}/${total}`,
      left,
    });
  }

  end(): void {
    this.#bar?.stop();
  }

  #line(text: string): void {
    process.stderr.write(`${this.#label}: ${text}\n`);
  }
}

function leftText(leftS: number | undefined): string {
  if (leftS === undefined) return 'time left unknown';
  const seconds = Math.round(leftS);
  if (seconds < 120) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
