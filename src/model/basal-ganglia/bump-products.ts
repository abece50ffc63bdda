import type { CortexCode } from '../cortex/cortex-code.js';
import type { Contacts } from './contacts.js';

/**
 * Weighted sums over a factored cortex code (cortex-code.ts): the excitation of cell i is
 *
 *     u_i = sum_k w_ik r_k = sum_b s_b (w_i . B_b)
 *
 * Each product w_i . B_b is kept until the contacts of the cell or the bump change.
 */

/** The active bumps, gathered for the inner loops, and the products that these loops write. */
export class ActiveBumps {
  shares = new Float64Array(8);
  /** Dot products of each bump with the weights of the cell that learnt last. */
  dots = new Float64Array(8);
  readonly values: Float64Array[] = [];
  /** Slot of the cortex, and the number of the showing. */
  readonly slots: number[] = [];
  readonly serials: number[] = [];
  count = 0;

  gather({ bumps }: CortexCode): void {
    if (this.shares.length < bumps.length) {
      this.shares = new Float64Array(2 * bumps.length);
      this.dots = new Float64Array(2 * bumps.length);
    }
    this.count = 0;
    for (let slot = 0; slot < bumps.length; slot++) {
      const { share, values, serial } = bumps[slot];
      if (share === 0) continue;
      this.shares[this.count] = share;
      this.values[this.count] = values;
      this.slots[this.count] = slot;
      this.serials[this.count++] = serial;
    }
  }
}

/** The products of all cells with the bump of one slot, and the showing for which each was computed. */
interface SlotProducts {
  readonly dots: Float64Array;
  readonly serials: Int32Array;
  /** The showing for which all products are known; 0 if some are not. */
  complete: number;
}

/** The products of all cells of a projection. */
export class BumpProducts {
  readonly #posts: number;
  readonly #slots: SlotProducts[] = [];
  /** Slots of the bumps that count in a step. */
  readonly #active: number[] = [];

  constructor(posts: number) {
    this.#posts = posts;
  }

  /** Writes the excitation of every cell into `out`. Asks `contactsOf` for the cells whose products are not known. */
  sums(cortex: CortexCode, contactsOf: (post: number) => Contacts, out: Float64Array): void {
    const { bumps } = cortex;
    out.fill(0);
    for (let slot = 0; slot < bumps.length; slot++) {
      const { share } = bumps[slot];
      if (share === 0) continue;
      const { dots } = this.#known(slot, bumps[slot], contactsOf);
      for (let post = 0; post < out.length; post++) out[post] += share * dots[post];
    }
  }

  /**
   * The same for two sets of contacts per cell. The sum is also added to `drive`. Bumps with a share of at most `least` are
   * left out.
   */
  sumsOfTwo(
    { bumps }: CortexCode,
    contactsOf: (post: number) => Contacts,
    moreOf: (post: number) => Contacts,
    {
      out,
      drive,
      least,
    }: { readonly out: Float64Array; readonly drive: Float64Array; readonly least: number },
  ): void {
    // Up to two bumps take one pass over the cells: most steps have one bump, or one that fades beside another.
    const active = this.#active;
    let count = 0;
    for (let slot = 0; slot < bumps.length; slot++) if (bumps[slot].share > least) active[count++] = slot;
    if (count === 0) {
      out.fill(0);
      return;
    }
    const { share } = bumps[active[0]];
    const { dots } = this.#known(active[0], bumps[active[0]], contactsOf, moreOf);
    if (count === 1) {
      for (let post = 0; post < out.length; post++) {
        const sum = share * dots[post];
        out[post] = sum;
        drive[post] += sum;
      }
      return;
    }
    const second = bumps[active[1]].share;
    const others = this.#known(active[1], bumps[active[1]], contactsOf, moreOf).dots;
    if (count === 2) {
      for (let post = 0; post < out.length; post++) {
        const sum = share * dots[post] + second * others[post];
        out[post] = sum;
        drive[post] += sum;
      }
      return;
    }
    for (let post = 0; post < out.length; post++) out[post] = share * dots[post] + second * others[post];
    for (let a = 2; a < count; a++) this.#addBump(active[a], bumps[active[a]], contactsOf, moreOf, out);
    for (let post = 0; post < out.length; post++) drive[post] += out[post];
  }

  /** The same for some cells only; the others of `out` stay as they are. A cell new to the list must have been forgotten. */
  sumsOf(
    posts: readonly number[],
    cortex: CortexCode,
    contactsOf: (post: number) => Contacts,
    out: Float64Array,
  ): void {
    const { bumps } = cortex;
    for (const post of posts) out[post] = 0;
    for (let slot = 0; slot < bumps.length; slot++) {
      const { share, values, serial } = bumps[slot];
      if (share === 0) continue;
      const products = this.#productsOf(slot);
      const { dots, serials } = products;
      for (const post of posts) {
        if (serials[post] !== serial) {
          dots[post] = 0;
          addDot(contactsOf(post), values, dots, post);
          serials[post] = serial;
        }
        out[post] += share * dots[post];
      }
    }
  }

  /**
   * The contacts of `post` have learnt, and have written their products with the active bumps. Products with other
   * bumps are outdated but never read: a bump that was removed comes back only as another showing.
   */
  learnt(post: number, { slots, serials, dots, count }: ActiveBumps): void {
    for (let b = 0; b < count; b++) {
      const products = this.#productsOf(slots[b]);
      products.dots[post] = dots[b];
      products.serials[post] = serials[b];
    }
  }

  /** The contacts of `post` have changed. */
  forget(post: number): void {
    for (const products of this.#slots) {
      products.serials[post] = 0;
      products.complete = 0;
    }
  }

  forgetAll(): void {
    for (const products of this.#slots) {
      products.serials.fill(0);
      products.complete = 0;
    }
  }

  /** Adds the excitation by one bump. */
  #addBump(
    slot: number,
    bump: CortexCode['bumps'][number],
    contactsOf: (post: number) => Contacts,
    moreOf: (post: number) => Contacts,
    out: Float64Array,
  ): void {
    const { dots } = this.#known(slot, bump, contactsOf, moreOf);
    for (let post = 0; post < out.length; post++) out[post] += bump.share * dots[post];
  }

  /** The products of all cells with a bump. Computes those that are not known. */
  #known(
    slot: number,
    { values, serial }: CortexCode['bumps'][number],
    contactsOf: (post: number) => Contacts,
    moreOf?: (post: number) => Contacts,
  ): SlotProducts {
    const products = this.#productsOf(slot);
    if (products.complete === serial) return products;
    const { dots, serials } = products;
    for (let post = 0; post < dots.length; post++)
      if (serials[post] !== serial) {
        dots[post] = 0;
        addDot(contactsOf(post), values, dots, post);
        if (moreOf !== undefined) addDot(moreOf(post), values, dots, post);
        serials[post] = serial;
      }
    products.complete = serial;
    return products;
  }

  #productsOf(slot: number): SlotProducts {
    while (this.#slots.length <= slot)
      this.#slots.push({
        dots: new Float64Array(this.#posts),
        serials: new Int32Array(this.#posts),
        complete: 0,
      });
    return this.#slots[slot];
  }
}

/** Adds the weights dotted with `values` to `out[at]`. A returned number would be boxed where this is not inlined. */
export function addDot(
  { cells, weights, from, to }: Contacts,
  values: Float64Array,
  out: Float64Array,
  at: number,
): void {
  let dot = 0;
  for (let i = from; i < to; i++) dot += weights[i] * values[cells[i]];
  out[at] += dot;
}
