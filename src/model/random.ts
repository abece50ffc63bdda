import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { ModelError } from '../errors.js';
import { fieldOf } from './fields.js';
import type { Fields, Stateful } from './ports.js';

/**
 * Streams that never share a number: stream n starts (n + 1) jumps of 2^64 draws behind the seed, so that an option
 * that draws more from one does not shift another. The order is part of the checkpoint format: append only.
 */
const streamNames = [
  'weights',
  'goals',
  'noise',
  'perturbation',
  'exploration',
  'reset',
  'targets',
  'reservoir',
  'wiring',
] as const;
export type StreamName = (typeof streamNames)[number];

const TWO_POW_MINUS_31 = 2 ** -31;
const TWO_POW_MINUS_32 = 2 ** -32;
const TWO_POW_MINUS_53 = 2 ** -53;

/** Rare impulses: how likely one is, and how large at most. */
export interface Impulses {
  readonly probability: number;
  readonly amplitude: number;
}

/** One stream of pseudo-random numbers (xoroshiro128+ of pure-rand). */
export class RandomStream {
  #generator;
  #spare: number | undefined;

  constructor(seed: number, jumps: number) {
    this.#generator = xoroshiro128plus(seed);
    for (let i = 0; i < jumps; i++) this.#generator.jump();
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.#generator.next() >>> 6;
    const low = this.#generator.next() >>> 5;
    return (high * 134217728 + low) * TWO_POW_MINUS_53;
  }

  /** Uniform in (-1, 1), 32 bits, symmetric about 0: the per-step noise, where speed matters. */
  signed(): number {
    return (this.#generator.next() + 0.5) * TWO_POW_MINUS_31;
  }

  /** The next numbers of `signed`, one for each element. A returned number may be boxed on the heap; these are not. */
  fillSigned(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = (this.#generator.next() + 0.5) * TWO_POW_MINUS_31;
  }

  /**
   * For each element 0 or, with the given probability, a number uniform within the amplitude: the next `fraction`, then
   * the next `signed`. Both are always drawn, so that the probability does not shift the stream.
   */
  fillImpulses(out: Float64Array, { probability, amplitude }: Impulses): void {
    for (let i = 0; i < out.length; i++) {
      const chance = ((this.#generator.next() >>> 0) + 0.5) * TWO_POW_MINUS_32;
      const size = (this.#generator.next() + 0.5) * TWO_POW_MINUS_31;
      out[i] = chance < probability ? amplitude * size : 0;
    }
  }

  /** Uniform in (0, 1), 32 bits. */
  fraction(): number {
    return ((this.#generator.next() >>> 0) + 0.5) * TWO_POW_MINUS_32;
  }

  /** Uniform integer in 0 .. n - 1. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Normal, mean 0, standard deviation 1 (Box & Muller 1958; the second of each pair is kept for the next call). */
  normal(): number {
    if (this.#spare !== undefined) {
      const value = this.#spare;
      this.#spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(this.fraction()));
    const angle = 2 * Math.PI * this.fraction();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Four words of state, whether a spare normal is kept, and the spare. */
  save(): number[] {
    return [...this.#generator.getState(), this.#spare === undefined ? 0 : 1, this.#spare ?? 0];
  }

  load(state: ArrayLike<number>): void {
    this.#generator = xoroshiro128plusFromState([state[0], state[1], state[2], state[3]]);
    this.#spare = state[4] === 1 ? state[5] : undefined;
  }
}

const STATE_LENGTH = 6;

/** The one seeded generator of a brain: named, independent streams whose state goes into the snapshot. */
export class Random implements Stateful {
  readonly seed: number;
  readonly #streams: Record<StreamName, RandomStream>;

  /** @param seed integer; the lower 32 bits count. */
  constructor(seed: number) {
    this.seed = seed;
    this.#streams = Object.fromEntries(
      streamNames.map((name, index) => [name, new RandomStream(seed, index + 1)]),
    ) as Record<StreamName, RandomStream>;
  }

  stream(name: StreamName): RandomStream {
    return this.#streams[name];
  }

  save(): Fields {
    return { streams: Float64Array.from(streamNames.flatMap((name) => this.#streams[name].save())) };
  }

  load(fields: Fields): void {
    const streams = fieldOf('random', fields, 'streams', Float64Array);
    if (streams.length !== streamNames.length * STATE_LENGTH)
      throw new ModelError(
        `random: ${streams.length} numbers of state, expected ${streamNames.length * STATE_LENGTH}`,
      );
    streamNames.forEach((name, i) => {
      this.#streams[name].load(streams.subarray(i * STATE_LENGTH, (i + 1) * STATE_LENGTH));
    });
  }
}
