import type { StructuralParameters } from '../../parameters/sections.js';
import { ActiveBumps, BumpProducts } from './bump-products.js';
import { learnContacts } from './cortico-striatal-rule.js';
import { depressBy, sumOfWeights, weightAt } from './contacts.js';
import type { Contacts } from './contacts.js';
import type { PlasticitySignals } from './cortico-striatal-rule.js';
import type { CorticoStriatal } from './cortico-striatal.js';
import type { CortexCode } from '../cortex/cortex-code.js';
import { GoalSites } from '../cortex/goal-sites.js';
import type { Fields } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import { Wiring } from './wiring.js';
import type { RewiringCause } from './wiring.js';

/**
 * Structural plasticity of the cortico-striatal projection (docs/model/structural-plasticity.md, with its sources): each
 * striatal cell i has a fixed number K of live contacts, which learn by the published rule and are rewired under dopamine.
 *
 *     rewiring        once per rewarded trial, if D > D_min, in every cell with g_i > 0:
 *                     n_i = min(round(rho K min(1, D / D_ref)), active sites without a contact, contacts that may go)
 *                     go: untagged, of age >= a_min, silent (r_k <= mean), the smallest weights first
 *                     come: sites drawn without replacement with probability ~ [r_k - mean]+, a share u anywhere; w = 1e-6
 *     mismatch        at the end of the outcome phase, in the cell of the executed primitive, if g > 0: a contact with w > 0
 *                     that was active with the goal and is silent now goes anywhere with probability p_m, tagged or not
 *     consolidation   at the end of a trial: tagged where w > w_c and dopamine potentiated it; a tag is lost with p_d
 *     background      at the end of a trial: b K untagged contacts per cell, silent ones, smallest first, go anywhere
 *     decay           at the end of a trial, untagged: w <- [(1 - lambda) w + sqrt(2 T) normal]+
 *
 * The sign of the last potentiation under dopamine stands for the sign of its sum over the trial, because the cortex shows
 * one bump while there is dopamine.
 */
export class StructuralCorticoStriatal implements CorticoStriatal {
  readonly parameters: StructuralParameters;
  readonly rewiringLeadMs: number | undefined;
  readonly wiring: Wiring;
  readonly #random: RandomStream;
  readonly #products: BumpProducts;
  readonly #active = new ActiveBumps();
  readonly #goalSites: GoalSites;
  readonly #rows: readonly Contacts[];
  readonly #rowOf = (post: number): Contacts => this.#rows[post];

  /**
   * @param posts striatal cells @param sites cortical cells
   * @param random stream that chooses contacts and their new sites
   * @throws ModelError when the budget leaves a cell without a contact
   */
  constructor(posts: number, sites: number, parameters: StructuralParameters, random: RandomStream) {
    const { rewiringRate, rewiringLeadS } = parameters;
    this.parameters = parameters;
    this.rewiringLeadMs = rewiringRate > 0 ? Math.round(rewiringLeadS * 1000) : undefined;
    this.#random = random;
    this.wiring = new Wiring(posts, sites, Math.round(parameters.budget * sites), random);
    this.#rows = Array.from({ length: posts }, (_, post) => this.wiring.row(post));
    this.#products = new BumpProducts(posts);
    this.#goalSites = new GoalSites(sites);
  }

  sums(cortex: CortexCode, out: Float64Array): void {
    this.#products.sums(cortex, this.#rowOf, out);
  }

