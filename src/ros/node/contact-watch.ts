import type { Halt } from '../../session/status-board.js';

/** A load that is beyond its limit when the arm begins to move may grow by this share. */
const GROWTH = 1.1;

/** One load of the arm: the effort of a joint, the force or the torque of a sensor. */
export interface Load {
  readonly name: string;
  readonly unit: string;
  /** Its size at present; not a number: unknown. */
  value: number;
  /** 0: none. */
  limit: number;
}

/**
 * Notices contact by loads beyond their limits while the arm moves. An arm that presses against something when it begins
 * to move can leave it: a load that was beyond its limit before may not grow, and its limit counts again once it fell below.
 */
export class ContactWatch {
  readonly #loads: readonly Load[];
  readonly #tolerated: Float64Array;

  constructor(loads: readonly Load[]) {
    this.#loads = loads;
    this.#tolerated = new Float64Array(loads.length);
  }

  /** @param resting whether the command stands still: nothing is stopped then */
  look(resting: boolean): Halt | undefined {
    let found: Halt | undefined;
    for (const [i, { name, unit, value, limit }] of this.#loads.entries()) {
      if (!(limit > 0) || Number.isNaN(value)) continue;
      const load = Math.abs(value);
      if (resting) this.#tolerated[i] = Math.max(limit, GROWTH * load);
      else this.#tolerated[i] = Math.max(limit, Math.min(this.#tolerated[i], GROWTH * load));
      if (load <= this.#tolerated[i] || resting) continue;
      found ??= {
        kind: 'contact',
        reason: `${name} is ${load.toFixed(2)} ${unit}, at most ${limit} ${unit} are allowed`,
        value: load,
        limit,
        latched: true,
      };
    }
    return found;
  }
}
