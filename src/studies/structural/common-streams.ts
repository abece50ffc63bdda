import type { Brain } from '../../model/brain.js';
import { RandomStream } from '../../model/numbers/random.js';

/** Jumps after the seed to the streams of the experiment itself. The streams of a brain have the jumps 1 to 9. */
export const experimentStreams = Object.freeze({ goals: 20, freshGoals: 21, repertoire: 22, trials: 23 });

const MOST_SEEDS = 2 ** 31;

/**
 * Common random numbers: in trial t every brain of a seed has the same noise, the same random choices and the same
 * draws of wiring, however many numbers its earlier trials have used. Differences between two conditions are then due
 * to the conditions and not to chance.
 */
export class CommonStreams {
  readonly #source: RandomStream;
  /** Seeds of the trials' streams that have been used. */
  readonly #seeds: number[] = [];

  /** @param variant another variant has completely different numbers */
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
