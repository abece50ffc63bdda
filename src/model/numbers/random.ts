import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { ModelError } from '../../errors.js';
import { fieldOf, loadInto } from './fields.js';
import type { Fields, Stateful } from './fields.js';

/**
 * Streams that never share a number: stream n starts (n + 1) jumps of 2^64 draws after the seed. More draws from one stream
 * do not shift another. The order is part of the checkpoint format: append only.
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

/** Rare impulses: their probability and their largest size. */
export interface Impulses {
  readonly probability: number;
  readonly amplitude: number;
}

/**
 * One stream of pseudo-random numbers: the xoroshiro128+ of pure-rand, which also does the seeding and the jumps. The step
 * itself is here, so that many numbers can be drawn at once with the state in registers.
 */
export class RandomStream {
  /** The words s01, s00, s11, s10. */
  readonly #state = new Int32Array(4);
  #bits = new Int32Array(2);
  #spare: number | undefined;

  constructor(seed: number, jumps: number) {
    const generator = xoroshiro128plus(seed);
    for (let i = 0; i < jumps; i++) generator.jump();
    this.#state.set(generator.getState());
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.#next() >>> 6;
    const low = this.#next() >>> 5;
    return (high * 134217728 + low) * TWO_POW_MINUS_53;
  }

  /** Uniform in (-1, 1), 32 bits, symmetric about 0: the per-step noise, where speed matters. */
  signed(): number {
    return (this.#next() + 0.5) * TWO_POW_MINUS_31;
  }

  /** Fills an array with the next numbers of `signed`. They are not boxed on the heap, as returned numbers may be. */
  fillSigned(out: Float64Array): void {
    this.#fillBits(out.length);
    const bits = this.#bits;
    for (let i = 0; i < out.length; i++) out[i] = (bits[i] + 0.5) * TWO_POW_MINUS_31;
  }

  /**
   * Each element becomes 0 or, with the given probability p, a number uniform within the amplitude. Instead of one draw per
   * element, the number of elements up to the next impulse is drawn. It is geometric: floor(ln U / ln(1 - p)) (Devroye
   * 1986, Non-uniform random variate generation, X.2). The geometric distribution has no memory, so the last gap of one
   * call need not be kept for the next.
   */
  fillImpulses(out: Float64Array, { probability, amplitude }: Impulses): void {
    out.fill(0);
    if (probability <= 0) return;
    const bits = this.#bits;
    const scale = 1 / Math.log1p(-probability); // -0 for certain impulses: no gaps
    for (let i = 0; ; i++) {
      this.#fillBits(2);
      i += Math.floor(Math.log(((bits[0] >>> 0) + 0.5) * TWO_POW_MINUS_32) * scale);
      if (i >= out.length) return;
      out[i] = amplitude * ((bits[1] + 0.5) * TWO_POW_MINUS_31);
    }
  }

  /** Uniform in (0, 1), 32 bits. */
  fraction(): number {
    return ((this.#next() >>> 0) + 0.5) * TWO_POW_MINUS_32;
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
    return [...this.#state, this.#spare === undefined ? 0 : 1, this.#spare ?? 0];
  }

  load(state: ArrayLike<number>): void {
    for (let i = 0; i < 4; i++) this.#state[i] = state[i];
    this.#spare = state[4] === 1 ? state[5] : undefined;
  }

  /** 32 random bits as an integer, which is never boxed. */
  #next(): number {
    this.#fillBits(1);
    return this.#bits[0];
  }

  /** The next `count` times 32 random bits, into #bits. */
  #fillBits(count: number): void {
    if (this.#bits.length < count) this.#bits = new Int32Array(count);
    const bits = this.#bits;
    const state = this.#state;
    let s01 = state[0];
    let s00 = state[1];
    let s11 = state[2];
    let s10 = state[3];
    for (let i = 0; i < count; i++) {
      bits[i] = s00 + s10;
      const a0 = s10 ^ s00;
      const a1 = s11 ^ s01;
      const before = s00;
      s00 = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16);
      s01 = (s01 << 24) ^ (before >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16));
      s10 = (a1 << 5) ^ (a0 >>> 27);
      s11 = (a0 << 5) ^ (a1 >>> 27);
    }
    state[0] = s01;
    state[1] = s00;
    state[2] = s11;
    state[3] = s10;
  }
}

const STATE_LENGTH = 6;
/** Number of jumps to the streams of parts, which begin beyond the named streams. */
const PART_JUMPS = 64;

/** FNV-1a (Fowler, Noll & Vo), 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

/** The one seeded generator of a brain: named, independent streams whose state goes into the snapshot. */
export class Random implements Stateful {
  readonly seed: number;
  readonly #streams: Record<StreamName, RandomStream>;
  readonly #ofParts = new Map<string, RandomStream>();

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

  /**
   * The stream of a part that has none of the named streams (docs/model/README.md, "How to add a projection or a
   * nucleus"). The other parts draw the same numbers with this part and without it.
   * @param part section of the part, one word
   */
  ofPart(part: string): RandomStream {
    let stream = this.#ofParts.get(part);
    if (stream === undefined) {
      stream = new RandomStream(this.seed ^ hash(part), PART_JUMPS);
      this.#ofParts.set(part, stream);
    }
    return stream;
  }

  save(): Fields {
    const fields: Fields = {
      streams: Float64Array.from(streamNames.flatMap((name) => this.#streams[name].save())),
    };
    for (const [part, stream] of this.#ofParts) fields[`of_${part}`] = Float64Array.from(stream.save());
    return fields;
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
    for (const [part, stream] of this.#ofParts) {
      const state = new Float64Array(STATE_LENGTH);
      loadInto('random', fields, `of_${part}`, [state]);
      stream.load(state);
    }
  }
}
