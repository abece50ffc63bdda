import type { Brain } from '../../model/brain.js';
import { RandomStream } from '../../model/numbers/random.js';

/** Jumps behind the seed of the streams that the experiment itself draws from; a brain's own are 1 to 9. */
export const experimentStreams = Object.freeze({ goals: 20, freshGoals: 21, repertoire: 22, trials: 23 });

const MOST_SEEDS = 2 ** 31;

/**
 * Common random numbers: in trial t every brain of a seed has the same noise, the same choices where it explores, and the
 * same draws of wiring, however many numbers its trials before have used up. What differs between two conditions is then
 * what they do, not what happened to them.
 */
export class CommonStreams {
  readonly #source: RandomStream;
  /** Seed of each trial's streams, as far as they were asked for. */
  readonly #seeds: number[] = [];

  /** @param variant another one has other numbers altogether */
  constructor(seed: number, variant = 0) {
    this.#source = new RandomStream(seed, experimentStreams.trials + variant);
  }

  /** Sets the streams of `brain` to the beginning of a trial. */
  begin(brain: Brain, trial: number): void {
    while (this.#seeds.length <= trial) this.#seeds.push(this.#source.integer(MOST_SEEDS));
    (['noise', 'exploration', 'wiring'] as const).forEach((name, i) => {
      brain.random.stream(name).load(new RandomStream(this.#seeds[trial], i).save());
    });
  }
}