  learn(cell: number, signals: PlasticitySignals, cortex: CortexCode): void {
    const row = this.#rows[cell];
    this.#active.gather(cortex);
    if (!learnContacts(row, signals, this.#active, cortex)) return;
    this.#products.learnt(cell, this.#active);
    if (signals.d <= this.parameters.dopamineThreshold) return;
    this.wiring.potentiate(cell, this.#active, cortex.mean);
  }

  goalShown(cortex: CortexCode): void {
    this.wiring.forgetPotentiation();
    this.#goalSites.take(cortex);
  }

  depress(cell: number, shares: Float64Array, rate: number): void {
    depressBy(this.#rows[cell], shares, rate);
    this.#products.forget(cell);
  }

  outcomeShown(cell: number, cortex: CortexCode): void {
    const { mismatchPruning } = this.parameters;
    if (mismatchPruning === 0) return;
    const { cells, weights, from, to } = this.#rows[cell];
    const going: number[] = [];
    for (let i = from; i < to; i++)
      if (
        weights[i] > 0 &&
        this.#goalSites.mismatch(cells[i], cortex) &&
        this.#random.uniform() < mismatchPruning
      )
        going.push(i);
    this.#moveAnywhere(cell, going, 'mismatch');
    this.#products.forget(cell);
  }

  rewire(activity: Float64Array, d: number, cortex: CortexCode): void {
    const { rewiringRate, dopamineThreshold, dopamineReference, leastAge } = this.parameters;
    if (rewiringRate === 0 || d <= dopamineThreshold) return;
    const { wiring } = this;
    const most = Math.round(rewiringRate * wiring.perCell * Math.min(1, d / dopamineReference));
    for (let post = 0; post < wiring.posts; post++) {
      if (activity[post] <= 0) continue;
      const occupied = wiring.occupied(post);
      const sites = activeSites(cortex, occupied);
      const going = this.#silentUntagged(post, cortex).filter((i) => wiring.age(i) >= leastAge);
      const count = Math.min(most, sites.length, going.length);
      for (const contact of going.slice(0, count)) {
        const site = this.#drawSite(sites, occupied);
        occupied[wiring.cells[contact]] = 0;
        occupied[site] = 1;
        wiring.replace(post, contact, site, 'reward');
      }
      wiring.sort(post);
      this.#products.forget(post);
    }
  }

  endTrial(cortex: CortexCode): void {
    this.#consolidate();
    this.#turnOver(cortex);
    this.#decay();
    this.wiring.grow();
    this.#products.forgetAll();
  }

  contacts(post: number): Contacts {
    return this.#rows[post];
  }

  weight(post: number, pre: number): number {
    return weightAt(this.#rows[post], pre);
  }

  rowSum(post: number): number {
    return sumOfWeights(this.#rows[post]);
  }

  /** Bytes of the state between two steps, without the products with bumps. */
  get bytes(): number {
    return this.wiring.bytes + this.#goalSites.bytes;
  }

  save(): Fields {
    return { ...this.wiring.save(), ...this.#goalSites.save() };
  }

  load(fields: Fields): void {
    this.wiring.load(fields);
    this.#goalSites.load(fields);
    this.#products.forgetAll();
  }

  /** Untagged contacts of `post` whose cortical cell is silent, the smallest weights first. */
  #silentUntagged(post: number, cortex: CortexCode): number[] {
    const { cells, weights, from, to } = this.#rows[post];
    const found: number[] = [];
    for (let i = from; i < to; i++)
      if (!this.wiring.tagged(i) && cortex.rate(cells[i]) <= cortex.mean) found.push(i);
    return found.sort((a, b) => weights[a] - weights[b]);
  }

  /** Draws a site, by activity or anywhere, and removes it from `sites`. */
  #drawSite(sites: ActiveSite[], occupied: Uint8Array): number {
    const anywhere = this.#random.uniform() < this.parameters.uniformShare;
    if (anywhere) {
      const site = this.#freeSite(occupied);
      const at = sites.findIndex((candidate) => candidate.site === site);
      if (at >= 0) sites.splice(at, 1);
      return site;
    }
    // A uniform draw may have taken the last active site.
    if (sites.length === 0) return this.#freeSite(occupied);
    let left = this.#random.uniform() * sites.reduce((sum, { drive }) => sum + drive, 0);
    let at = 0;
    while (at < sites.length - 1 && left >= sites[at].drive) left -= sites[at++].drive;
    return sites.splice(at, 1)[0].site;
  }

  #freeSite(occupied: Uint8Array): number {
    for (;;) {
      const site = this.#random.integer(occupied.length);
      if (occupied[site] === 0) return site;
    }
  }

  /** A cell that has a contact at every site keeps its sites; the contacts begin anew there. */
  #moveAnywhere(post: number, contacts: readonly number[], cause: RewiringCause): void {
    const { wiring } = this;
    const occupied = wiring.occupied(post);
    const full = wiring.perCell === wiring.sites;
    for (const contact of contacts) {
      const site = full ? wiring.cells[contact] : this.#freeSite(occupied);
      occupied[wiring.cells[contact]] = 0;
      occupied[site] = 1;
      wiring.replace(post, contact, site, cause);
    }
    wiring.sort(post);
  }

  #consolidate(): void {
    const { consolidation, consolidationWeight, tagLoss } = this.parameters;
    if (!consolidation) return;
    const { wiring } = this;
    for (let i = 0; i < wiring.weights.length; i++) {
      if (wiring.potentiated(i) && wiring.weights[i] > consolidationWeight) wiring.setTag(i, true);
      else if (wiring.tagged(i) && this.#random.uniform() < tagLoss) wiring.setTag(i, false);
    }
  }

  #turnOver(cortex: CortexCode): void {
    const { backgroundTurnover } = this.parameters;
    if (backgroundTurnover === 0) return;
    const { wiring } = this;
    for (let post = 0; post < wiring.posts; post++) {
      // A fraction of a contact becomes a whole one with that probability.
      const count = Math.floor(backgroundTurnover * wiring.perCell + this.#random.uniform());
      this.#moveAnywhere(post, this.#silentUntagged(post, cortex).slice(0, count), 'background');
    }
  }

  #decay(): void {
    const { decay, temperature } = this.parameters;
    if (decay === 0 && temperature === 0) return;
    const { wiring } = this;
    const { weights } = wiring;
    const kept = 1 - decay;
    const amplitude = Math.sqrt(2 * temperature);
    for (let i = 0; i < weights.length; i++) {
      if (wiring.tagged(i)) continue;
      const left = kept * weights[i];
      weights[i] = temperature === 0 ? left : Math.max(left + amplitude * this.#random.normal(), 0);
    }
  }
}

interface ActiveSite {
  readonly site: number;
  /** Rate beyond the mean. */
  readonly drive: number;
}

/** Active cortical cells that have no contact. */
function activeSites(cortex: CortexCode, occupied: Uint8Array): ActiveSite[] {
  const free = cortex.activeCells().filter((site) => occupied[site] === 0);
  return free.map((site) => ({ site, drive: cortex.rate(site) - cortex.mean }));
}
