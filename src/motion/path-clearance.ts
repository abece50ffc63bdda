import type { CollisionCheck } from './collision-check.js';
import { PathSpline } from './path-spline.js';

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
