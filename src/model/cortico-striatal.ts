import { ModelError } from '../errors.js';
import type { Cortex } from './cortex.js';
import { fieldOf } from './fields.js';
import type { Fields, Stateful } from './ports.js';

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
}

/**
 * The plastic projection from cortex to the D1 cells of the striatum. Dense today, structural later; both work on
 * the factored cortex code.
 */
export interface CorticoStriatal extends Stateful {
  /** Excitation of every striatal cell from the rates of the cortex as they stand, into `out`. */
  sums(cortex: Cortex, out: Float64Array): void;
  /** One step of plasticity at striatal cell `cell`, which is active beyond the mean. Does not allocate. */
  learn(cell: number, signals: PlasticitySignals, cortex: Cortex): void;
  /** Tells that a trial is over. */
  endTrial(): void;
  /** Weight from cortical cell `pre` to striatal cell `post`. */
  weight(post: number, pre: number): number;
  /** Sum of the weights that striatal cell `post` receives. */
  rowSum(post: number): number;
}

const TAU_MS = 2200;
const GAIN_BURST = 1.2;
const GAIN_DIP = 0.1;

/** The cells of one row whose weight may differ from 0, in the order in which they joined. */
class SparseRow {
  cells = new Int32Array(64);
  weights = new Float64Array(64);
  count = 0;
  readonly member: Uint8Array;
  /** Serial of the bump that joined last through each slot. */
  readonly joined: number[] = [];

  constructor(cells: number) {
    this.member = new Uint8Array(cells);
  }

  add(cell: number): void {
    if (this.member[cell] === 1) return;
    if (this.count === this.cells.length) {
      const cells = new Int32Array(2 * this.count);
      const weights = new Float64Array(2 * this.count);
      cells.set(this.cells);
      weights.set(this.weights);
      this.cells = cells;
      this.weights = weights;
    }
    this.member[cell] = 1;
    this.cells[this.count] = cell;
    this.weights[this.count] = 0;
    this.count++;
  }
}

/**
 * The published rule, all to all (docs/model/basal-ganglia.md, "Plasticity"), for a cell with g > 0:
 *
 *     T_k  = g (r_k - mean r_cortex)
 *     mod  = 1.2 D if D > 0;  0.1 D if D <= 0 and T_k > 0 and w_k > 0;  else 0
 *     w_k += (dt/2200)(mod T_k - alpha g^2),  w_k >= 0
 *
 * The regularisation is not multiplied by the weight and acts at all times (as published). A weight can rise from 0
 * only where a shown or fading bump exceeds its own mean, so a row keeps a list of such cells; all others are 0.
 */
export class DenseCorticoStriatal implements CorticoStriatal {
  readonly #rows: SparseRow[] = [];
  readonly #cells: number;
  /** For each slot of the cortex: every row dotted with its bump, and for which showing that was computed. */
  readonly #products: { readonly dots: Float64Array; readonly serials: Int32Array }[] = [];
  /** Shares and values of the bumps that are on, gathered for the inner loop. */
  #shares = new Float64Array(8);
  readonly #values: Float64Array[] = [];

  /** @param posts striatal cells @param cells cortical cells */
  constructor(posts: number, cells: number) {
    this.#cells = cells;
    for (let i = 0; i < posts; i++) this.#rows.push(new SparseRow(cells));
  }

