import type { CortexCode } from '../cortex/cortex-code.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import { BumpProducts } from './bump-products.js';
import { depressBy } from './contacts.js';
import type { Contacts } from './contacts.js';
import type { SiteActivity } from './site-activity.js';
import { NEW_WEIGHT, Wiring } from './wiring.js';

/**
 * Contacts from the cortex on a budget. They change only at certain moments of a trial
 * (docs/model/cortical-plasticity.md). a_k is the activity of cortical cell k, 0 to 1:
 *
 *     form        a contact that may go, the smallest weight first, moves to an active site without one; w = 1e-6
 *     potentiate  w += rate a_k (most - w)
 *     depress     w -= rate a_k w
 *     turn over   a contact below a weight goes to a random site with probability p; w = 1e-6
 */
export class TrialContacts implements Stateful {
  readonly wiring: Wiring;
  readonly #random: RandomStream;
  readonly #products: BumpProducts;
  readonly #rows: readonly Contacts[];
  /** The same rows, empty for cells whose weights are all 0. */
  readonly #effective: Contacts[];
  /** The contacts of one cell. */
  readonly row = (post: number): Contacts => this.#rows[post];
  /** The contacts of one cell; none if its weights are all 0. */
  readonly effective = (post: number): Contacts => this.#effective[post];

  /**
   * @param posts cells that receive @param sites cortical cells @param perCell contacts of each
   * @param products products of the cells, shared with other contacts that they have
   * @throws ModelError when a cell would have no contact, or more than there are sites
   */
  constructor(
    posts: number,
    sites: number,
    perCell: number,
    random: RandomStream,
    products = new BumpProducts(posts),
  ) {
    this.#random = random;
    this.wiring = new Wiring(posts, sites, perCell, random);
    this.#rows = Array.from({ length: posts }, (_, post) => this.wiring.row(post));
    this.#effective = this.#rows.map(({ cells, weights, from }) => ({ cells, weights, from, to: from }));
    this.#products = products;
  }

  /** Writes the weighted sums of some cells into `out`; its other numbers stay as they are. Does not allocate. */
  sumsOf(posts: readonly number[], cortex: CortexCode, out: Float64Array): void {
    this.#products.sumsOf(posts, cortex, this.effective, out);
  }

  /**
   * Up to `most` contacts of `post` move to active sites, each drawn with probability ~ a_k.
   * @param below silent contacts with a smaller weight may go @param allowed sites that may get a contact; all unless given
   * @returns how many were formed
   */
  form(
    post: number,
    { sites, shares }: SiteActivity,
    most: number,
    below: number,
    allowed?: (site: number) => boolean,
  ): number {
    if (most <= 0) return 0;
    const { wiring } = this;
    const occupied = wiring.occupied(post);
    const free = sites.filter((site) => occupied[site] === 0 && allowed?.(site) !== false);
    const { cells, weights, from, to } = this.#rows[post];
    const going: number[] = [];
    for (let i = from; i < to; i++) if (shares[cells[i]] === 0 && weights[i] < below) going.push(i);
    going.sort((a, b) => weights[a] - weights[b]);
    const count = Math.min(most, free.length, going.length);
    for (const contact of going.slice(0, count))
      wiring.replace(post, contact, this.#draw(free, shares), 'reward');
    if (count > 0) this.#changed(post);
    return count;
  }

  /** w += rate a_k (most - w). */
  potentiate(post: number, { shares }: SiteActivity, rate: number, most: number): void {
    const { cells, weights, from, to } = this.#rows[post];
    for (let i = from; i < to; i++) weights[i] += rate * shares[cells[i]] * (most - weights[i]);
    this.#weighted(post);
  }

  /** w -= rate a_k w. */
  depress(post: number, { shares }: SiteActivity, rate: number): void {
    const row = this.#effective[post];
    if (row.to === row.from) return;
    depressBy(row, shares, rate);
    this.#products.forget(post);
  }

  /** w *= 1 - rate at sites that were active with the goal and are silent now. */
  mismatch(post: number, goal: SiteActivity, cortex: CortexCode, rate: number): void {
    const { cells, weights, from, to } = this.#rows[post];
    for (let i = from; i < to; i++)
      if (goal.shares[cells[i]] > 0 && cortex.rate(cells[i]) <= cortex.mean) weights[i] *= 1 - rate;
    this.#products.forget(post);
  }

  /** Contacts with a weight below `below` go to a random site with probability `p` each. */
  turnOver(p: number, below: number): void {
    const { wiring } = this;
    const random = this.#random;
    if (p <= 0) return;
    // The number of contacts passed over is geometric, so each contact that goes needs one draw (Devroye 1986, X.2).
    const scale = 1 / Math.log1p(-p);
    let changed = -1;
    for (let i = gap(random, scale); i < wiring.weights.length; i += 1 + gap(random, scale)) {
      if (wiring.weights[i] >= below) continue;
      const post = Math.floor(i / wiring.perCell);
      if (changed >= 0 && changed !== post) this.#changed(changed);
      changed = post;
      wiring.replace(post, i, this.#freeSite(post), 'background');
    }
    if (changed >= 0) this.#changed(changed);
  }

  /** w *= 1 - rate, everywhere. */
  decay(rate: number): void {
    if (rate === 0) return;
    const { weights } = this.wiring;
    const kept = 1 - rate;
    for (let i = 0; i < weights.length; i++) weights[i] *= kept;
    this.#products.forgetAll();
  }

  save(): Fields {
    return this.wiring.save();
  }

  load(fields: Fields): void {
    this.wiring.load(fields);
    this.weigh();
  }

  /** To be called when weights have been set from outside. */
  weigh(): void {
    this.#rows.forEach((row, post) => {
      const { cells, weights, from, to } = row;
      const any = weights.subarray(from, to).some((weight) => weight > 0);
      this.#effective[post] = any ? row : { cells, weights, from, to: from };
    });
    this.#products.forgetAll();
  }

  #changed(post: number): void {
    this.wiring.sort(post);
    this.#weighted(post);
  }

  #weighted(post: number): void {
    this.#effective[post] = this.#rows[post];
    this.#products.forget(post);
  }

  /** Draws a site from `sites` with probability ~ its share, and removes it there. */
  #draw(sites: number[], shares: Float64Array): number {
    let left = this.#random.uniform() * sites.reduce((sum, site) => sum + shares[site], 0);
    let at = 0;
    while (at < sites.length - 1 && left >= shares[sites[at]]) left -= shares[sites[at++]];
    return sites.splice(at, 1)[0];
  }

  /** A site without a contact of `post`; any site if every one has a contact. */
  #freeSite(post: number): number {
    const { sites, perCell, cells } = this.wiring;
    const { from, to } = this.#rows[post];
    for (;;) {
      const site = this.#random.integer(sites);
      let i = from;
      while (i < to && cells[i] !== site) i++;
      if (i === to || perCell === sites) return site;
    }
  }
}

/** Number of contacts that are passed over before the next one goes. */
const gap = (random: RandomStream, scale: number): number =>
  Math.floor(Math.log(1 - random.uniform()) * scale);

/** Gives spontaneous contacts their first weights, uniform between the weight of a new contact and `most`. */
export function spontaneous(contacts: TrialContacts, most: number, random: RandomStream): void {
  const { weights } = contacts.wiring;
  for (let i = 0; i < weights.length; i++) weights[i] = Math.min(NEW_WEIGHT, most) + random.uniform() * most;
  contacts.weigh();
}
