/** What is older than this does not count any more (s, steady): nobody tells the speed. */
const FRESH_S = 1;

/** The speed to which a robot scales its movements, from all that tell it: the lowest counts. */
export class SpeedScaling {
  readonly #told = new Map<string, { readonly scale: number; readonly atS: number }>();
  #asked = 1;

  /**
   * @param source names who tells it
   * @param scale 1 for full speed; not a number from 0 on: ignored; faster than full speed counts as full
   * @returns whether it was taken
   */
  take(source: string, scale: number, nowS: number): boolean {
    if (!(scale >= 0 && scale < Infinity)) return false;
    this.#told.set(source, { scale: Math.min(1, scale), atS: nowS });
    return true;
  }

  /**
   * What the controller was asked for, once. It counts until it is asked for something else, and only while nobody tells
   * what the robot really does: a controller that was started anew has forgotten it.
   * @returns whether it was taken
   */
  ask(scale: number): boolean {
    if (!(scale >= 0 && scale < Infinity)) return false;
    this.#asked = Math.min(1, scale);
    return true;
  }

  /** 0 (the robot's time stands) to 1. */
  scale(nowS: number): number {
    let lowest: number | undefined;
    for (const { scale, atS } of this.#told.values())
      if (nowS - atS <= FRESH_S) lowest = Math.min(lowest ?? 1, scale);
    return lowest ?? this.#asked;
  }
}
