import type { PointStamped } from '../client/messages.js';

/** The hand as a camera sees it, for as long as that is fresh (m, base frame). */
export class ObservedHand {
  readonly #baseFrame: string;
  readonly #position = new Float64Array(3);
  #atS = Number.NEGATIVE_INFINITY;

  constructor(baseFrame: string) {
    this.#baseFrame = baseFrame;
  }

  /**
   * @param nowS steady time of receipt
   * @returns why the message was ignored, or undefined
   */
  take({ header, point: { x, y, z } }: PointStamped, nowS: number): string | undefined {
    if (header.frame_id.replace(/^\//, '') !== this.#baseFrame)
      return `its frame is '${header.frame_id}', expected '${this.#baseFrame}'`;
    if (![x, y, z].every(Number.isFinite)) return `it is at (${x}, ${y}, ${z}), expected finite metres`;
    this.#position.set([x, y, z]);
    this.#atS = nowS;
    return undefined;
  }

  /** Writes the position into `out` (3) where it is younger than `timeoutS`. Returns whether it is. */
  read(nowS: number, timeoutS: number, out: Float64Array): boolean {
    if (!(nowS - this.#atS < timeoutS)) return false;
    out.set(this.#position);
    return true;
  }
}