  sums(cortex: Cortex, out: Float64Array): void {
    const { bumps } = cortex;
    out.fill(0);
    for (let slot = 0; slot < bumps.length; slot++) {
      const { share, values, serial } = bumps[slot];
      if (share === 0) continue;
      const { dots, serials } = this.#productsOf(slot);
      for (let i = 0; i < out.length; i++) {
        if (serials[i] !== serial) {
          dotRow(this.#rows[i], values, dots, i);
          serials[i] = serial;
        }
        out[i] += share * dots[i];
      }
    }
  }

  learn(cell: number, { g, d, alpha }: PlasticitySignals, cortex: Cortex): void {
    const row = this.#rows[cell];
    const { bumps, mean } = cortex;
    if (this.#shares.length < bumps.length) this.#shares = new Float64Array(2 * bumps.length);
    const shares = this.#shares;
    const values = this.#values;
    let active = 0;
    for (let slot = 0; slot < bumps.length; slot++) {
      const bump = bumps[slot];
      if (bump.share === 0) continue;
      shares[active] = bump.share;
      values[active++] = bump.values;
      if (d > 0 && row.joined[slot] !== bump.serial) {
        for (let i = 0; i < bump.raisableCount; i++) row.add(bump.raisable[i]);
        row.joined[slot] = bump.serial;
      }
    }
    const regularisation = alpha * g * g;
    if (row.count === 0 || (d === 0 && regularisation === 0)) return;
    const { cells, weights, count } = row;
    for (let i = 0; i < count; i++) {
      const old = weights[i];
      if (d <= 0 && old === 0) continue;
      const pre = cells[i];
      let rate = 0;
      for (let b = 0; b < active; b++) rate += shares[b] * values[b][pre];
      const t = g * (rate - mean);
      const modulation = d > 0 ? GAIN_BURST * d : t > 0 ? GAIN_DIP * d : 0;
      const updated = old + (modulation * t - regularisation) / TAU_MS;
      weights[i] = updated > 0 ? updated : 0;
    }
    for (const { serials } of this.#products) serials[cell] = 0;
  }

  endTrial(): void {
    // The published projection does not count trials.
  }

  weight(post: number, pre: number): number {
    const row = this.#rows[post];
    return row.member[pre] === 0 ? 0 : row.weights[row.cells.indexOf(pre)];
  }

  rowSum(post: number): number {
    const { weights, count } = this.#rows[post];
    let sum = 0;
    for (let i = 0; i < count; i++) sum += weights[i];
    return sum;
  }

  /** Listed cells and weights of all rows one after another, and where each row begins. */
  save(): Fields {
    const offsets = new Int32Array(this.#rows.length + 1);
    this.#rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + row.count));
    const total = offsets[this.#rows.length];
    const cells = new Int32Array(total);
    const weights = new Float64Array(total);
    this.#rows.forEach((row, i) => {
      cells.set(row.cells.subarray(0, row.count), offsets[i]);
      weights.set(row.weights.subarray(0, row.count), offsets[i]);
    });
    return { offsets, cells, weights };
  }

  load(fields: Fields): void {
    const offsets = fieldOf('cortico-striatal projection', fields, 'offsets', Int32Array);
    const cells = fieldOf('cortico-striatal projection', fields, 'cells', Int32Array);
    const weights = fieldOf('cortico-striatal projection', fields, 'weights', Float64Array);
    const posts = this.#rows.length;
    if (offsets.length !== posts + 1 || offsets[posts] !== cells.length || weights.length !== cells.length)
      throw new ModelError(
        `cortico-striatal projection: rows of ${offsets.length - 1} cells with ${weights.length} weights, expected ${posts} rows`,
      );
    if (offsets[0] !== 0 || offsets.some((offset, i) => i > 0 && offset < offsets[i - 1]))
      throw new ModelError('cortico-striatal projection: rows begin in disorder, expected 0 and ascending');
    for (let i = 0; i < posts; i++) {
      const row = new SparseRow(this.#cells);
      for (let k = offsets[i]; k < offsets[i + 1]; k++) {
        if (!(cells[k] >= 0 && cells[k] < this.#cells))
          throw new ModelError(
            `cortico-striatal projection: cell ${cells[k]}, expected 0 to ${this.#cells - 1}`,
          );
        if (row.member[cells[k]] === 1)
          throw new ModelError(
            `cortico-striatal projection: cell ${cells[k]} twice in row ${i}, expected once`,
          );
        row.add(cells[k]);
        row.weights[row.count - 1] = weights[k];
      }
      this.#rows[i] = row;
    }
    this.#products.length = 0;
  }

  #productsOf(slot: number): { readonly dots: Float64Array; readonly serials: Int32Array } {
    while (this.#products.length <= slot)
      this.#products.push({
        dots: new Float64Array(this.#rows.length),
        serials: new Int32Array(this.#rows.length),
      });
    return this.#products[slot];
  }
}

/** The row's weights dotted with `values`, into `out[at]`: a returned number would be boxed where this is not inlined. */
function dotRow(
  { cells, weights, count }: SparseRow,
  values: Float64Array,
  out: Float64Array,
  at: number,
): void {
  let dot = 0;
  for (let i = 0; i < count; i++) dot += weights[i] * values[cells[i]];
  out[at] = dot;
}
