import type { ArmModel } from '../../arm/arm-model.js';
import { vector3 } from '../../model/numbers/vector.js';
import type { ForwardModel } from '../../model/cerebellum/forward-model.js';
import type { Kinematics } from '../../model/movement/kinematics.js';
import { fieldOf } from '../../model/numbers/fields.js';
import type { Fields } from '../../model/numbers/fields.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { ReachDetails } from '../../session/controller.js';
import { cerebellumOf } from './brain-parts.js';
import { CentralDifferences } from './central-differences.js';
import { endLearner } from './end-learner.js';
import type { EndEstimator, PostureQuestion, ReachEnd } from './end-learner.js';
import { Places } from './places.js';

export const brainEstimatorKind = endLearner(
  'ik+brain-estimator',
  "inverse kinematics on the brain's own forward model, without basal ganglia and pattern generator",
  (arm, settings) => new BrainEstimator(arm, settings),
  {},
);

/** The primitive whose granule cells stand for all reaches: there are no primitives here. */
const PRIMITIVE = 0;

/**
 * The brain's own estimator behind inverse kinematics: its forward model with causes, places, evidence, contexts and servo
 * model learns from the ends of reaches, and the posture is the one for which it predicts the hand at the target. It answers
 * what the rest of the brain adds to its estimator.
 */
class BrainEstimator implements EndEstimator {
  readonly #forward: ForwardModel;
  readonly #seen: Kinematics;
  readonly #untaught: Fields;
  /** The posture chosen last for each target (J, rad). */
  readonly #places: Places;

  /** @throws ConfigurationError when the settings give the brain another cerebellum */
  constructor(arm: ArmModel, settings: Settings) {
    this.#forward = cerebellumOf('ik+brain-estimator', settings, arm).cerebellum.forward;
    this.#seen = new SeenArm(this.#forward, arm.joints);
    this.#untaught = this.#forward.save();
    this.#places = new Places('ik+brain-estimator', arm.joints);
  }

  posture({ target, start, limits, finder }: PostureQuestion): Float64Array {
    return finder.nearest(this.#seen, limits, target, start, this.#places.at(target)).posture;
  }

  learn({ target, hand, posture, chosen }: ReachEnd): ReachDetails {
    const foreseen = new Float64Array(3);
    this.#forward.foresee(chosen, PRIMITIVE, foreseen);
    this.#forward.learn(chosen, PRIMITIVE, hand, posture);
    this.#places.atOrNew(target).set(chosen);
    return { foreseenHandM: [...vector3(foreseen)] };
  }

  forget(): void {
    this.#forward.load(this.#untaught);
    this.#places.clear();
  }

  save(): Fields {
    return { ...this.#forward.save(), ...this.#places.save() };
  }

  load(fields: Fields): void {
    fieldOf('ik+brain-estimator', fields, 'forward', Float64Array);
    this.#places.load(fields);
    this.#forward.load(fields);
  }
}

/** The arm as the forward model predicts that it will be seen. */
class SeenArm implements Kinematics {
  readonly joints: number;
  readonly #forward: ForwardModel;
  readonly #slopes: CentralDifferences;

  constructor(forward: ForwardModel, joints: number) {
    this.joints = joints;
    this.#forward = forward;
    this.#slopes = new CentralDifferences(joints, (q, out) => {
      this.forward(q, out);
    });
  }

  forward(q: Float64Array, out: Float64Array): void {
    this.#forward.foresee(q, PRIMITIVE, out);
  }

  jacobian(q: Float64Array, out: Float64Array): void {
    this.#slopes.jacobian(q, out);
  }
}
