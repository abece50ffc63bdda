import type { Fields } from '../../model/numbers/fields.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ReachDetails } from '../../session/controller.js';
import { endLearner } from './end-learner.js';
import type { EndEstimator, PostureQuestion, ReachEnd } from './end-learner.js';
import { Places } from './places.js';
import { kinematicsOf } from './posture-finder.js';

export const ikIntegralKind = endLearner(
  'ik-integral',
  'inverse kinematics, with the seen error of each target added to its aim after each reach',
  (arm, _settings, { gain }) => new IntegralAim(arm.joints, gain),
  {
    /** The aim is moved by this share of the seen error. With 1, an error that is a shift is gone after one reach. */
    gain: 1,
  },
);

/**
 * The aim of each target is moved by the error that was seen there: i <- i + k (x - hand). Of a view turned by an
 * angle a it leaves the factor 2 sin(a/2) per reach at k = 1: 0.77 at 45 degrees, nothing is gained beyond 60.
 */
class IntegralAim implements EndEstimator {
  /** For each target: the shift of its aim (3, m), and the posture chosen last (J, rad). */
  readonly #places: Places;

  readonly #gain: number;

  constructor(joints: number, gain: number) {
    this.#gain = gain;
    this.#places = new Places('ik-integral', 3 + joints);
  }

  posture({ target, start, limits, finder }: PostureQuestion): Float64Array {
    const place = this.#places.at(target);
    const shift = place ?? [0, 0, 0];
    const aim: Vector3 = [target[0] + shift[0], target[1] + shift[1], target[2] + shift[2]];
    return finder.nearest(kinematicsOf(limits), limits, aim, start, place?.slice(3)).posture;
  }

  learn({ target, hand, chosen }: ReachEnd): ReachDetails {
    const place = this.#places.atOrNew(target);
    place.set(chosen, 3);
    for (let axis = 0; axis < 3; axis++) place[axis] += this.#gain * (target[axis] - hand[axis]);
    return { aimShiftM: [...place.subarray(0, 3)] };
  }

  forget(): void {
    this.#places.clear();
  }

  save(): Fields {
    return this.#places.save();
  }

  load(fields: Fields): void {
    this.#places.load(fields);
  }
}
