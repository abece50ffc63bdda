import type { NominalDynamics } from '../../plants/nominal-dynamics.js';
import type { ControllerContext, ControllerKind } from '../controller-kind.js';
import { TorqueReach } from './torque-reach.js';
import type { DesiredState, TorqueLaw } from './torque-reach.js';
import type { Measurement } from '../../motion/plant.js';

/** Constants of computed torque. */
export const computedTorqueConstants = {
  /** Rate at which an error of the joints decays, critically damped. */
  rateRadPerS: 80,
};

export const computedTorqueKind: ControllerKind = {
  description:
    'computed torque: inverse dynamics of the described arm along the desired curve; needs torque control',
  constants: computedTorqueConstants,
  create: (context) => new ComputedTorque(context),
};

class ComputedTorque extends TorqueReach {
  readonly #rateRadPerS: number;

  constructor(context: ControllerContext) {
    super(context);
    this.#rateRadPerS = { ...computedTorqueConstants, ...context.constants }.rateRadPerS;
  }

  protected law(dynamics: NominalDynamics): TorqueLaw {
    return computedTorque(dynamics, this.#rateRadPerS);
  }
}

/**
 * Feedback linearisation (Luh, Walker & Paul 1980), with w the rate:
 *
 *     tau = M(q) (q_d'' + 2 w (q_d' - q') + w^2 (q_d - q)) + C(q, q') q' + g(q)
 */
export function computedTorque(dynamics: NominalDynamics, rateRadPerS: number): TorqueLaw {
  const wanted = new Float64Array(dynamics.joints);
  return {
    torque(_tS: number, measured: Measurement, desired: DesiredState, out: Float64Array): void {
      for (let j = 0; j < wanted.length; j++)
        wanted[j] =
          desired.acceleration[j] +
          2 * rateRadPerS * (desired.velocity[j] - measured.velocity[j]) +
          rateRadPerS ** 2 * (desired.position[j] - measured.position[j]);
      dynamics.inverse(measured.position, measured.velocity, wanted, out);
    },
  };
}
