import type { ArmModel } from '../../arm/arm-model.js';
import { TargetRejected } from '../../errors.js';
import { distance, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';

/**
 * The view may be shifted, so that a target beyond the description's reach is not refused for its place, only for its
 * distance.
 * @throws TargetRejected
 */
export function requireWithinReach({ origin, reach }: ArmModel, target: Vector3): void {
  const awayM = distance(target, vector3(origin));
  if (awayM > reach)
    throw new TargetRejected(
      'unreachable',
      `it is ${awayM.toFixed(3)} m from the first joint, and the arm is ${reach.toFixed(3)} m long`,
    );
}
