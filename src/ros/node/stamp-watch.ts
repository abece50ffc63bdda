/** The information in the stamp of a joint state. */
export interface StampReading {
  /** Time from measurement to receipt (s). */
  readonly latencyS: number;
  /** The change of this time, if it is larger than permitted (s). */
  readonly changeS: number;
}

/** Number of receipts before the offset is judged: the first messages may have waited. */
const FIRST = 5;
/** The least and the largest delay cover at least this time, and at most twice this time (s). */
const BUCKET_S = 5;
/** Delays from 0 to this count as latency; all others count as an offset of the clocks (s). */
const LIKELY_LATENCY_S = 0.25;
const ROUNDING_S = 0.002;
/** Two clocks drift apart by less than this, per s. What grows faster is latency. */
const DRIFT = 1e-3;
/** If stamps are newer than before for this long, the offset is taken to have changed (s). */
const NEWER_S = 1;

interface Range {
  least: number;
  most: number;
}
const nothing = (): Range => ({ least: Infinity, most: -Infinity });

/**
 * Judges the stamps of joint states by the delay until their receipt. This delay is the sum of latency and an offset of
 * two clocks, and the shares are unknown. The least delay is taken for an offset unless it could be latency. From there
 * a delay may grow only as clocks drift. If it changes by more than the permitted age of joint states, they are stale.
 * Shorter delays are believed after a while, longer ones not before the arm is activated again.
 */
export class StampWatch {
  #offsetS: number | undefined;
  #count = 0;
  #now = nothing();
  #before = nothing();
  #bucketEndS = Infinity;
  #newerSinceS: number | undefined;
  #latencyS = 0;

  /** Forgets all earlier stamps. */
  restart(): void {
    this.#offsetS = undefined;
    this.#count = 0;
    this.#now = nothing();
    this.#before = nothing();
    this.#bucketEndS = Infinity;
    this.#newerSinceS = undefined;
    this.#latencyS = 0;
  }

  /**
   * @param delayS from the stamp to the receipt, on the node's clock; NaN where there is no stamp
   * @param nowS steady time (s)
   * @param toleranceS how old joint states may be
   */
  read(delayS: number, nowS: number, toleranceS: number): StampReading {
    if (!Number.isFinite(delayS)) return { latencyS: 0, changeS: 0 };
    this.#count++;
    if (this.#offsetS === undefined || this.#count <= FIRST) {
      this.#offsetS = Math.min(this.#offsetS ?? Infinity, delayS);
      this.#note(delayS, nowS);
      return { latencyS: 0, changeS: 0 };
    }
    const change = delayS - this.#offsetS;
    if (Math.abs(change) > toleranceS) return { latencyS: 0, changeS: this.#changed(change, delayS, nowS) };
    this.#newerSinceS = undefined;
    this.#note(delayS, nowS);
    this.#offsetS = Math.min(this.#offsetS, delayS);
    this.#latencyS = Math.max(0, delayS - (this.clocksAgree ? 0 : this.#offsetS));
    return { latencyS: this.#latencyS, changeS: 0 };
  }

  #changed(change: number, delayS: number, nowS: number): number {
    if (change > 0) this.#newerSinceS = undefined;
    else {
      this.#newerSinceS ??= nowS;
      if (nowS - this.#newerSinceS > NEWER_S) {
        this.restart();
        this.#offsetS = delayS;
      }
    }
    return Math.abs(change);
  }

  #note(delayS: number, nowS: number): void {
    if (this.#bucketEndS === Infinity) this.#bucketEndS = nowS + BUCKET_S;
    if (nowS > this.#bucketEndS) {
      const least = Math.min(this.#now.least, this.#before.least);
      this.#offsetS = Math.min(least, (this.#offsetS ?? least) + DRIFT * BUCKET_S);
      this.#before = this.#now;
      this.#now = nothing();
      this.#bucketEndS = nowS + BUCKET_S;
    }
    this.#now.least = Math.min(this.#now.least, delayS);
    this.#now.most = Math.max(this.#now.most, delayS);
  }

  /** Whether the stamps can be on the clock of the node, so that the delay is latency. */
  get clocksAgree(): boolean {
    const offsetS = this.#offsetS;
    return offsetS === undefined || (offsetS >= -ROUNDING_S && offsetS <= LIKELY_LATENCY_S);
  }

  /** How far the stamps are behind the clock of the node (s); undefined if that is latency, or unknown. */
  get offsetS(): number | undefined {
    return this.clocksAgree ? undefined : this.#offsetS;
  }

  /**
   * Time from measurement to receipt of the last joint state (s). If the clocks do not agree, it is the time beyond the
   * least delay.
   */
  get latencyS(): number {
    return this.#latencyS;
  }

  /** The difference between the largest and the least delay (s). */
  get jitterS(): number {
    const { least, most } = {
      least: Math.min(this.#now.least, this.#before.least),
      most: Math.max(this.#now.most, this.#before.most),
    };
    return most >= least ? most - least : 0;
  }
}
