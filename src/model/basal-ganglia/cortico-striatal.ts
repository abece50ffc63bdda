import { ModelError } from '../../errors.js';
import { ActiveBumps, BumpProducts } from './bump-products.js';
import { depressBy, checkSites, sumOfWeights, weightAt } from './contacts.js';
import { learnContacts } from './cortico-striatal-rule.js';
import type { Contacts } from './contacts.js';
import type { PlasticitySignals } from './cortico-striatal-rule.js';
import type { CortexCode } from '../cortex/cortex-code.js';
import { fieldOf } from '../numbers/fields.js';
import { GoalSites } from '../cortex/goal-sites.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';

/**
 * The plastic projection from cortex to the D1 cells of the striatum, dense or rewiring. Both work on the factored cortex
 * code. The basal ganglia call its methods in each step and at the moments of a trial.
 */
export interface CorticoStriatal extends Stateful {
  /** Time before the end of the reward phase at which it rewires (ms); undefined: never. */
  readonly rewiringLeadMs: number | undefined;
  /** Writes the excitation of every striatal cell by the current rates of the cortex into `out`. */
  sums(cortex: CortexCode, out: Float64Array): void;
  /** One step of plasticity at striatal cell `cell`, which is active beyond the mean. Does not allocate. */
  learn(cell: number, signals: PlasticitySignals, cortex: CortexCode): void;
  /** The goal has been shown to the end of its phase. */
  goalShown(cortex: CortexCode): void;
  /** The outcome has been shown to the end of its phase; striatal cell `cell`, of the executed primitive, is active. */
  outcomeShown(cell: number, cortex: CortexCode): void;
  /** Striatal cell `cell` unlearns: w -= rate share w, with a share for every cortical cell. */
  depress(cell: number, shares: Float64Array, rate: number): void;
  /** Rewires under the dopamine `d` of a reward. `activity` is that of each striatal cell (posts; 0: not beyond the mean). */
  rewire(activity: Float64Array, d: number, cortex: CortexCode): void;
  /** A trial is over. */
  endTrial(cortex: CortexCode): void;
  /**
   * The live contacts of striatal cell `post`; all its other weights are 0. These are views, valid until the next
   * change.
   */
  contacts(post: number): Contacts;
  /** Weight from cortical cell `pre` to striatal cell `post`. */
  weight(post: number, pre: number): number;
  /** Sum of the weights that striatal cell `post` receives. */
  rowSum(post: number): number;
}

/** Unlearning that the published projection lacks: see `structural-cortico-striatal.ts`, "mismatch". */
export interface MismatchPruning {
  /** Probability of setting a weight to 0. */
  readonly probability: number;
  readonly random: RandomStream;
}

/** The cells of one row whose weight may differ from 0. */
class SparseRow implements Contacts {
  cells = new Int32Array(64);
  weights = new Float64Array(64);
  readonly from = 0;
  to = 0;
  /** For each slot, the serial of the bump that joined last. */
  readonly joined: number[] = [];

  /** Lists the first `count` of `sites` (ascending) that are not listed yet, with weight 0. */
  join(sites: Int32Array, count: number): void {
    let at = this.to - 1;
    let missing = count;
    for (let i = count - 1; i >= 0; i--) {
      while (at >= 0 && this.cells[at] > sites[i]) at--;
      if (at >= 0 && this.cells[at] === sites[i]) missing--;
    }
    if (missing === 0) return;
    this.#reserve(this.to + missing);
    // Both lists are ascending: they are merged from behind, in place.
    at = this.to - 1;
    this.to += missing;
    for (let i = count - 1, to = this.to - 1; i >= 0; to--) {
      const listed = at >= 0 && this.cells[at] >= sites[i];
      if (listed && this.cells[at] === sites[i]) i--;
      this.cells[to] = listed ? this.cells[at] : sites[i];
      this.weights[to] = listed ? this.weights[at] : 0;
      if (listed) at--;
      else i--;
    }
  }

  /** Removes zero weights from the list. They add to no sum, and are listed again when they can rise. */
  dropZeros(): void {
    const { cells, weights, to } = this;
    let kept = 0;
    for (let i = 0; i < to; i++)
      if (weights[i] !== 0) {
        cells[kept] = cells[i];
        weights[kept++] = weights[i];
      }
    weights.fill(0, kept, to);
    this.to = kept;
  }

