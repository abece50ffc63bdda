import { parseUrdf } from '../../arm/urdf-document.js';
import { loadInto } from '../../model/numbers/fields.js';
import type { Fields } from '../../model/numbers/fields.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Movement } from '../../motion/movement.js';
import type { Measurement } from '../../motion/plant.js';
import type { NominalDynamics } from '../../plants/nominal-dynamics.js';
import { rigidGroups } from '../../plants/rigid-groups.js';
import type { RigidGroup } from '../../plants/rigid-groups.js';
import type { ReachDetails } from '../../session/controller.js';
import type { ControllerContext, ControllerKind } from '../controller-kind.js';
import { BODY_PARAMETERS, InertiaRegressor } from './inertia-regressor.js';
import type { Estimate } from './kept-estimate.js';
import { TorqueReach } from './torque-reach.js';
import type { DesiredState, TorqueLaw } from './torque-reach.js';

const standard = {
  /** Rate at which an error of the joints fades on the sliding surface. */
  surfaceRadPerS: 40,
  /** Rate at which the arm goes back to that surface (1/s). */
  rate: 40,
  /** Factor on the speeds of learning. */
  speed: 1.5,
};

export const adaptiveKind: ControllerKind = {
  constants: standard,
  description:
    'adaptive control by torques: masses and inertias of all links are learnt along the way (Slotine & Li)',
  create: (context) => {
    const groups = rigidGroups(parseUrdf(context.robot.urdfText, context.robot.urdfName), context.robot.arm);
    return new Adaptive(context, new InertiaEstimate(groups));
  },
};

/** Typical changes of a body's mass, first and second moments: they set the speeds of learning. */
const MASS_KG = 1;
const MOMENT_KGM = 0.1;
const INERTIA_KGM2 = 0.01;

const SCALE = Float64Array.of(
  MASS_KG,
  ...new Array<number>(3).fill(MOMENT_KGM),
  ...new Array<number>(6).fill(INERTIA_KGM2),
);

/** Excess of each parameter of each body over the description (10 J). */
class InertiaEstimate implements Estimate {
  readonly groups: readonly RigidGroup[];
  readonly more: Float64Array;

  constructor(groups: readonly RigidGroup[]) {
    this.groups = groups;
    this.more = new Float64Array(BODY_PARAMETERS * groups.length);
  }

  forget(): void {
    this.more.fill(0);
  }

  save(): Fields {
    return { more: this.more.slice() };
  }

  load(fields: Fields): void {
    loadInto('adaptive', fields, 'more', [this.more]);
  }
}

class Adaptive extends TorqueReach {
  readonly #estimate: InertiaEstimate;
  readonly #constants: typeof standard;

  constructor(context: ControllerContext, estimate: InertiaEstimate) {
    super(context, { name: 'adaptive', estimate });
    this.#constants = { ...standard, ...context.constants };
    this.#estimate = estimate;
  }

  protected law(
    dynamics: NominalDynamics,
    _target: Vector3,
    _movement: Movement,
    learning: boolean,
  ): TorqueLaw {
    const regressor = new InertiaRegressor(this.#estimate.groups, this.arm.jointNames, dynamics.gravity);
    return new SlidingLaw(regressor, this.#estimate, dynamics, learning, this.#constants);
  }
}

/**
 * Slotine & Li 1987. With e = q - q_d, the reference q_r' = q_d' - L e and the distance from the sliding surface
 * s = q' - q_r':
 *
 *     tau = Y(q, q', q_r', q_r'') a + D q_r' - k M s,      a' = -G Y^T s
 *
 * with the described mass matrix M instead of a constant gain. When axes are nearly in line, a gain that is mild for
 * each joint alone is too large for all joints together in a loop of 100 Hz.
 */
class SlidingLaw implements TorqueLaw {
  readonly #regressor: InertiaRegressor;
  readonly #estimate: InertiaEstimate;
  readonly #learning: boolean;
  readonly #dynamics: NominalDynamics;
  readonly #damping: Float64Array;
  readonly #zero: Float64Array;
  readonly #back: Float64Array;
  readonly #pull: Float64Array;
  readonly #weight: Float64Array;
  /** The current estimate. It is kept when the reach has ended, and forgotten when the reach was given up. */
  readonly #more: Float64Array;
  readonly #y: Float64Array;
  readonly #qdr: Float64Array;
  readonly #qddr: Float64Array;
  readonly #constants: typeof standard;
  #beforeS = 0;
  #squares = 0;
  #cycles = 0;

  constructor(
    regressor: InertiaRegressor,
    estimate: InertiaEstimate,
    dynamics: NominalDynamics,
    learning: boolean,
    constants: typeof standard,
  ) {
    const n = dynamics.joints;
    this.#constants = constants;
    this.#dynamics = dynamics;
    this.#regressor = regressor;
    this.#estimate = estimate;
    this.#more = estimate.more.slice();
    this.#learning = learning;
    this.#damping = dynamics.damping;
    this.#zero = new Float64Array(n);
    this.#back = new Float64Array(n);
    this.#pull = new Float64Array(n);
    this.#weight = new Float64Array(n);
    this.#y = new Float64Array(n * BODY_PARAMETERS * n);
    this.#qdr = new Float64Array(n);
    this.#qddr = new Float64Array(n);
  }

  torque(tS: number, measured: Measurement, desired: DesiredState, out: Float64Array): void {
    const n = out.length;
    const width = BODY_PARAMETERS * n;
    const { surfaceRadPerS, rate } = this.#constants;
    for (let j = 0; j < n; j++) {
      const e = measured.position[j] - desired.position[j];
      const slope = measured.velocity[j] - desired.velocity[j];
      this.#qdr[j] = desired.velocity[j] - surfaceRadPerS * e;
      this.#qddr[j] = desired.acceleration[j] - surfaceRadPerS * slope;
      this.#back[j] = -rate * (measured.velocity[j] - this.#qdr[j]);
      this.#squares += e * e;
    }
    this.#cycles += n;
    const { nominal } = this.#regressor;
    const more = this.#more;
    this.#regressor.fill(measured.position, measured.velocity, this.#qdr, this.#qddr, this.#y);
    // k M s by the mass matrix of the description.
    this.#dynamics.inverse(measured.position, this.#zero, this.#back, this.#pull);
    this.#dynamics.inverse(measured.position, this.#zero, this.#zero, this.#weight);
    const dtS = Math.max(0, tS - this.#beforeS);
    this.#beforeS = tS;
    for (let j = 0; j < n; j++) {
      let torque = this.#damping[j] * this.#qdr[j] + this.#pull[j] - this.#weight[j];
      for (let k = 0; k < width; k++) torque += this.#y[j * width + k] * (nominal[k] + more[k]);
      out[j] = torque;
    }
    if (!this.#learning) return;
    for (let k = 0; k < width; k++) {
      let slope = 0;
      for (let j = 0; j < n; j++) slope += this.#y[j * width + k] * (measured.velocity[j] - this.#qdr[j]);
      more[k] -= this.#constants.speed * SCALE[k % BODY_PARAMETERS] ** 2 * slope * dtS;
    }
  }

  finish(): ReachDetails | undefined {
    if (!this.#learning) return undefined;
    this.#estimate.more.set(this.#more);
    return { trackingErrorRad: this.#cycles === 0 ? 0 : Math.sqrt(this.#squares / this.#cycles) };
  }
}
