import type { Vector3 } from '../model/numbers/vector.js';
import type { Collision } from '../motion/collision-check.js';
import type { MotionLimits } from '../motion/motion-limits.js';

/**
 * Why the hand missed a target (m, base frame), if it could not do better: every posture that a search found for the target
 * collides. Undefined where a posture without a collision exists, or collisions are not predicted.
 * @param toleranceM how near to it the hand would count as having reached it
 */
export function whyMissed(
  target: Vector3,
  { reach, collisions }: MotionLimits,
  toleranceM: number,
): string | undefined {
  if (reach === undefined || collisions === undefined) return undefined;
  let collision: Collision | undefined;
  const { distanceM } = reach.nearest(target, toleranceM, (posture, missM) => {
    if (missM > toleranceM) return false;
    const found = collisions.at(posture);
    collision ??= found;
    return found === undefined;
  });
  if (collision === undefined || distanceM < Infinity) return undefined;
  return `every posture that was found for it has ${collision.bodies.join(' too near to ')}`;
}
