import type { CollisionCheck } from './collision-check.js';
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

/** Postures looked at from one update of the pattern generator to the next: chords of the curve between them. */
const POINTS = 4;

/** Whether whole paths keep clear of collisions, judged on the curve that `retime` moves along. */
export class PathClearance {
  readonly #collisions: CollisionCheck;
  readonly #spline: PathSpline;
  readonly #posture: Float64Array;
  #postures = new Float64Array(0);

  constructor(joints: number, collisions: CollisionCheck) {
    this.#collisions = collisions;
    this.#spline = new PathSpline(joints);
    this.#posture = new Float64Array(joints);
  }

  /**
   * @param path postures (n x J, row-major, rad, finite)
   * @param start posture in which the movement starts (J, rad)
   */
  allow(path: Float64Array, start: Float64Array): boolean {
    this.#spline.load(start, path);
    const joints = this.#posture.length;
    const count = this.#spline.length * POINTS + 1;
    if (this.#postures.length !== count * joints) this.#postures = new Float64Array(count * joints);
    for (let i = 0; i < count; i++) {
      this.#spline.position(i / POINTS, this.#posture);
      this.#postures.set(this.#posture, i * joints);
    }
    return this.#collisions.along(this.#postures) === undefined;
  }
}
