import { backward, factor, forward, inverse } from '../numbers/cholesky.js';
import { concatenated, loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import { OPEN, openness } from './explanations.js';
import { multiply } from './linear-evidence.js';
import type { CausePrior } from './linear-evidence.js';
import { OpenPrior } from './open-prior.js';

/**
 * What is known of the causes before the remembered reaches, for each openness: they are as they were, differ a little, or
 * are open (open-prior.ts). The evidence of a forgotten reach is added to it, A <- A + H^T H / variance, and then fades.
 */

/** Share of what is known that fades with each reach that is forgotten. */
const FADING = 2e-3;

export class CausePriors {
  readonly byOpenness: readonly CausePrior[];
  /** A of causes when nothing is known of them (n x n). */
  readonly unknown: Float64Array;
  readonly #n: number;
  readonly #variances: Float64Array;
  readonly #halfExtentM: number;
  /** The last one of `byOpenness`. */
  readonly #open: OpenPrior;

  /** @param variances of causes when nothing is known of them (n) @param halfExtentM half the edge of the workspace (m) */
  constructor(variances: Float64Array, halfExtentM: number) {
    const n = variances.length;
    this.#n = n;
    this.#variances = variances;
    this.#halfExtentM = halfExtentM;
    this.unknown = new Float64Array(n * n);
    for (let i = 0; i < n; i++) this.unknown[i * n + i] = 1 / variances[i];
    this.#open = new OpenPrior(variances, new Float64Array(n), halfExtentM);
    this.byOpenness = openness.map((share, open) =>
      open === OPEN
        ? this.#open
        : { precision: this.unknown.map((x) => x / share ** 2), mean: new Float64Array(n) },
    );
  }

  /** The priors, for reaches that are looked at without being remembered. */
  copied(): CausePrior[] {
    return this.byOpenness.map((prior) => (prior === this.#open ? this.#open.copy() : prior));
  }

  save(): Fields {
    return { regime_priors: concatenated(this.#parts), regime_open: this.#open.save() };
  }

  /** In files without `regime_open` open causes have a prior of another kind, which stays as it is. */
  load(fields: Fields): void {
    loadInto('cerebellum', fields, 'regime_priors', this.#parts);
    if (!Object.hasOwn(fields, 'regime_open')) {
      this.#open.isFixed = true;
      return;
    }
    const open = new Float64Array(1 + this.#n);
    loadInto('cerebellum', fields, 'regime_open', [open]);
    this.#open.load(open);
  }

  /** All numbers of means and precisions. */
  get #parts(): Float64Array[] {
    return this.byOpenness.flatMap(({ precision, mean }) => [precision, mean]);
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
    const n = this.#n;
    const known = inverse(precision, n);
    return openness.map((share, open) => {
      if (open === OPEN) return new OpenPrior(this.#variances, mean, this.#halfExtentM);
      const covariance = known.slice();
      for (let i = 0; i < n; i++) covariance[i * n + i] += share ** 2 / this.unknown[i * n + i];
      return { mean, precision: inverse(covariance, n) };
    });
  }

  /** Makes these the priors: causes near `mean` with this precision. */
  begin(mean: Float64Array, precision: Float64Array): void {
    this.about(mean, precision).forEach((prior, open) => {
      if (open === OPEN) return;
      this.byOpenness[open].precision.set(prior.precision);
      this.byOpenness[open].mean.set(mean);
    });
    this.#open.begin(mean);
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
    this.#open.isFixed = true;
    for (const { precision, mean } of this.byOpenness) {
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
