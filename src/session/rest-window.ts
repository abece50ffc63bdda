import type { Measurement } from '../motion/plant.js';
import type { ReachOutcome } from './controller.js';
import { vector3 } from '../model/numbers/vector.js';

/**
 * The end of a reach as an average over the time for which the arm has been at rest, and whether it is at rest, judged by
 * the noise that is there. Over the n samples x_i of a joint in the last `spanS`:
 *
 *     s^2     = sum (x_i - mean)^2 / (n - 1)                          what moves, and noise
 *     sigma^2 = sum (x_i-1 - 2 x_i + x_i+1)^2 / (6 (n - 2))           noise alone: it differs from sample to sample
 *     at rest: s^2 <= max(rest^2, (1 + 6 / sqrt n) sigma^2),   rest = 0.005 rad/s * spanS / sqrt 12
 *
 * An oscillation of a servo is much slower than the samples, so it counts in s and hardly in sigma. Averages are taken of
 * postures, commands and hands with stamps from the same time. A camera may be late: its hands are waited for.
 *
 * Source: von Neumann 1941 (the ratio of successive differences to the variance).
 */

/** An arm that creeps as fast as this counts as being at rest (rad/s). */
const CREEP_RAD_PER_S = 0.005;
/** Fewest samples that tell noise from motion, and most that are kept. */
const FEWEST = 6;
const MOST = 512;
/** Share of the time at rest from which hands must have come. */
const SEEN_SHARE = 0.5;
/** Sums of times are not exact (s). */
const ROUNDING_S = 1e-9;

/** Samples with times that grow, of which the oldest are forgotten. */
class Samples {
  readonly timesS = new Float64Array(MOST);
  readonly values: Float64Array;
  readonly width: number;
  count = 0;
  #first = 0;

  constructor(width: number) {
    this.width = width;
    this.values = new Float64Array(MOST * width);
  }

  clear(): void {
    this.count = 0;
  }

  /** The place of the sample `back` before the newest. */
  at(back: number): number {
    return (this.#first + this.count - 1 - back) % MOST;
  }

  get newestS(): number {
    return this.count === 0 ? Number.NEGATIVE_INFINITY : this.timesS[this.at(0)];
  }

  /** Adds a sample and returns its place in `values`, or undefined if it is not newer than the newest. */
  add(timeS: number): number | undefined {
    if (!(timeS > this.newestS)) return undefined;
    if (this.count === MOST) this.#first = (this.#first + 1) % MOST;
    else this.count++;
    const at = this.at(0);
    this.timesS[at] = timeS;
    return at * this.width;
  }

  /** The number of samples that are not older than `sinceS`. */
  countSince(sinceS: number): number {
    let count = 0;
    while (count < this.count && this.timesS[this.at(count)] >= sinceS - ROUNDING_S) count++;
    return count;
  }

  /** The mean of the newest `count` samples from `column` on, into `out`. */
  mean(count: number, column: number, out: Float64Array): void {
    out.fill(0);
    for (let back = 0; back < count; back++) {
      const at = this.at(back) * this.width + column;
      for (let i = 0; i < out.length; i++) out[i] += this.values[at + i] / count;
    }
  }
}

/** Watches an arm come to rest after a movement. Allocates in its constructor and for the outcome only. */
export class RestWindow {
  readonly #joints: number;
  /** Measured posture, then command (2 J). */
  readonly #arm: Samples;
  readonly #hands = new Samples(3);
  #handHasStamp: boolean | undefined;
  #beganS = 0;
  /** Since when the arm has been at rest; undefined while it moves. */
  #restingS: number | undefined;

  constructor(joints: number) {
    this.#joints = joints;
    this.#arm = new Samples(2 * joints);
  }

  /** A movement has ended. Only what is measured from now on counts. */
  begin(nowS: number): void {
    this.#arm.clear();
    this.#hands.clear();
    this.#beganS = nowS;
    this.#restingS = undefined;
  }

  /** @param commanded the command of the time at which the joints were measured (J, rad) */
  take({ stampS, handStampS, position, hand }: Measurement, commanded: Float64Array): void {
    const at = stampS < this.#beganS ? undefined : this.#arm.add(stampS);
    if (at !== undefined) {
      this.#arm.values.set(position, at);
      this.#arm.values.set(commanded, at + this.#joints);
    }
    // A hand that a camera sees, and one that is computed from the joints, have no common mean.
    const hasStamp = handStampS !== undefined;
    if (hasStamp !== this.#handHasStamp) this.#hands.clear();
    this.#handHasStamp = hasStamp;
    const seenS = handStampS ?? stampS;
    const place = seenS < this.#beganS ? undefined : this.#hands.add(seenS);
    if (place !== undefined) this.#hands.values.set(hand, place);
  }

  /** Whether the arm has been at rest for `spanS`, and its hand was seen meanwhile. To be called in every cycle. */
  settled(spanS: number): boolean {
    const newestS = this.#arm.newestS;
    const count = this.#arm.countSince(newestS - spanS);
    const isLong = newestS - spanS >= this.#beganS - ROUNDING_S || count === MOST;
    if (!isLong || count < FEWEST || !this.#isStill(count, spanS)) {
      this.#restingS = undefined;
      return false;
    }
    this.#restingS ??= this.#arm.timesS[this.#arm.at(count - 1)];
    return this.#hands.newestS >= this.#restingS + SEEN_SHARE * spanS;
  }

  /**
   * The means over the time at rest or, if the arm did not come to rest, over the last `spanS`.
   * @param hand the hand to be taken if none was seen in this time (3, m)
   * @returns undefined if nothing was measured
   */
  outcome(spanS: number, hand: Float64Array): ReachOutcome | undefined {
    const sinceS = this.#restingS ?? this.#arm.newestS - spanS;
    const count = this.#arm.countSince(sinceS);
    if (count === 0) return undefined;
    const posture = new Float64Array(this.#joints);
    const commanded = new Float64Array(this.#joints);
    this.#arm.mean(count, 0, posture);
    this.#arm.mean(count, this.#joints, commanded);
    const seen = hand.slice();
    const hands = this.#hands.countSince(sinceS);
    if (hands > 0) this.#hands.mean(hands, 0, seen);
    return { hand: vector3(seen), posture, commanded };
  }

  #isStill(count: number, spanS: number): boolean {
    for (let j = 0; j < this.#joints; j++) if (!this.#standsStill(j, count, spanS)) return false;
    return true;
  }

  #standsStill(joint: number, count: number, spanS: number): boolean {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += this.#angle(i, joint) / count;
    let moved = 0;
    let noise = 0;
    for (let i = 0; i < count; i++) {
      const angle = this.#angle(i, joint);
      moved += (angle - mean) ** 2 / (count - 1);
      if (i === 0 || i === count - 1) continue;
      noise += (this.#angle(i - 1, joint) - 2 * angle + this.#angle(i + 1, joint)) ** 2 / (6 * (count - 2));
    }
    const creep = (CREEP_RAD_PER_S * spanS) ** 2 / 12;
    return moved <= Math.max(creep, (1 + 6 / Math.sqrt(count)) * noise);
  }

  #angle(back: number, joint: number): number {
    const { values, width } = this.#arm;
    return values[this.#arm.at(back) * width + joint];
  }
}
