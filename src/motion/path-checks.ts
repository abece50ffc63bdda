import type { CollisionCheck } from './collision-check.js';
import { PathSpline } from './path-spline.js';

/**
 * Checks that whole paths stay within joint limits, on the curve that `retime` follows, also between the postures.
 * Allocates for the first path only; the check of a repertoire runs it once per primitive.
 */
export class PathLimits {
  readonly #spline: PathSpline;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;

  /** @param lower, upper limits (J, rad), less the margin */
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

/** Postures that are checked between two updates of the pattern generator: chords of the curve. */
const POINTS = 4;

/** Checks that whole paths are free of collisions, on the curve that `retime` follows. */
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
    return this.#collisions.isClear(this.#postures);
  }
}
