import { inverse } from '../numbers/cholesky.js';
import { nearestRotation, product, rotationOf, rotationSlopes } from '../numbers/rotation.js';
import type { Matrix3 } from '../numbers/rotation.js';
import { VIEW, viewMap } from './error-sources.js';
import type { CausePrior } from './linear-evidence.js';

/**
 * What is known of causes where the view is open: that it is turned rather than stretched. The gradients of the
 * view (error-sources.ts) are M - I, and
 *
 *     M = exp [w] M0 + E,    w ~ N(0, TURN^2 I),    E ~ N(0, STRETCH^2 I)
 *
 * with M0 of the view before. This is not linear in w. It is linearised about a turn w*, with D_i the derivatives of exp [w]
 * there: M has the mean (exp [w*] - sum w*_i D_i) M0, and varies with D_i M0 by TURN, and in each element by STRETCH. The turn
 * is that which is nearest to the causes that explain what was seen, found in a few steps.
 * Source: Bishop 2006, 4.4 (Laplace's approximation).
 */

/** Spread of a turn of the view (rad), and of what stretches it (share). */
const TURN = 1;
const STRETCH = 0.05;
/** Steps in which a turn is found. */
const STEPS = 6;

export class OpenPrior implements CausePrior {
  readonly precision: Float64Array;
  readonly mean: Float64Array;
  /** It has become more than a prior of open causes, and stays as it is. */
  isFixed = false;
  readonly #variances: Float64Array;
  readonly #before: Float64Array;
  readonly #halfExtentM: number;

  /**
   * @param variances of causes (n); those of gradients do not count
   * @param before causes before they changed (n)
   */
  constructor(variances: Float64Array, before: Float64Array, halfExtentM: number) {
    const n = variances.length;
    this.#variances = variances.slice();
    this.#before = before.slice();
    this.#halfExtentM = halfExtentM;
    this.mean = new Float64Array(n);
    this.precision = new Float64Array(n * n);
    this.#linearise([0, 0, 0]);
  }

  copy(): OpenPrior {
    const copy = new OpenPrior(this.#variances, this.#before, this.#halfExtentM);
    copy.mean.set(this.mean);
    copy.precision.set(this.precision);
    copy.isFixed = this.isFixed;
    return copy;
  }

  /**
   * Linearises about the turn that is nearest to the causes (n) that reaches ask for, unless it is fixed.
   * @param explained these causes under this prior as it is
   */
  findTurn(explained: () => Float64Array): void {
    for (let step = 0; step < STEPS && !this.isFixed; step++) this.lookFrom(explained());
  }

  /** Linearises about the turn that is nearest to these causes (n). */
  lookFrom(causes: Float64Array): void {
    this.#linearise(nearestRotation(this.#mapOf(this.#before), this.#mapOf(causes)) ?? [0, 0, 0]);
  }

  /** What is not in mean and precision (1 + 2n). */
  save(): Float64Array {
    return Float64Array.of(this.isFixed ? 1 : 0, ...this.#before, ...this.#variances);
  }

  load([isFixed, ...numbers]: Float64Array): void {
    const n = this.mean.length;
    this.isFixed = isFixed !== 0;
    this.#before.set(numbers.slice(0, n));
    this.#variances.set(numbers.slice(n));
  }

  /** M of causes: how the view shows a small step. */
  #mapOf(causes: Float64Array): Matrix3 {
    const map = new Float64Array(9);
    viewMap(causes, this.#halfExtentM, map);
    return map;
  }

  #linearise(turn: readonly number[]): void {
    const n = this.mean.length;
    const h = this.#halfExtentM;
    const before = this.#mapOf(this.#before);
    const slopes = rotationSlopes(turn).map((slope) => product(slope, before));
    const middle = product(rotationOf(turn), before);
    const covariance = new Float64Array(9 * 9);
    for (let i = 0; i < 9; i++) {
      for (const [k, slope] of slopes.entries()) middle[i] -= turn[k] * slope[i];
      covariance[10 * i] = (STRETCH * h) ** 2;
    }
    for (const slope of slopes)
      for (let i = 0; i < 9; i++)
        for (let j = 0; j < 9; j++) covariance[9 * i + j] += (TURN * h) ** 2 * slope[i] * slope[j];
    const known = inverse(covariance, 9);
    const at = (i: number) => 4 * Math.floor(i / 3) + 1 + (i % 3);
    this.mean.set(this.#before);
    this.precision.fill(0);
    for (let i = 0; i < n; i++)
      if (i >= VIEW || i % 4 === 0) this.precision[i * n + i] = 1 / this.#variances[i];
    for (let i = 0; i < 9; i++) {
      this.mean[at(i)] = h * (middle[i] - (i % 4 === 0 ? 1 : 0));
      for (let j = 0; j < 9; j++) this.precision[at(i) * n + at(j)] = known[9 * i + j];
    }
  }
}
