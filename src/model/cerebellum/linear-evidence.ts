import { backward, factor, forward } from '../numbers/cholesky.js';

/**
 * What a set of reaches says of causes x (n) that are the same everywhere. Places and noise also contribute to each error:
 *
 *     y_i = H_i x + f_i + e_i        i = 1 .. N, 3 axes each;   x ~ N(m, A^-1),   f ~ N(0, l^2 K),   e ~ N(0, r^2 I)
 *
 * K (N x N) says how much two reaches share of their places. With C = l^2 K + r^2 I, for each axis alike,
 *
 *     x^ = B^-1 (A m + sum H^T C^-1 y),    B = A + sum H^T C^-1 H,    a = C^-1 (y - H x^)
 *     2 log p(y) = x^^T B x^ - m^T A m - sum y^T C^-1 y + log |A| - log |B| - 3 log |C| - 3 N log 2 pi
 *
 * The log evidence log p(y) tells how well a choice of l, r, A and m explains what was seen. A choice that could explain much
 * more than was seen is less likely. Sources: MacKay 1992 (Bayesian interpolation); Rasmussen & Williams 2006, 2.7 (Gaussian
 * process with explicit basis functions).
 */
export interface Reaches {
  readonly count: number;
  /** y, N x 3. */
  readonly errors: Float64Array;
  /** H, axis by axis: 3 x N x n. */
  readonly rows: Float64Array;
  /** K, N x N. */
  readonly kernel: Float64Array;
}

/** A and m. */
export interface CausePrior {
  readonly precision: Float64Array;
  readonly mean: Float64Array;
}

/** Spreads of places and of noise (m). */
export interface Spreads {
  readonly placeM: number;
  readonly noiseM: number;
}

export class LinearEvidence {
  /** x^ (n). */
  readonly causes: Float64Array;
  /** B, factorised. */
  readonly precision: Float64Array;
  /** C, factorised (N x N). */
  readonly covariance: Float64Array;
  /** a, N x 3. */
  readonly weights: Float64Array;
  readonly #n: number;
  readonly #white: Float64Array;
  readonly #whiteErrors: Float64Array;
  readonly #prior: Float64Array;
  readonly #pull: Float64Array;
  /** sum H^T C^-1 H (lower half), sum H^T C^-1 y, and the part of 2 log p(y) that no prior changes. */
  readonly #information: Float64Array;
  readonly #pulled: Float64Array;
  #twice = 0;

  /** @param n causes @param most reaches */
  constructor(n: number, most: number) {
    this.#n = n;
    this.causes = new Float64Array(n);
    this.precision = new Float64Array(n * n);
    this.covariance = new Float64Array(most * most);
    this.weights = new Float64Array(3 * most);
    this.#white = new Float64Array(most * n);
    this.#whiteErrors = new Float64Array(most);
    this.#prior = new Float64Array(n * n);
    this.#pull = new Float64Array(n);
    this.#information = new Float64Array(n * n);
    this.#pulled = new Float64Array(n);
  }

  /** What reaches say under these spreads, whatever is known beforehand: the sums over reaches in B, B x^ and log p(y). */
  observe({ count, errors, rows, kernel }: Reaches, { placeM, noiseM }: Spreads): void {
    const n = this.#n;
    const { covariance } = this;
    for (let i = 0; i < count * count; i++) covariance[i] = placeM * placeM * kernel[i];
    for (let i = 0; i < count; i++) covariance[i * count + i] += noiseM * noiseM;
    this.#twice = -3 * factor(covariance, count) - 3 * count * Math.log(2 * Math.PI);
    this.#information.fill(0);
    this.#pulled.fill(0);
    for (let axis = 0; axis < 3; axis++) {
      const white = this.#white.subarray(0, count * n);
      const seen = this.#whiteErrors.subarray(0, count);
      white.set(rows.subarray(axis * count * n, (axis + 1) * count * n));
      for (let i = 0; i < count; i++) seen[i] = errors[3 * i + axis];
      forward(covariance, count, white, n);
      forward(covariance, count, seen, 1);
      for (let i = 0; i < count; i++) {
        this.#twice -= seen[i] * seen[i];
        for (let p = 0; p < n; p++) {
          const value = white[i * n + p];
          if (value === 0) continue;
          this.#pulled[p] += value * seen[i];
          for (let q = 0; q <= p; q++) this.#information[p * n + q] += value * white[i * n + q];
        }
      }
    }
  }

  /** log |A|. */
  logDeterminant({ precision }: CausePrior): number {
    this.#prior.set(precision);
    return factor(this.#prior, this.#n);
  }

  /**
   * Fills in causes and precision from what was observed last and what was known before.
   * @param logDeterminant log |A|, where it is known
   * @returns log p(y)
   */
  infer(prior: CausePrior, logDeterminant = this.logDeterminant(prior)): number {
    const n = this.#n;
    const { precision, causes } = this;
    for (let i = 0; i < n * n; i++) precision[i] = prior.precision[i] + this.#information[i];
    multiply(prior.precision, prior.mean, this.#pull);
    let twice = this.#twice;
    for (let i = 0; i < n; i++) {
      twice -= prior.mean[i] * this.#pull[i];
      this.#pull[i] += this.#pulled[i];
    }
    twice += logDeterminant - factor(precision, n);
    causes.set(this.#pull);
    forward(precision, n, causes, 1);
    for (let i = 0; i < n; i++) twice += causes[i] * causes[i];
    backward(precision, n, causes, 1);
    return twice / 2;
  }

  /** Fills in the weights of the places after `infer` of the same reaches. */
  weigh({ count, errors, rows }: Reaches): void {
    const n = this.#n;
    const { weights, causes, covariance } = this;
    for (let i = 0; i < count; i++)
      for (let axis = 0; axis < 3; axis++) {
        let left = errors[3 * i + axis];
        const row = (axis * count + i) * n;
        for (let p = 0; p < n; p++) left -= rows[row + p] * causes[p];
        weights[3 * i + axis] = left;
      }
    forward(covariance, count, weights, 3);
    backward(covariance, count, weights, 3);
  }
}

/** Variance of H x on each axis, on average, for causes of this covariance (n x n) and rows H (3 x n). */
export function varianceOf(rows: Float64Array, covariance: Float64Array): number {
  const n = rows.length / 3;
  let sum = 0;
  for (let axis = 0; axis < 3; axis++)
    for (let i = 0; i < n; i++) {
      const row = rows[axis * n + i];
      if (row === 0) continue;
      for (let j = 0; j < n; j++) sum += row * covariance[i * n + j] * rows[axis * n + j];
    }
  return sum / 3;
}

/** out = a x for a full symmetric matrix. */
export function multiply(a: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j] * x[j];
    out[i] = sum;
  }
}
