import { ModelError } from '../../errors.js';
import type { Body } from '../movement/body.js';
import { RandomStream } from '../numbers/random.js';
import { distance, vector3 } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * Goals of the trainings (docs/model/training.md, "Goals"): hand positions of postures drawn about the start
 * posture, normal in every joint. They are redrawn until they lie far enough from the hand at the start. For the published
 * arm only one draw in 5000 is accepted, so this works in place.
 */

/** A sampler gives up after this many draws. */
const MOST_DRAWS = 10_000_000;

/** Draws the goals of one body. */
export class GoalSampler {
  readonly #q: Float64Array;
  readonly #hand = new Float64Array(3);

  /** @param spreadRad standard deviation of each joint @param distanceM least distance from the start hand position */
  constructor(
    readonly body: Body,
    readonly spreadRad: number,
    readonly distanceM: number,
    readonly stream: RandomStream,
  ) {
    this.#q = new Float64Array(body.joints);
  }

  /** A new goal (m). @throws ModelError when the arm does not get that far in `mostDraws` draws. */
  next(mostDraws = MOST_DRAWS): Vector3 {
    const { body, spreadRad, stream } = this;
    const q = this.#q;
    const hand = this.#hand;
    const { startPosture, startHand, kinematics } = body;
    const least = this.distanceM * this.distanceM;
    for (let draw = 0; draw < mostDraws; draw++) {
      for (let j = 0; j < q.length; j++) q[j] = startPosture[j] + spreadRad * stream.normal();
      kinematics.forward(q, hand);
      const dx = hand[0] - startHand[0];
      const dy = hand[1] - startHand[1];
      const dz = hand[2] - startHand[2];
      if (dx * dx + dy * dy + dz * dz >= least) return vector3(hand);
    }
    throw new ModelError(
      `goals: no posture within a spread of ${spreadRad} rad brings the hand ${this.distanceM} m from its start ` +
        `in ${mostDraws} draws; lower model.goal_distance or raise model.goal_spread`,
    );
  }
}

const DISPLACEMENT_DRAWS = 4001;
const DISPLACEMENT_SEED = 1;

/**
 * Typical distance of the hand from its start: the median over postures that are drawn as for goals (m). It is a scale of the
 * arm in its start posture, the same for every seed of the brain.
 */
export function typicalDisplacement(body: Body, spreadRad: number): number {
  const stream = new RandomStream(DISPLACEMENT_SEED, 1);
  const q = new Float64Array(body.joints);
  const displacements = Float64Array.from({ length: DISPLACEMENT_DRAWS }, () => {
    for (let j = 0; j < q.length; j++) q[j] = body.startPosture[j] + spreadRad * stream.normal();
    return distance(body.handAt(q), body.startHand);
  });
  return displacements.sort()[(DISPLACEMENT_DRAWS - 1) / 2];
}
