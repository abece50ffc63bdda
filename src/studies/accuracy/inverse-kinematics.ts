import type { ArmModel } from '../../arm/arm-model.js';
import { RandomStream } from '../../model/numbers/random.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { descend } from '../../motion/inverse-kinematics.js';
import type { Settings } from '../../parameters/parameter-table.js';

const STARTS = 30;

/**
 * Whether some posture within the limits brings the hand to `position` (m): damped least squares from random postures.
 * It may miss a posture, but never invents one.
 */
export function canReach(arm: ArmModel, settings: Settings, position: Vector3): boolean {
  const margin = settings['limits.position_margin'];
  const lower = arm.lower.map((limit) => Math.max(limit + margin, -Math.PI));
  const upper = arm.upper.map((limit) => Math.min(limit - margin, Math.PI));
  const search = { kinematics: arm, lower, upper, nearM: 1e-3, steps: 59, dampingM: 0.02 };
  const stream = new RandomStream(1, 1);
  for (let start = 0; start < STARTS; start++) {
    const q = lower.map((from, j) => from + (upper[j] - from) * stream.uniform());
    if (descend(search, position, q) < search.nearM) return true;
  }
  return false;
}
