import type { ArmModel } from '../../arm/arm-model.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { dampedLeastSquares } from '../../model/cerebellum/hand-sensitivity.js';
import { RandomStream } from '../../model/numbers/random.js';
import type { Vector3 } from '../../model/numbers/vector.js';

const STARTS = 30;
const STEPS = 60;
const NEAR_M = 1e-3;
const DAMPING_M = 0.02;

/**
 * Whether some posture within the limits brings the hand to `position` (m): damped least squares from random postures,
 * each step cut off at the limits. It may miss a posture, but never invents one.
 */
export function canReach(arm: ArmModel, settings: Settings, position: Vector3): boolean {
  const margin = settings['limits.position_margin'];
  const low = arm.lower.map((limit) => Math.max(limit + margin, -Math.PI));
  const high = arm.upper.map((limit) => Math.min(limit - margin, Math.PI));
  const stream = new RandomStream(1, 1);
  const hand = new Float64Array(3);
  const wish = new Float64Array(3);
  const jacobian = new Float64Array(3 * arm.joints);
  const step = new Float64Array(arm.joints);
  for (let start = 0; start < STARTS; start++) {
    const q = low.map((from, j) => from + (high[j] - from) * stream.uniform());
    for (let n = 0; n < STEPS; n++) {
      arm.forward(q, hand);
      for (let axis = 0; axis < 3; axis++) wish[axis] = position[axis] - hand[axis];
      if (Math.hypot(...wish) < NEAR_M) return true;
      arm.jacobian(q, jacobian);
      dampedLeastSquares(jacobian, wish, DAMPING_M, step);
      for (let j = 0; j < q.length; j++) q[j] = Math.min(Math.max(q[j] + step[j], low[j]), high[j]);
    }
  }
  return false;
}
