import { ModelError } from '../../errors.js';
import { checkSites } from './contacts.js';
import type { ActiveBumps } from './bump-products.js';
import type { Contacts } from './contacts.js';
import { fieldOf, loadInto } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';

/**
 * Contacts from cortex on a budget (docs/model/structural-plasticity.md, with its sources): each cell i has K of them
 * at sites k, with a weight w_ik >= 0, a tag, whether dopamine potentiated it, and an age in trials. A new contact
 * begins with w = 1e-6, no tag and age 0.
 */

/** Why a contact was replaced by another. */
export type RewiringCause = 'reward' | 'mismatch' | 'background';

/** Called for every contact that is removed, with the one that replaces it; sites are cortical cells. */
export type WiringObserver = (post: number, pruned: number, formed: number, cause: RewiringCause) => void;

/** Weight of a contact that has just been formed. */
export const NEW_WEIGHT = 1e-6;
const OLDEST = 255;
const TAG = 1;
const POTENTIATED = 2;

/**
 * The live contacts of all striatal cells: a fixed number per cell, no site twice in a cell. One flat array per field,
 * sorted by striatal and cortical cell; 14 bytes per contact.
 */
export class Wiring implements Stateful {
  readonly posts: number;
  /** Cortical cells. */
  readonly sites: number;
  /** Contacts of each striatal cell. */
  readonly perCell: number;
  /** Cortical cell of each contact. */
  readonly cells: Int32Array;
  readonly weights: Float64Array;
  readonly #flags: Uint8Array;
  /** Trials since it was formed, counted up to 255. */
  readonly #ages: Uint8Array;
  observer: WiringObserver | undefined;

  /**
   * Contacts at random sites with weight 0, older than any rule asks for.
   * @throws ModelError when a cell would have no contact, or more than there are sites
   */
  constructor(posts: number, sites: number, perCell: number, random: RandomStream) {
    if (!(Number.isInteger(perCell) && perCell >= 1 && perCell <= sites))
      throw new ModelError(`structural plasticity: ${perCell} contacts a cell, expected 1 to ${sites}`);
    this.posts = posts;
    this.sites = sites;
    this.perCell = perCell;
    this.cells = new Int32Array(posts * perCell);
    this.weights = new Float64Array(posts * perCell);
    this.#flags = new Uint8Array(posts * perCell);
    this.#ages = new Uint8Array(posts * perCell).fill(OLDEST);
    const order = Int32Array.from({ length: sites }, (_, site) => site);
    for (let post = 0; post < posts; post++) {
      for (let i = 0; i < perCell; i++) {
        const j = i + random.integer(sites - i);
        [order[i], order[j]] = [order[j], order[i]];
        this.cells[post * perCell + i] = order[i];
      }
      this.sort(post);
    }
  }

  /** The contacts of striatal cell `post`. */
  row(post: number): Contacts {
    const from = post * this.perCell;
    return { cells: this.cells, weights: this.weights, from, to: from + this.perCell };
  }

  /** Marks the sites that have a contact with `post` by 1. */
  occupied(post: number): Uint8Array {
    const mask = new Uint8Array(this.sites);
    const { from, to } = this.row(post);
    for (let i = from; i < to; i++) mask[this.cells[i]] = 1;
    return mask;
  }

  tagged(contact: number): boolean {
    return (this.#flags[contact] & TAG) !== 0;
  }

  setTag(contact: number, tagged: boolean): void {
    if (tagged) this.#flags[contact] |= TAG;
    else this.#flags[contact] &= ~TAG;
  }

  potentiated(contact: number): boolean {
    return (this.#flags[contact] & POTENTIATED) !== 0;
  }

  /** Marks the contacts of `post` with a cell whose rate is above `mean` as potentiated, and no others. Does not allocate. */
  potentiate(post: number, { shares, values, count }: ActiveBumps, mean: number): void {
    const { cells } = this;
    const flags = this.#flags;
    if (count === 0) {
      for (let i = post * this.perCell, end = i + this.perCell; i < end; i++) flags[i] &= ~POTENTIATED;
      return;
    }
    // The most frequent case: one bump is shown, or fades beside another.
    const share = shares[0];
    const second = count > 1 ? shares[1] : 0;
    const bump = values[0];
    const other = values[count > 1 ? 1 : 0];
    for (let i = post * this.perCell, end = i + this.perCell; i < end; i++) {
      const cell = cells[i];
      let rate = share * bump[cell] + second * other[cell];
      for (let b = 2; b < count; b++) rate += shares[b] * values[b][cell];
      flags[i] = rate > mean ? flags[i] | POTENTIATED : flags[i] & ~POTENTIATED;
    }
  }

  forgetPotentiation(): void {
    const flags = this.#flags;
    for (let i = 0; i < flags.length; i++) flags[i] &= ~POTENTIATED;
  }

  age(contact: number): number {
    return this.#ages[contact];
  }

  /** A trial is over. */
  grow(): void {
    const ages = this.#ages;
    for (let i = 0; i < ages.length; i++) ages[i] += Number(ages[i] < OLDEST);
  }

  /**
   * Sorts the contacts of `post` in ascending order of their cells, as `Contacts` requires; to be called after each
   * `replace`.
   */
  sort(post: number): void {
    const { cells, weights } = this;
    const flags = this.#flags;
    const ages = this.#ages;
    const { from, to } = this.row(post);
    // Insertion sort, because most contacts are already in place.
    for (let i = from + 1; i < to; i++) {
      const cell = cells[i];
      if (cells[i - 1] <= cell) continue;
      const [weight, flag, age] = [weights[i], flags[i], ages[i]];
      let at = i;
      for (; at > from && cells[at - 1] > cell; at--) {
        cells[at] = cells[at - 1];
        weights[at] = weights[at - 1];
        flags[at] = flags[at - 1];
        ages[at] = ages[at - 1];
      }
      cells[at] = cell;
      weights[at] = weight;
      flags[at] = flag;
      ages[at] = age;
    }
  }

  /** Removes a contact of `post` and forms one at `site` instead. */
  replace(post: number, contact: number, site: number, cause: RewiringCause): void {
    this.observer?.(post, this.cells[contact], site, cause);
    this.cells[contact] = site;
    this.weights[contact] = NEW_WEIGHT;
    this.#flags[contact] = 0;
    this.#ages[contact] = 0;
  }

  /** Bytes of the live contacts. */
  get bytes(): number {
    return [this.cells, this.weights, this.#flags, this.#ages].reduce((sum, a) => sum + a.byteLength, 0);
  }

  save(): Fields {
    return {
      cells: this.cells.slice(),
      weights: this.weights.slice(),
      flags: this.#flags.slice(),
      ages: this.#ages.slice(),
    };
  }

  load(fields: Fields): void {
    const cells = fieldOf('structural plasticity', fields, 'cells', Int32Array);
    if (cells.length === this.cells.length)
      for (let post = 0; post < this.posts; post++) {
        const own = cells.subarray(post * this.perCell, (post + 1) * this.perCell);
        checkSites(`structural plasticity: striatal cell ${post}`, own, this.sites);
      }
    loadInto('structural plasticity', fields, 'cells', [this.cells]);
    loadInto('structural plasticity', fields, 'weights', [this.weights]);
    loadInto('structural plasticity', fields, 'flags', [this.#flags]);
    loadInto('structural plasticity', fields, 'ages', [this.#ages]);
  }
}
