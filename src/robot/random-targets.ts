import type { ArmModel } from '../arm/arm-model.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { RandomStream } from '../model/numbers/random.js';
import { distance, vector3 } from '../model/numbers/vector.js';
import type { Vector3 } from '../model/numbers/vector.js';

/** Stands for the range of a joint that has no limits (rad). */
const WHOLE_TURN = Math.PI;

/**
 * Targets that can be reached: hand positions of random postures within the limits, at least `leastDistanceM` from
 * where the hand starts (m).
 * @param accepts further condition on a target
 */
export function randomTargets(
  arm: ArmModel,
  settings: Settings,
  stream: RandomStream,
  count: number,
  leastDistanceM: number,
  accepts: (target: Vector3) => boolean = () => true,
): Vector3[] {
  const margin = settings['limits.position_margin'];
  const hand = new Float64Array(3);
  const at = (q: Float64Array) => {
    arm.forward(q, hand);
    return vector3(hand);
  };
  const start = at(Float64Array.from(settings.start_posture));
  const targets: Vector3[] = [];
  while (targets.length < count) {
    const q = Float64Array.from({ length: arm.joints }, (_, j) => {
      const low = Math.max(arm.lower[j] + margin, -WHOLE_TURN);
      const high = Math.min(arm.upper[j] - margin, WHOLE_TURN);
      return low + (high - low) * stream.uniform();
    });
    const target = at(q);
    if (distance(target, start) >= leastDistanceM && accepts(target)) targets.push(target);
  }
  return targets;
}
