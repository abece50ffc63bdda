import { createHistogram } from 'node:perf_hooks';

const NS_PER_S = 1e9;

/** Length of a window: the state of a minute ago does not hide the current one. */
const WINDOW_S = 60;

/** Bounds of the histogram of jitter (ms). */
const jitterBoundsMs = [0.1, 0.2, 0.5, 1, 2, 5, 10] as const;

/** Regularity of the control loop and duration of its cycles, in windows of a minute. */
export class LoopStatistics {
  readonly #periodS: number;
  readonly #jitter = new Float64Array(jitterBoundsMs.length + 1);
  readonly #intervals = createHistogram();
  readonly #cycles = createHistogram();
  #windowStartS: number | undefined;
  #lastStartS: number | undefined;

  /** @param periodS the nominal interval (s) */
  constructor(periodS: number) {
    this.#periodS = periodS;
  }

  /** A cycle from `startS` to `endS` (s, steady). */
  record(startS: number, endS: number): void {
    this.#windowStartS ??= startS;
    if (startS - this.#windowStartS >= WINDOW_S) this.restart();
    if (this.#lastStartS !== undefined) this.#recordInterval(startS - this.#lastStartS);
    this.#windowStartS ??= startS;
    this.#lastStartS = startS;
    record(this.#cycles, endS - startS);
  }

  #recordInterval(intervalS: number): void {
    record(this.#intervals, intervalS);
    const offMs = 1e3 * Math.abs(intervalS - this.#periodS);
    const bucket = jitterBoundsMs.findIndex((boundMs) => offMs < boundMs);
    this.#jitter[bucket < 0 ? jitterBoundsMs.length : bucket]++;
  }

  /** Counts of intervals by their deviation from the period: below each bound, and not below the previous one. */
  #jitterHistogram(): Record<string, number> {
    const names = [
      ...jitterBoundsMs.map((boundMs) => `jitter_below_${boundMs}_ms`),
      `jitter_from_${jitterBoundsMs.at(-1)}_ms`,
    ];
    return Object.fromEntries(names.map((name, i) => [name, this.#jitter[i]]));
  }

  /** Frequency (Hz), interval and cycle percentiles (ms), the age of the window (s), jitter; undefined before two cycles. */
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
      ...this.#jitterHistogram(),
    };
  }

  /** Begins a new window. */
  restart(): void {
    this.#intervals.reset();
    this.#cycles.reset();
    this.#jitter.fill(0);
    this.#windowStartS = undefined;
    this.#lastStartS = undefined;
  }
}

function record(histogram: ReturnType<typeof createHistogram>, seconds: number): void {
  histogram.record(Math.max(1, Math.round(seconds * NS_PER_S)));
}
