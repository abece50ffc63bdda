/** A joint that goes there and back by more than this from one joint state to the next is shown by two (rad). */
const APART_RAD = 0.02;
/** So often within this time (s); an encoder alone hardly does so. */
const OFTEN = 3;
const WITHIN_S = 3;
/** So many joint states are put into the order of their stamps; one that is older than all of them tells nothing. */
const KEPT = 32;

interface Reading {
  stampS: number;
  readonly position: Float64Array;
}

/**
 * Tells joint states of two publishers that disagree from those of one: they go there and back from stamp to stamp,
 * whatever the order in which they come. Whether there are two publishers the caller has to know; the encoder of one
 * may be as noisy.
 */
export class StreamWatch {
  /** By their stamps, the oldest first. */
  readonly #readings: Reading[];
  readonly #timesS = new Float64Array(OFTEN).fill(Number.NEGATIVE_INFINITY);
  #next = 0;
  #apartRad = 0;

  constructor(joints: number) {
    this.#readings = Array.from({ length: KEPT }, () => ({
      stampS: Number.NEGATIVE_INFINITY,
      position: new Float64Array(joints),
    }));
  }

  /**
   * @param position of one message, as it came (J, rad)
   * @param nowS steady time of its receipt
   * @param stampS when it was measured; `nowS` where that is not known
   */
  read(position: Float64Array, nowS: number, stampS: number): void {
    const readings = this.#readings;
    const [oldest] = readings;
    readings.shift();
    let at = readings.length;
    while (at > 0 && readings[at - 1].stampS > stampS) at--;
    oldest.stampS = stampS;
    oldest.position.set(position);
    readings.splice(at, 0, oldest);
    const back = this.#back(at === readings.length - 1 ? at - 1 : at);
    if (!(back > APART_RAD)) return;
    this.#apartRad = back;
    this.#timesS[this.#next] = nowS;
    this.#next = (this.#next + 1) % OFTEN;
  }

  /** How far any joint goes there and back around one reading (rad); 0 where it has no neighbours. */
  #back(at: number): number {
    const [before, here, after] = [this.#readings[at - 1], this.#readings[at], this.#readings[at + 1]];
    if (at < 1 || before.stampS === Number.NEGATIVE_INFINITY) return 0;
    let back = 0;
    for (let j = 0; j < here.position.length; j++) {
      const there = here.position[j] - before.position[j];
      const then = after.position[j] - here.position[j];
      if (there * then < 0) back = Math.max(back, Math.min(Math.abs(there), Math.abs(then)));
    }
    return back;
  }

  /** How far two publishers are apart (rad), where there are two and they are. */
  apartRad(nowS: number): number | undefined {
    return nowS - this.#timesS[this.#next] <= WITHIN_S ? this.#apartRad : undefined;
  }
}
