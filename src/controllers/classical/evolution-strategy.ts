import { factor } from '../../model/numbers/cholesky.js';
import type { RandomStream } from '../../model/numbers/random.js';

/**
 * CMA-ES, one evaluation at a time: the (mu/mu_w, lambda) evolution strategy with adaptation of the covariance matrix and
 * of the step, with positive weights and the default constants of Hansen 2016 (The CMA evolution strategy: a tutorial).
 *
 *     x_i = m + s A z_i,   z_i ~ N(0, I),   C = A A^T
 *     m  <- m + s A z_w,   z_w = sum_i w_i z_(i:lambda)
 *     p_s <- (1 - c_s) p_s + sqrt(c_s (2 - c_s) mu_w) z_w
 *     p_c <- (1 - c_c) p_c + h sqrt(c_c (2 - c_c) mu_w) A z_w
 *     C  <- (1 - c_1 - c_mu) C + c_1 p_c p_c^T + c_mu sum_i w_i (A z_i) (A z_i)^T
 *     s  <- s exp((c_s / d_s) (|p_s| / E|N(0, I)| - 1))
 *
 * A is the Cholesky factor, not the symmetric root (Krause, Arbones & Igel 2016). Samples have the same distribution then, and
 * A^-1 A z_w is z_w itself.
 */
export class EvolutionStrategy {
  /** Length of the state. */
  readonly length: number;
  readonly lambda: number;
  readonly #n: number;
  readonly #weights: Float64Array;
  readonly #muW: number;
  readonly #cs: number;
  readonly #ds: number;
  readonly #cc: number;
  readonly #c1: number;
  readonly #cMu: number;
  readonly #expected: number;

  /** @param n dimensions */
  constructor(n: number) {
    this.#n = n;
    this.lambda = 4 + Math.floor(3 * Math.log(n));
    const mu = Math.floor(this.lambda / 2);
    const raw = Float64Array.from(
      { length: mu },
      (_, i) => Math.log((this.lambda + 1) / 2) - Math.log(i + 1),
    );
    const sum = raw.reduce((total, w) => total + w, 0);
    this.#weights = raw.map((w) => w / sum);
    const muW = 1 / this.#weights.reduce((total, w) => total + w * w, 0);
    this.#muW = muW;
    this.#cs = (muW + 2) / (n + muW + 5);
    this.#ds = 1 + 2 * Math.max(0, Math.sqrt((muW - 1) / (n + 1)) - 1) + this.#cs;
    this.#cc = (4 + muW / n) / (n + 4 + (2 * muW) / n);
    this.#c1 = 2 / ((n + 1.3) ** 2 + muW);
    this.#cMu = Math.min(1 - this.#c1, (2 * (muW - 2 + 1 / muW)) / ((n + 2) ** 2 + muW));
    this.#expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    this.length = 3 + n + 2 * n + n * n + this.lambda * (n + 1);
  }

  /** Begins a search in `state`, which has room for it. The first evaluation is of the mean itself. */
  begin(state: Float64Array, mean: ArrayLike<number>, step: number): void {
    const n = this.#n;
    state.fill(0);
    const { head, m, covariance } = this.#views(state);
    head[0] = step;
    m.set(mean);
    for (let i = 0; i < n; i++) covariance[i * n + i] = 1;
  }

  /** The mean of the search, its best guess (n, live). */
  meanOf(state: Float64Array): Float64Array {
    return this.#views(state).m;
  }

  /** The next point to evaluate into `out` (n). The same point until `tell` is called. */
  ask(state: Float64Array, random: RandomStream, out: Float64Array): void {
    const n = this.#n;
    const { head, m, covariance, samples } = this.#views(state);
    const k = head[1];
    const isDrawn = head[2] % 1 !== 0;
    const z = samples.subarray(k * n, (k + 1) * n);
    if (!isDrawn) {
      const isFirst = head[2] === 0 && k === 0;
      for (let i = 0; i < n; i++) z[i] = isFirst ? 0 : random.normal();
      head[2] += 0.5;
    }
    this.#place(this.#root(covariance), z, out);
    for (let i = 0; i < n; i++) out[i] = m[i] + head[0] * out[i];
  }

  /** The value of the point that was asked last; less is better. */
  tell(state: Float64Array, value: number): void {
    const { head, values } = this.#views(state);
    values[head[1]] = value;
    head[1]++;
    head[2] = Math.floor(head[2]);
    if (head[1] < this.lambda) return;
    this.#adapt(state);
    head[1] = 0;
    head[2]++;
  }

  #adapt(state: Float64Array): void {
    const n = this.#n;
    const { head, m, ps, pc, covariance, samples, values } = this.#views(state);
    const root = this.#root(covariance);
    const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
    const best = this.#weights.length;
    const steps = order.slice(0, best).map((i) => {
      const y = new Float64Array(n);
      this.#place(root, samples.subarray(i * n, (i + 1) * n), y);
      return y;
    });
    const weights = this.#weights;
    const zw = new Float64Array(n);
    const yw = new Float64Array(n);
    for (let i = 0; i < best; i++)
      for (let d = 0; d < n; d++) {
        zw[d] += weights[i] * samples[order[i] * n + d];
        yw[d] += weights[i] * steps[i][d];
      }
    for (let d = 0; d < n; d++) m[d] += head[0] * yw[d];
    const cs = this.#cs;
    const cc = this.#cc;
    for (let d = 0; d < n; d++) ps[d] = (1 - cs) * ps[d] + Math.sqrt(cs * (2 - cs) * this.#muW) * zw[d];
    const length = Math.hypot(...ps);
    const settled = Math.sqrt(1 - (1 - cs) ** (2 * (Math.floor(head[2]) + 1)));
    const h = length / settled < (1.4 + 2 / (n + 1)) * this.#expected ? 1 : 0;
    for (let d = 0; d < n; d++) pc[d] = (1 - cc) * pc[d] + h * Math.sqrt(cc * (2 - cc) * this.#muW) * yw[d];
    const c1 = this.#c1;
    const cMu = this.#cMu;
    const kept = 1 - c1 - cMu + (1 - h) * c1 * cc * (2 - cc);
    for (let r = 0; r < n; r++)
      for (let c = 0; c <= r; c++) {
        let value = kept * covariance[r * n + c] + c1 * pc[r] * pc[c];
        for (let i = 0; i < best; i++) value += cMu * weights[i] * steps[i][r] * steps[i][c];
        covariance[r * n + c] = value;
        covariance[c * n + r] = value;
      }
    head[0] *= Math.exp((cs / this.#ds) * (length / this.#expected - 1));
  }

  #root(covariance: Float64Array): Float64Array {
    const root = covariance.slice();
    factor(root, this.#n);
    return root;
  }

  /** A z into `out`. */
  #place(root: Float64Array, z: Float64Array, out: Float64Array): void {
    const n = this.#n;
    for (let r = 0; r < n; r++) {
      let sum = 0;
      for (let c = 0; c <= r; c++) sum += root[r * n + c] * z[c];
      out[r] = sum;
    }
  }

  /** Step, evaluations of this generation, generations (and a half where the next point is drawn); then the rest. */
  #views(state: Float64Array) {
    const n = this.#n;
    let at = 0;
    const next = (length: number) => state.subarray(at, (at += length));
    return {
      head: next(3),
      m: next(n),
      ps: next(n),
      pc: next(n),
      covariance: next(n * n),
      samples: next(this.lambda * n),
      values: next(this.lambda),
    };
  }
}
