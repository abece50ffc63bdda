/** Two bodies that would come too near to each other. */
export interface Collision {
  readonly bodies: readonly [string, string];
  /** Their distance (m); negative if they overlap. */
  readonly distanceM: number;
  readonly limitM: number;
}

/**
 * The shapes of a robot and its surroundings, implemented with MuJoCo. Each thread needs its own, because it has
 * scratch space.
 */
export interface CollisionSpace {
  readonly joints: number;
  /** The pairs of shapes that are checked, numbered from 0. */
  readonly pairs: number;
  /** Largest approach of two shapes per movement of each joint (pairs x J, row-major; m/rad, 1 for sliding joints). */
  readonly levers: Float64Array;
  /** Pairs nearer than this are seen (m). */
  readonly horizonM: number;
  /** Distance of each pair in the start posture (pairs, m), which does not collide by definition. */
  readonly startDistances: Float64Array;
  /** Fills `distances` (pairs, m) for posture `q` (J, rad); Infinity where a pair is farther apart than the horizon. */
  look(q: Float64Array, distances: Float64Array): void;
  bodiesOf(pair: number): readonly [string, string];
}

/** The finest step between two checks (m by which two shapes may approach). */
export const FINEST_M = 1e-3;

/**
 * Checks whether an arm that moves from posture to posture keeps a margin from itself and its surroundings.
 *
 * Conservative advancement (Mirtich 1996, Impulse-based dynamic simulation of rigid body systems): two shapes at
 * distance d are not nearer than the margin m before the sum of |dq_j| times the lever of joint j exceeds d - m. The
 * next check is made only then. If less than 1 mm is left, the steps are 1 mm, so that the margin holds to a
 * millimetre.
 *
 * A pair that is too near in the start posture keeps that distance, less a slack, instead of the margin: it is built so,
 * and would refuse every movement. A pair that is too near at the beginning of a movement may not come nearer. An arm that
 * is found on the table can thus be taken off it. Allocates nothing until something collides.
 */
export class CollisionCheck {
  readonly #space: CollisionSpace;
  /** The distance that each pair keeps (m). */
  readonly #margins: Float64Array;
  readonly #posture: Float64Array;
  /**
   * For each pair: its distance, the permitted distance, the movement permitted before the next check, and the actual
   * movement (m).
   */
  readonly #distances: Float64Array;
  readonly #allowed: Float64Array;
  readonly #free: Float64Array;
  readonly #way: Float64Array;

  /**
   * @param marginM distance to keep, less than the horizon of `space`
   * @param slackM by how much a pair may come nearer than in the start posture, if it is too near there
   */
  constructor(space: CollisionSpace, marginM: number, slackM = FINEST_M) {
    this.#space = space;
    this.#margins = space.startDistances.map((startM) => (startM < marginM ? startM - slackM : marginM));
    this.#posture = new Float64Array(space.joints);
    this.#distances = new Float64Array(space.pairs);
    this.#allowed = new Float64Array(space.pairs);
    this.#free = new Float64Array(space.pairs);
    this.#way = new Float64Array(space.pairs);
  }

  /** Which pair is too near in a posture (J, rad), or undefined. */
  at(posture: Float64Array): Collision | undefined {
    this.#posture.set(posture);
    this.#allowed.set(this.#margins);
    return this.#lookAround();
  }

  /**
   * The first collision on the straight lines in joint space between successive postures, or undefined.
   * @param postures n x J, row-major, rad, finite
   */
  along(postures: Float64Array): Collision | undefined {
    const { joints } = this.#space;
    this.#posture.set(postures.subarray(0, joints));
    this.#begin();
    for (let row = joints; row < postures.length; row += joints) {
      this.#measure(postures, row);
      for (let done = 0; ;) {
        const share = Math.min(1 - done, this.#shareLeft());
        for (let pair = 0; pair < this.#free.length; pair++) this.#free[pair] -= share * this.#way[pair];
        done += share;
        if (done >= 1) break;
        for (let j = 0; j < joints; j++) {
          const from = postures[row - joints + j];
          this.#posture[j] = from + done * (postures[row + j] - from);
        }
        const collision = this.#lookAround();
        if (collision !== undefined) return collision;
      }
    }
    this.#posture.set(postures.subarray(postures.length - joints));
    return this.#lookAround();
  }

  /**
   * Whether `along` finds nothing. It looks at the last posture first: who is on the way to a collision mostly ends in it.
   * @param postures n x J, row-major, rad, finite
   */
  isClear(postures: Float64Array): boolean {
    const { joints } = this.#space;
    this.#posture.set(postures.subarray(0, joints));
    this.#begin();
    this.#posture.set(postures.subarray(postures.length - joints));
    return this.#lookAround() === undefined && this.along(postures) === undefined;
  }

  /** The largest approach of each pair from one row to the next. */
  #measure(postures: Float64Array, row: number): void {
    const { joints, levers } = this.#space;
    for (let pair = 0, at = 0; pair < this.#way.length; pair++) {
      let wayM = 0;
      for (let j = 0; j < joints; j++, at++)
        wayM += levers[at] * Math.abs(postures[row + j] - postures[row - joints + j]);
      this.#way[pair] = wayM;
    }
  }

  /** The share of the line between two rows on which no pair can come too near. */
  #shareLeft(): number {
    let least = Infinity;
    for (let pair = 0; pair < this.#way.length; pair++)
      if (this.#way[pair] > 0) least = Math.min(least, Math.max(0, this.#free[pair]) / this.#way[pair]);
    return least;
  }

  #begin(): void {
    this.#space.look(this.#posture, this.#distances);
    for (let pair = 0; pair < this.#distances.length; pair++) {
      this.#allowed[pair] = Math.min(this.#margins[pair], this.#distances[pair] - FINEST_M);
      this.#free[pair] = Math.min(this.#distances[pair], this.#space.horizonM) - this.#allowed[pair];
    }
  }

  #lookAround(): Collision | undefined {
    const { horizonM } = this.#space;
    this.#space.look(this.#posture, this.#distances);
    let worst = -1;
    let leastM = 0;
    for (let pair = 0; pair < this.#distances.length; pair++) {
      const freeM = Math.min(this.#distances[pair], horizonM) - this.#allowed[pair];
      this.#free[pair] = Math.max(freeM, FINEST_M);
      if (freeM >= leastM) continue;
      leastM = freeM;
      worst = pair;
    }
    if (worst < 0) return undefined;
    return {
      bodies: this.#space.bodiesOf(worst),
      distanceM: this.#distances[worst],
      limitM: this.#allowed[worst],
    };
  }
}
