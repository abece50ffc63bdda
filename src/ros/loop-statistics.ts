import { createHistogram } from 'node:perf_hooks';

const NS_PER_S = 1e9;

/** How much is summed up: what was a minute ago does not hide what is now. */
const WINDOW_S = 60;

/** How regularly the control loop runs and how long a cycle takes, in windows of a minute. */
export class LoopStatistics {
  readonly #intervals = createHistogram();
  readonly #cycles = createHistogram();
  #windowStartS: number | undefined;
  #lastStartS: number | undefined;

  /** A cycle from `startS` to `endS` (s, steady). */
  record(startS: number, endS: number): void {
    this.#windowStartS ??= startS;
    if (startS - this.#windowStartS >= WINDOW_S) this.restart();
    if (this.#lastStartS !== undefined) record(this.#intervals, startS - this.#lastStartS);
    this.#windowStartS ??= startS;
    this.#lastStartS = startS;
    record(this.#cycles, endS - startS);
  }

  /** Frequency (Hz), interval and cycle percentiles (ms) and the age of the window (s); undefined before two cycles. */
  summary(): Readonly<Record<string, number>> | undefined {
    if (this.#intervals.count === 0 || this.#windowStartS === undefined || this.#lastStartS === undefined)
      return undefined;
    return {
      loop_frequency: NS_PER_S / this.#intervals.mean,
      interval_p50: this.#intervals.percentile(50) / 1e6,
      interval_p99: this.#intervals.percentile(99) / 1e6,
      interval_max: this.#intervals.max / 1e6,
      cycle_p50: this.#cycles.percentile(50) / 1e6,
      cycle_p99: this.#cycles.percentile(99) / 1e6,
      cycle_max: this.#cycles.max / 1e6,
      window: this.#lastStartS - this.#windowStartS,
    };
  }

  /** Begins a new window. */
  restart(): void {
    this.#intervals.reset();
    this.#cycles.reset();
    this.#windowStartS = undefined;
    this.#lastStartS = undefined;
  }
}

function record(histogram: ReturnType<typeof createHistogram>, seconds: number): void {
  histogram.record(Math.max(1, Math.round(seconds * NS_PER_S)));
}
