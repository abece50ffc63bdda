import { ModelError } from '../../errors.js';
import type { Cortex } from '../cortex/cortex.js';

/**
 * What the plasticity of one striatal cell depends on. One object, written anew for every cell and step: numbers that
 * are handed to a function one by one are boxed on the heap.
 */
export interface PlasticitySignals {
  /** Activity beyond the mean and its threshold, above 0. */
  g: number;
  /** Dopamine, 2 (rate - baseline). */
  d: number;
  /** Regularisation of the cell. */
  alpha: number;
  /** Whether the regularisation is multiplied by the weight; as published it is not. */
  proportional?: boolean;
}

const TAU_MS = 2200;
const GAIN_BURST = 1.2;
const GAIN_DIP = 0.1;

/** The constants above, for the tables of docs/model/tables.md. */
export const ruleConstants = Object.freeze({ tauMs: TAU_MS, gainBurst: GAIN_BURST, gainDip: GAIN_DIP });

/** The bumps that are on, gathered for the inner loops, and the products that these leave. */
export class ActiveBumps {
  shares = new Float64Array(8);
  /** Dot product of the weights of the cell that learnt last with each bump. */
  dots = new Float64Array(8);
  readonly values: Float64Array[] = [];
  /** Slot of the cortex, and which showing it is. */
  readonly slots: number[] = [];
  readonly serials: number[] = [];
  count = 0;

  gather({ bumps }: Cortex): void {
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

/**
 * The contacts of one striatal cell: `cells[i]` is the cortical cell of weight `weights[i]`, for i in from .. to - 1,
 * in ascending order of the cells, so that every projection sums in one order (the network amplifies round-off).
 */
export interface Contacts {
  readonly cells: Int32Array;
  readonly weights: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Weight of the contact with cortical cell `cell`, 0 where there is none. */
export function weightAt({ cells, weights, from, to }: Contacts, cell: number): number {
  const at = cells.subarray(from, to).indexOf(cell);
  return at < 0 ? 0 : weights[from + at];
}

/** @throws ModelError when contacts lie outside of the cortex, or not in ascending order */
export function checkSites(where: string, cells: Int32Array, sites: number): void {
  cells.forEach((cell, i) => {
    if (!(cell >= 0 && cell < sites))
      throw new ModelError(`${where}: contact at cell ${cell}, expected 0 to ${sites - 1}`);
    if (i > 0 && cell <= cells[i - 1])
      throw new ModelError(
        `${where}: contact at cell ${cell} after ${cells[i - 1]}, expected ascending cells, each once`,
      );
  });
}

export function sumOfWeights({ weights, from, to }: Contacts): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += weights[i];
  return sum;
}

/**
 * One step of the published rule (docs/model/basal-ganglia.md, "Plasticity") for a cell with g > 0:
 *
 *     T_k  = g (r_k - mean r_cortex)
 *     mod  = 1.2 D if D > 0;  0.1 D if D <= 0 and T_k > 0 and w_k > 0;  else 0
 *     w_k += (dt/2200)(mod T_k - alpha g^2),  w_k >= 0
 *
 * The regularisation is not multiplied by the weight and acts at all times (as published). Also leaves the products of
 * the new weights with the bumps that are on in `active.dots`, as the next step needs them. Does not allocate.
 * @returns whether weights may have changed; if not, there are no products
 */
export function learnContacts(
  contacts: Contacts,
  signals: PlasticitySignals,
  active: ActiveBumps,
  cortex: Cortex,
): boolean {
  const { g, d, alpha, proportional } = signals;
  if (d === 0 && alpha * g * g === 0) return false;
  active.dots.fill(0);
  // Mostly dopamine bursts, and one bump is on or fades beside another.
  const burst = d > 0 && proportional !== true;
  if (burst && (active.count === 1 || active.count === 2)) learnOfTwo(contacts, signals, active, cortex);
  else learnOfAny(contacts, signals, active, cortex);
  return true;
}

function learnOfAny(
  { cells, weights, from, to }: Contacts,
  { g, d, alpha, proportional }: PlasticitySignals,
  { shares, values, dots, count }: ActiveBumps,
  { mean }: Cortex,
): void {
  const regularisation = alpha * g * g;
  const burst = GAIN_BURST * d;
  const dip = GAIN_DIP * d;
  for (let i = from; i < to; i++) {
    const old = weights[i];
    if (d <= 0 && old === 0) continue;
    const pre = cells[i];
    let rate = 0;
    for (let b = 0; b < count; b++) rate += shares[b] * values[b][pre];
    const t = g * (rate - mean);
    const modulation = d > 0 ? burst : t > 0 ? dip : 0;
    const updated = old + (modulation * t - (proportional ? regularisation * old : regularisation)) / TAU_MS;
    const weight = updated > 0 ? updated : 0;
    weights[i] = weight;
    for (let b = 0; b < count; b++) dots[b] += weight * values[b][pre];
  }
}

/**
 * The same for a burst with one or two bumps, of which a missing second has share 0. Half the sum with the own size is
 * the larger of a number and 0, without a branch.
 */
function learnOfTwo(
  { cells, weights, from, to }: Contacts,
  { g, d, alpha }: PlasticitySignals,
  { shares, values, dots, count }: ActiveBumps,
  { mean }: Cortex,
): void {
  const regularisation = alpha * g * g;
  const burst = GAIN_BURST * d;
  const shareA = shares[0];
  const shareB = count > 1 ? shares[1] : 0;
  const bumpA = values[0];
  const bumpB = values[count > 1 ? 1 : 0];
  let dotA = 0;
  let dotB = 0;
  for (let i = from; i < to; i++) {
    const pre = cells[i];
    const a = bumpA[pre];
    const b = bumpB[pre];
    const updated = weights[i] + (burst * (g * (shareA * a + shareB * b - mean)) - regularisation) / TAU_MS;
    const weight = 0.5 * (updated + Math.abs(updated));
    weights[i] = weight;
    dotA += weight * a;
    dotB += weight * b;
  }
  dots[0] = dotA;
  dots[1] = dotB;
}

/** The dot products of all cells with the bump of one slot, and for which showing each was computed. */
interface SlotProducts {
  readonly dots: Float64Array;
  readonly serials: Int32Array;
  /** The showing for which all of them are known; 0: some are not. */
  complete: number;
}

/**
 * Every cell's weights dotted with each bump that is on, kept until the cell's contacts or the bump change: the cortical
 * sum of a cell is the sum of share times dot product.
 */
export class BumpProducts {
  readonly #posts: number;
  readonly #slots: SlotProducts[] = [];

  constructor(posts: number) {
    this.#posts = posts;
  }

  /** Excitation of every cell into `out`; `contactsOf` is asked for the cells whose products are not known. */
  sums(cortex: Cortex, contactsOf: (post: number) => Contacts, out: Float64Array): void {
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
