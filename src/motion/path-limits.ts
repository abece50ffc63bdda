import { PathSpline } from './path-spline.js';

/**
 * Whether whole paths keep within joint limits, judged on the curve that `retime` moves along, between the postures
 * too. Allocates for the first path only; the check of a repertoire runs it once a primitive.
 */
export class PathLimits {
  readonly #spline: PathSpline;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;

  /** @param lower, upper limits (J, rad), the margin taken off already */
  constructor(lower: Float64Array, upper: Float64Array) {
    this.#spline = new PathSpline(lower.length);
    this.#lower = lower.slice();
    this.#upper = upper.slice();
  }

  /**
   * @param path postures (n x J, row-major, rad)
   * @param start posture in which the movement starts (J, rad)
   */
  allow(path: Float64Array, start: Float64Array): boolean {
    this.#spline.load(start, path);
    return this.#spline.within(this.#lower, this.#upper);
  }
}
