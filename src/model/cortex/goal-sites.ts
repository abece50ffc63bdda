import type { CortexCode } from './cortex-code.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';

/**
 * The cortical cells that were active when the goal had been shown, r_k > mean, one bit each. Mismatch rules compare them
 * with the outcome (docs/model/structural-plasticity.md).
 */
export class GoalSites implements Stateful {
  readonly #active: Uint8Array;

  /** @param sites cortical cells */
  constructor(sites: number) {
    this.#active = new Uint8Array(sites);
  }

  take(cortex: CortexCode): void {
    this.#active.fill(0);
    for (const site of cortex.activeCells()) this.#active[site] = 1;
  }

  /** Whether `site` was active with the goal and is silent (rate at or below the mean) now. */
  mismatch(site: number, cortex: CortexCode): boolean {
    return this.#active[site] === 1 && cortex.rate(site) <= cortex.mean;
  }

  get bytes(): number {
    return this.#active.byteLength;
  }

  save(): Fields {
    return { goalSites: this.#active.slice() };
  }

  load(fields: Fields): void {
    loadInto('cortico-striatal projection', fields, 'goalSites', [this.#active]);
  }
}