  #reserve(count: number): void {
    if (count <= this.cells.length) return;
    const cells = new Int32Array(2 * count);
    const weights = new Float64Array(2 * count);
    cells.set(this.cells);
    weights.set(this.weights);
    this.cells = cells;
    this.weights = weights;
  }
}

/**
 * The published projection, all to all (docs/model/basal-ganglia.md, "Plasticity"; the rule is in
 * `cortico-striatal-rule.ts`). A weight can rise from 0 only where a shown or fading bump exceeds its own mean. So a row
 * lists these cells and the cells with a weight; all other weights are 0.
 */
export class DenseCorticoStriatal implements CorticoStriatal {
  /** It does not rewire. */
  readonly rewiringLeadMs = undefined;
  readonly #rows: SparseRow[] = [];
  readonly #cells: number;
  readonly #mismatch: MismatchPruning | undefined;
  readonly #goalSites: GoalSites | undefined;
  readonly #products: BumpProducts;
  readonly #active = new ActiveBumps();
  readonly #rowOf = (post: number): Contacts => this.#rows[post];

  /** @param posts striatal cells @param cells cortical cells @param mismatch none as published */
  constructor(posts: number, cells: number, mismatch?: MismatchPruning) {
    this.#cells = cells;
    this.#mismatch = mismatch;
    this.#goalSites = mismatch && new GoalSites(cells);
    this.#products = new BumpProducts(posts);
    for (let i = 0; i < posts; i++) this.#rows.push(new SparseRow());
  }

  sums(cortex: CortexCode, out: Float64Array): void {
    this.#products.sums(cortex, this.#rowOf, out);
  }

  learn(cell: number, signals: PlasticitySignals, cortex: CortexCode): void {
    const row = this.#rows[cell];
    if (signals.d > 0) join(row, cortex);
    if (row.to === 0) return;
    this.#active.gather(cortex);
    if (learnContacts(row, signals, this.#active, cortex)) this.#products.learnt(cell, this.#active);
  }

  goalShown(cortex: CortexCode): void {
    this.#goalSites?.take(cortex);
  }

  outcomeShown(cell: number, cortex: CortexCode): void {
    if (this.#mismatch === undefined || this.#goalSites === undefined) return;
    const { probability, random } = this.#mismatch;
    const { cells, weights, to } = this.#rows[cell];
    for (let i = 0; i < to; i++)
      if (weights[i] > 0 && this.#goalSites.mismatch(cells[i], cortex) && random.uniform() < probability)
        weights[i] = 0;
    this.#products.forget(cell);
  }

  depress(cell: number, shares: Float64Array, rate: number): void {
    depressBy(this.#rows[cell], shares, rate);
    this.#products.forget(cell);
  }

  rewire(): void {
    // All to all: a contact has no other site to go to.
  }

  endTrial(): void {
    // The published projection does not count trials.
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

  /** Replaces all weights (posts x cells, row-major, none below 0). */
  replace(weights: Float64Array): void {
    for (let i = 0; i < this.#rows.length; i++) {
      const own = weights.subarray(i * this.#cells, (i + 1) * this.#cells);
      const cells = Int32Array.from(own.keys()).filter((cell) => own[cell] !== 0);
      const row = new SparseRow();
      row.join(cells, cells.length);
      cells.forEach((cell, at) => {
        row.weights[at] = own[cell];
      });
      this.#rows[i] = row;
    }
    this.#products.forgetAll();
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
    return { offsets, cells, weights, ...this.#goalSites?.save() };
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
      const own = cells.subarray(offsets[i], offsets[i + 1]);
      checkSites(`cortico-striatal projection: row ${i}`, own, this.#cells);
      const row = new SparseRow();
      row.join(own, own.length);
      row.weights.set(weights.subarray(offsets[i], offsets[i + 1]));
      this.#rows[i] = row;
    }
    this.#goalSites?.load(fields);
    this.#products.forgetAll();
  }
}

/**
 * For each bump that is new to the row: lists the cells that the active bumps can raise, and other cells with a weight.
 */
function join(row: SparseRow, { bumps }: CortexCode): void {
  let known = true;
  for (let slot = 0; slot < bumps.length; slot++)
    known &&= bumps[slot].share === 0 || row.joined[slot] === bumps[slot].serial;
  if (known) return;
  row.dropZeros();
  for (let slot = 0; slot < bumps.length; slot++) {
    const bump = bumps[slot];
    if (bump.share === 0) continue;
    row.join(bump.raisable, bump.raisableCount);
    row.joined[slot] = bump.serial;
  }
}
