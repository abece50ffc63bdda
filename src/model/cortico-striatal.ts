import { ModelError } from '../errors.js';
import { ActiveBumps, BumpProducts, learnContacts } from './cortico-striatal-rule.js';
import type { Contacts, PlasticitySignals } from './cortico-striatal-rule.js';
import type { Cortex } from './cortex.js';
import { fieldOf } from './fields.js';
import type { Fields, Stateful } from './ports.js';

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

/** The cells of one row whose weight may differ from 0, in the order in which they joined. */
class SparseRow implements Contacts {
  cells = new Int32Array(64);
  weights = new Float64Array(64);
  readonly from = 0;
  to = 0;
  readonly member: Uint8Array;
  /** Serial of the bump that joined last through each slot. */
  readonly joined: number[] = [];

  constructor(cells: number) {
    this.member = new Uint8Array(cells);
  }

  add(cell: number): void {
    if (this.member[cell] === 1) return;
    if (this.to === this.cells.length) {
      const cells = new Int32Array(2 * this.to);
      const weights = new Float64Array(2 * this.to);
      cells.set(this.cells);
      weights.set(this.weights);
      this.cells = cells;
      this.weights = weights;
    }
    this.member[cell] = 1;
    this.cells[this.to] = cell;
    this.weights[this.to] = 0;
    this.to++;
  }
}

/**
 * The published projection, all to all (docs/model/basal-ganglia.md, "Plasticity"; the rule is in
 * `cortico-striatal-rule.ts`). A weight can rise from 0 only where a shown or fading bump exceeds its own mean, so a
 * row keeps a list of such cells; all others are 0.
 */
export class DenseCorticoStriatal implements CorticoStriatal {
  readonly #rows: SparseRow[] = [];
  readonly #cells: number;
  readonly #products: BumpProducts;
  readonly #active = new ActiveBumps();
  readonly #rowOf = (post: number): Contacts => this.#rows[post];

  /** @param posts striatal cells @param cells cortical cells */
  constructor(posts: number, cells: number) {
    this.#cells = cells;
    this.#products = new BumpProducts(posts);
    for (let i = 0; i < posts; i++) this.#rows.push(new SparseRow(cells));
  }

  sums(cortex: Cortex, out: Float64Array): void {
    this.#products.sums(cortex, this.#rowOf, out);
  }

  learn(cell: number, signals: PlasticitySignals, cortex: Cortex): void {
    const row = this.#rows[cell];
    if (signals.d > 0) join(row, cortex);
    if (row.to === 0) return;
    this.#active.gather(cortex);
    if (learnContacts(row, signals, this.#active, cortex)) this.#products.forget(cell);
  }

  endTrial(): void {
    // The published projection does not count trials.
  }

  weight(post: number, pre: number): number {
    const row = this.#rows[post];
    return row.member[pre] === 0 ? 0 : row.weights[row.cells.indexOf(pre)];
  }

  rowSum(post: number): number {
    const { weights, to } = this.#rows[post];
    let sum = 0;
    for (let i = 0; i < to; i++) sum += weights[i];
    return sum;
  }

  /** Listed cells and weights of all rows one after another, and where each row begins. */
  save(): Fields {
    const offsets = new Int32Array(this.#rows.length + 1);
    this.#rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + row.to));
    const total = offsets[this.#rows.length];
    const cells = new Int32Array(total);
    const weights = new Float64Array(total);
    this.#rows.forEach((row, i) => {
      cells.set(row.cells.subarray(0, row.to), offsets[i]);
      weights.set(row.weights.subarray(0, row.to), offsets[i]);
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
        row.weights[row.to - 1] = weights[k];
      }
      this.#rows[i] = row;
    }
    this.#products.forgetAll();
  }
}

/** Lists the cells that the bumps now on can raise. */
function join(row: SparseRow, { bumps }: Cortex): void {
  for (let slot = 0; slot < bumps.length; slot++) {
    const bump = bumps[slot];
    if (bump.share === 0 || row.joined[slot] === bump.serial) continue;
    for (let i = 0; i < bump.raisableCount; i++) row.add(bump.raisable[i]);
    row.joined[slot] = bump.serial;
  }
}
