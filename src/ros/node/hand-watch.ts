/** Number of distances of which the first mean is made, and the weight of each later one. */
const FIRST = 50;
const SHARE = 0.02;
/**
 * The distance between the seen hand and the hand computed from the joints may grow by this (m): more than posture and
 * noise cause.
 */
const GROWN_M = 0.03;

/**
 * Whether the seen hand and the joints agree. A distance that was there from the beginning comes from the place of the
 * camera. A distance that grows comes from an encoder that drifts, a joint that slips, or a camera that was moved.
 */
export class HandWatch {
  #count = 0;
  #firstM = 0;
  #nowM = 0;

  /** @param distanceM between the seen hand and the hand computed from the joints, while the arm rests */
  note(distanceM: number): void {
    if (!Number.isFinite(distanceM)) return;
    this.#count++;
    if (this.#count <= FIRST) {
      this.#firstM += (distanceM - this.#firstM) / this.#count;
      this.#nowM = this.#firstM;
    } else this.#nowM += SHARE * (distanceM - this.#nowM);
  }

  /** The distance now and at first (m); undefined before. */
  get distancesM(): { readonly now: number; readonly first: number } | undefined {
    return this.#count < FIRST ? undefined : { now: this.#nowM, first: this.#firstM };
  }

  /** The warning; undefined if there is none. */
  get warning(): string | undefined {
    if (this.#count < FIRST || this.#nowM - this.#firstM < GROWN_M) return undefined;
    return (
      `the seen hand is ${this.#nowM.toFixed(3)} m from where the joints put it, ` +
      `${this.#firstM.toFixed(3)} m at first: an encoder drifts, or the camera was moved`
    );
  }
}
