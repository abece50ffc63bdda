import type { ArmModel } from '../arm/arm-model.js';
import { rotationOf } from '../arm/transform.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { FeedbackLaw, Movement } from '../motion/movement.js';
import { endingAt } from '../motion/oriented-movement.js';
import { PoseDescent } from '../motion/pose-descent.js';
import { rotationBetween } from '../model/numbers/rotation.js';
import type { Controller, Orientation, Reach, ReachAssessment, ReachOutcome } from '../session/controller.js';

const DEGREES = 180 / Math.PI;
/** Postures to begin a search in, besides the end of the movement, and the error that needs no further search (m). */
const SEEDS = 12;
const GOOD_M = 1e-4;

/**
 * Adds an orientation to the movements of a controller that knows places only: the hand ends where the controller wants
 * it, in a posture that has the orientation as well, as far as the joints allow both.
 */
export class OrientingController implements Controller {
  readonly #inner: Controller;
  readonly #arm: ArmModel;
  readonly #limits: () => MotionLimits;
  #asked: Orientation | undefined;

  constructor(inner: Controller, arm: ArmModel, limits: () => MotionLimits) {
    this.#inner = inner;
    this.#arm = arm;
    this.#limits = limits;
  }

  get startsAnywhere(): boolean {
    return this.#inner.startsAnywhere;
  }

  get holdsJoints(): boolean {
    return this.#inner.holdsJoints === true;
  }

  async begin(reach: Reach): Promise<Movement | FeedbackLaw> {
    const { orientation } = reach;
    this.#asked = orientation;
    const law = await this.#inner.begin(reach);
    // A law that is closed by feedback has no end that could be changed beforehand.
    if (orientation === undefined || law.kind !== 'movement') return law;
    return endingAt(law, this.#end(law, orientation, reach.held), this.#limits());
  }

  /** The posture for the end of a movement. */
  #end(law: Movement, { turn, weightM }: Orientation, held: Float64Array | undefined): Float64Array {
    const kept = (limit: number, j: number) => (Number.isFinite(held?.[j]) ? (held?.[j] ?? limit) : limit);
    const lower = this.#limits().lower.map(kept);
    const upper = this.#limits().upper.map(kept);
    const q = new Float64Array(lower.length);
    law.sample(law.durationS, q, new Float64Array(lower.length));
    const position = new Float64Array(3);
    this.#arm.forward(q, position);
    const pose = { position, rotation: rotationOf(turn) };
    const descent = new PoseDescent(this.#arm, lower, upper);
    let best = q.slice();
    let least = descent.descend(pose, weightM, best);
    for (let seed = 1; seed <= SEEDS && least > GOOD_M; seed++) {
      const other = q.map((angle, j) => {
        const share = (seed * GOLDEN[j % GOLDEN.length]) % 1;
        const [low, high] = [Math.max(lower[j], angle - Math.PI), Math.min(upper[j], angle + Math.PI)];
        return low + share * (high - low);
      });
      const miss = descent.descend(pose, weightM, other);
      if (miss < least) [best, least] = [other, miss];
    }
    return best;
  }

  async end(outcome: ReachOutcome): Promise<ReachAssessment> {
    const assessment = await this.#inner.end(outcome);
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined) return assessment;
    const rotation = new Float64Array(9);
    this.#arm.orientation(outcome.posture, rotation);
    const orientationErrorDeg = DEGREES * Math.hypot(...rotationBetween(rotation, rotationOf(asked.turn)));
    return { ...assessment, details: { ...assessment.details, orientationErrorDeg } };
  }

  abandon(outcome?: ReachOutcome): Promise<void> {
    this.#asked = undefined;
    return this.#inner.abandon(outcome);
  }
}

/** Fractional parts of square roots of primes: seeds spread evenly in all joints (Richtmyer 1951). */
const GOLDEN = [2, 3, 5, 7, 11, 13, 17, 19].map((prime) => Math.sqrt(prime) % 1);
