import type { CortexCode } from '../cortex/cortex-code.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';

/**
 * Which cortical cells were active at a moment of a trial, and how much (docs/model/cortical-plasticity.md):
 *
 *     a_k = (r_k - mean) / (peak - mean)   for active cells, r_k > mean; else 0
 */
export class SiteActivity implements Stateful {
  /** a_k, one number per cortical cell. */
  readonly shares: Float64Array;
  #sites: readonly number[] = [];

  /** @param cells of the cortex @param graded whether a_k is as above; else it is 1 for every active cell */
  constructor(
    cells: number,
    readonly graded: boolean,
  ) {
    this.shares = new Float64Array(cells);
  }

  /** The active cells, ascending; none before `take`. */
  get sites(): readonly number[] {
    return this.#sites;
  }

  take(cortex: CortexCode): void {
    this.forget();
    const sites = cortex.activeCells();
    let peak = 0;
    for (const site of sites) peak = Math.max(peak, cortex.rate(site) - cortex.mean);
    for (const site of sites) this.shares[site] = this.graded ? (cortex.rate(site) - cortex.mean) / peak : 1;
    this.#sites = sites;
  }

  /** From now on no cell is active. */
  forget(): void {
    for (const site of this.#sites) this.shares[site] = 0;
    this.#sites = [];
  }

  save(): Fields {
    return { goalActivity: this.shares.slice() };
  }

  load(fields: Fields): void {
    loadInto('cortical activity', fields, 'goalActivity', [this.shares]);
    const sites: number[] = [];
    this.shares.forEach((share, site) => {
      if (share !== 0) sites.push(site);
    });
    this.#sites = sites;
  }
}
