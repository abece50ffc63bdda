/** The faults of the seen hand on its way from the camera to the receiver. */
import { RandomStream } from '../model/numbers/random.js';
import type { Faults } from '../parameters/fault-table.js';
import { dueWithinS } from './joint-state-channel.js';

export type CameraFaults = Pick<Faults, 'view_noise' | 'view_delay' | 'view_drop'>;

/** The hand as seen at one moment. */
export interface SeenHand {
  /** When it was seen (s, any clock). */
  readonly stampS: number;
  /** (3, m, base frame) */
  readonly hand: Float64Array;
}

/** Seed of the random numbers; joint states have others. */
const noiseStream = 12;
const lossStream = 13;

/** A camera that sees the hand late, with noise, or not at all. Errors of the view itself are the plant's. */
export class HandCamera {
  faults: CameraFaults;
  readonly #noise: RandomStream;
  readonly #loss: RandomStream;
  readonly #underway: { readonly dueS: number; readonly seen: SeenHand }[] = [];

  constructor(seed: number, faults: CameraFaults) {
    this.#noise = new RandomStream(seed, noiseStream);
    this.#loss = new RandomStream(seed, lossStream);
    this.faults = faults;
  }

  /** Looks at the hand (3, m) at `nowS`, on the clock of `receive`; it is copied. */
  look(stampS: number, hand: Float64Array, nowS: number): void {
    const { view_noise: noise, view_delay: delay, view_drop: drop } = this.faults;
    const seen = hand.map((x) => x + noise * this.#noise.normal());
    if (this.#loss.uniform() < drop) return;
    this.#underway.push({ dueS: nowS + delay, seen: { stampS, hand: seen } });
  }

  /** The observations that have arrived by `nowS`, in the order in which they were made. */
  receive(nowS: number): SeenHand[] {
    const later = this.#underway.findIndex(({ dueS }) => dueS > nowS + dueWithinS);
    return this.#underway.splice(0, later < 0 ? this.#underway.length : later).map(({ seen }) => seen);
  }

  /** Forgets the observations on their way. */
  clear(): void {
    this.#underway.length = 0;
  }
}
