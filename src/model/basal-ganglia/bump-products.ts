import type { CortexCode } from '../cortex/cortex-code.js';
import type { Contacts } from './contacts.js';

/**
 * Weighted sums over a factored cortex code (cortex-code.ts): the excitation of cell i is
 *
 *     u_i = sum_k w_ik r_k = sum_b s_b (w_i . B_b)
 *
 * and each product w_i . B_b is kept until the contacts of the cell or the bump change.
 */

/** The bumps that are on, gathered for the inner loops, and the products that these loops leave. */
export class ActiveBumps {
  shares = new Float64Array(8);
  /** Dot product of the weights of the cell that learnt last with each bump. */
  dots = new Float64Array(8);
  readonly values: Float64Array[] = [];
  /** Slot of the cortex, and which showing it is. */
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

/** The products of all cells with the bump of one slot, and for which showing each was computed. */
interface SlotProducts {
  readonly dots: Float64Array;
  readonly serials: Int32Array;
  /** The showing for which all of them are known; 0: some are not. */
  complete: number;
}

/** The products of all cells of a projection. */
export class BumpProducts {
  readonly #posts: number;
  readonly #slots: SlotProducts[] = [];

  constructor(posts: number) {
    this.#posts = posts;
  }

  /** Excitation of every cell into `out`; `contactsOf` is asked for the cells whose products are not known. */
  sums(cortex: CortexCode, contactsOf: (post: number) => Contacts, out: Float64Array): void {
    const { bumps } = cortex;
    out.fill(0);
    for (let slot = 0; slot < bumps.length; slot++) {
      const { share, values, serial } = bumps[slot];
      if (share === 0) continue;
      const products = this.#productsOf(slot);
      const { dots, serials } = products;
      if (products.complete !== serial) {
        for (let post = 0; post < out.length; post++)
          if (serials[post] !== serial) {
            dotContacts(contactsOf(post), values, dots, post);
            serials[post] = serial;
          }
        products.complete = serial;
      }
      for (let post = 0; post < out.length; post++) out[post] += share * dots[post];
    }
  }

  /**
   * The contacts of `post` have learnt, and left their products with the bumps that are on. Those with others are outdated,
   * and never asked for: a bump that is off does not come back but as another showing.
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

/** Weights dotted with `values`, into `out[at]`: a returned number would be boxed where this is not inlined. */
function dotContacts(
  { cells, weights, from, to }: Contacts,
  values: Float64Array,
  out: Float64Array,
  at: number,
): void {
  let dot = 0;
  for (let i = from; i < to; i++) dot += weights[i] * values[cells[i]];
  out[at] = dot;
}
