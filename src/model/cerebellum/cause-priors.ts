import { backward, factor, forward, inverse } from '../numbers/cholesky.js';
import { concatenated, loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import { VIEW } from './error-sources.js';
import { isViewOpen, KINDS, openness } from './explanations.js';
import { multiply } from './linear-evidence.js';
import type { CausePrior } from './linear-evidence.js';
import { OpenPrior } from './open-prior.js';

/**
 * What is known of the causes before the remembered reaches, for each openness: how far causes of each kind may be from what
 * they were (explanations.ts), and that an open view is turned rather than stretched (open-prior.ts). The evidence of a
 * forgotten reach is added to it, A <- A + H^T H / variance, and then fades.
 */

/** Share of what is known that fades with each reach that is forgotten. */
const FADING = 2e-3;

export class CausePriors {
  /** A of causes when nothing is known of them (n x n). */
  readonly unknown: Float64Array;
  #byOpenness: readonly CausePrior[];
  readonly #n: number;
  readonly #variances: Float64Array;
  readonly #halfExtentM: number;

  /** @param variances of causes when nothing is known of them (n) @param halfExtentM half the edge of the workspace (m) */
  constructor(variances: Float64Array, halfExtentM: number) {
    const n = variances.length;
    this.#n = n;
    this.#variances = variances;
    this.#halfExtentM = halfExtentM;
    this.unknown = new Float64Array(n * n);
    for (let i = 0; i < n; i++) this.unknown[i * n + i] = 1 / variances[i];
    this.#byOpenness = this.#changedFrom(new Float64Array(n), new Float64Array(n * n));
  }

  get byOpenness(): readonly CausePrior[] {
    return this.#byOpenness;
  }

  /** The priors, for reaches that are looked at without being remembered. */
  copied(): CausePrior[] {
    return this.#byOpenness.map((prior) => (prior instanceof OpenPrior ? prior.copy() : prior));
  }

  save(): Fields {
    const open = this.#openViews.map((prior) => prior.save());
    return { regime_priors: concatenated(this.#parts), regime_open: concatenated(open) };
  }

  /** Files without `regime_open` have three priors; the first of them, that nothing has changed, is what is known. */
  load(fields: Fields): void {
    const n = this.#n;
    if (!Object.hasOwn(fields, 'regime_open')) {
      const [precision, mean] = [new Float64Array(n * n), new Float64Array(n)];
      const rest = new Float64Array(2 * (n * n + n));
      loadInto('cerebellum', fields, 'regime_priors', [precision, mean, rest]);
      this.begin(mean, precision);
      return;
    }
    loadInto('cerebellum', fields, 'regime_priors', this.#parts);
    const open = this.#openViews.map((prior) => prior.save());
    loadInto('cerebellum', fields, 'regime_open', open);
    this.#openViews.forEach((prior, i) => {
      prior.load(open[i]);
    });
  }

  get #openViews(): OpenPrior[] {
    return this.#byOpenness.filter((prior) => prior instanceof OpenPrior);
  }

  /** All numbers of means and precisions. */
  get #parts(): Float64Array[] {
    return this.#byOpenness.flatMap(({ precision, mean }) => [precision, mean]);
  }

  /** @param known covariance of the causes before they changed (n x n) */
  #changedFrom(mean: Float64Array, known: Float64Array): CausePrior[] {
    const n = this.#n;
    const joints = (n - VIEW) / (KINDS - 1);
    return openness.map((shares, open) => {
      // The view is the first kind of causes; the others have one cause for each joint.
      const share = (i: number) => shares[i < VIEW ? 0 : 1 + Math.floor((i - VIEW) / joints)];
      if (isViewOpen(open)) {
        const variances = this.#variances.map((x, i) =>
          share(i) === 1 ? x : share(i) ** 2 * x + known[i * n + i],
        );
        return new OpenPrior(variances, mean, this.#halfExtentM);
      }
      const covariance = known.slice();
      for (let i = 0; i < n; i++) covariance[i * n + i] += share(i) ** 2 * this.#variances[i];
      return { mean: mean.slice(), precision: inverse(covariance, n) };
    });
  }

  /** A of the causes by the Kalman filter (error-sources.ts) in a file. If the file has none: `unknown`. */
  precisionIn({ sources_covariance: covariance }: Fields): Float64Array {
    const n = this.#n;
    if (!(covariance instanceof Float64Array && covariance.length === n * n)) return this.unknown;
    const found = inverse(covariance, n);
    return found.every(Number.isFinite) ? found : this.unknown;
  }

  /** Priors, by openness, of causes that were near `mean` with this precision (n x n) and may have changed since. */
  about(mean: Float64Array, precision: Float64Array): CausePrior[] {
    return this.#changedFrom(mean, inverse(precision, this.#n));
  }

  /** Makes these the priors: causes near `mean` with this precision. */
  begin(mean: Float64Array, precision: Float64Array): void {
    this.#byOpenness = this.about(mean, precision);
  }

  /**
   * Adds the evidence of a reach that is forgotten: its rows (3 x n) at the causes `state`, and the rest of its error (3, m).
   * @param variance of this rest on each axis, apart from causes (m^2)
   */
  fold(state: Float64Array, rows: Float64Array, error: Float64Array, variance: number): void {
    const n = this.#n;
    const pull = new Float64Array(n);
    const open = new Float64Array(n);
    multiply(this.unknown, state, open);
    for (const prior of this.#openViews) prior.isFixed = true;
    for (const { precision, mean } of this.#byOpenness) {
      multiply(precision, mean, pull);
      for (let i = 0; i < n; i++) pull[i] += FADING * (open[i] - pull[i]);
      for (let i = 0; i < n * n; i++) precision[i] += FADING * (this.unknown[i] - precision[i]);
      for (let axis = 0; axis < 3; axis++) {
        const row = rows.subarray(axis * n, (axis + 1) * n);
        let wanted = error[axis];
        for (let i = 0; i < n; i++) wanted += row[i] * state[i];
        for (let i = 0; i < n; i++) {
          pull[i] += (row[i] * wanted) / variance;
          for (let j = 0; j < n; j++) precision[i * n + j] += (row[i] * row[j]) / variance;
        }
      }
      const root = precision.slice();
      factor(root, n);
      forward(root, n, pull, 1);
      backward(root, n, pull, 1);
      mean.set(pull);
    }
  }
}
