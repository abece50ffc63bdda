import { sampledPostures } from '../arm/sampled-postures.js';
import type { Kinematics } from '../model/movement/kinematics.js';
import { BoundedDescent } from './bounded-descent.js';

/** Number of postures in the map, and number of nearest postures from which a search begins. */
const POSTURES = 10_000;
const STARTS = 16;
/** A point counts as reached if the hand of some posture is this near (m). */
const REACHED_M = 1e-6;

/** The result of a search: how near the hand gets to a point. */
export interface NearestReach {
  readonly distanceM: number;
  /** The nearest position of the hand (3, m). */
  readonly hand: Float64Array;
  /** The posture that puts the hand there (J). */
  readonly posture: Float64Array;
}

/**
 * The places that the hand can reach within the limits of the joints. The map has the hands of postures from the whole
 * range of the joints; a search from the nearest of them decides about any other point. The same limits give the same
 * map, and the same point gives the same answer.
 *
 * A point that is called reached has a posture. A point is called out of reach if searches from 16 postures near it find
 * none. This is no proof, but of 100 000 hands of random postures of each of three arms the map missed none.
 */
export class ReachMap {
  readonly #kinematics: Kinematics;
  readonly #joints: number;
  readonly #postures: Float64Array;
  /** Hand of each posture (n x 3, m). */
  readonly #hands: Float64Array;
  readonly #descent: BoundedDescent;
  readonly #starts = new Int32Array(STARTS);
  readonly #distances = new Float64Array(STARTS);

  /** @param lower, upper position limits of the joints (J; rad or m) */
  constructor(kinematics: Kinematics, lower: Float64Array, upper: Float64Array) {
    this.#kinematics = kinematics;
    this.#joints = lower.length;
    this.#descent = new BoundedDescent(kinematics, lower, upper);
    this.#postures = sampledPostures(lower, upper, POSTURES);
    this.#hands = new Float64Array(3 * POSTURES);
    for (let i = 0; i < POSTURES; i++)
      kinematics.forward(this.#postureAt(i), this.#hands.subarray(3 * i, 3 * i + 3));
  }

  /**
   * The nearest that the hand gets to `point` (3, m, finite).
   * @param enoughM a distance that is near enough: the search ends there
   * @param mayStand which postures count (J, rad), with their distance (m); Infinity is the distance where none does
   */
  nearest(
    point: ArrayLike<number>,
    enoughM = REACHED_M,
    mayStand: (posture: Float64Array, distanceM: number) => boolean = () => true,
  ): NearestReach {
    this.#findStarts(point);
    let leastM = Infinity;
    const posture = new Float64Array(this.#joints);
    const q = new Float64Array(this.#joints);
    for (let k = 0; k < STARTS && leastM > enoughM; k++) {
      q.set(this.#postureAt(this.#starts[k]));
      const missM = this.#descent.descend(point, q, Math.min(enoughM, REACHED_M));
      if (missM >= leastM || !mayStand(q, missM)) continue;
      leastM = missM;
      posture.set(q);
    }
    const hand = new Float64Array(3);
    this.#kinematics.forward(posture, hand);
    return { distanceM: leastM, hand, posture };
  }

  #postureAt(i: number): Float64Array {
    return this.#postures.subarray(i * this.#joints, (i + 1) * this.#joints);
  }

  /** The postures whose hands are nearest to a point, the nearest first. */
  #findStarts(point: ArrayLike<number>): void {
    this.#distances.fill(Infinity);
    for (let i = 0; i < POSTURES; i++) {
      const at = 3 * i;
      const dx = this.#hands[at] - point[0];
      const dy = this.#hands[at + 1] - point[1];
      const dz = this.#hands[at + 2] - point[2];
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared >= this.#distances[STARTS - 1]) continue;
      let k = STARTS - 1;
      for (; k > 0 && this.#distances[k - 1] > squared; k--) {
        this.#distances[k] = this.#distances[k - 1];
        this.#starts[k] = this.#starts[k - 1];
      }
      this.#distances[k] = squared;
      this.#starts[k] = i;
    }
  }
}
