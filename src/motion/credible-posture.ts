import type { MotionLimits } from './motion-limits.js';

/** Farther beyond its limit no joint is, whatever its encoder says (rad): half a turn. */
const BEYOND_BELIEF = Math.PI;

/**
 * The first joint whose measured angle cannot be its angle, since it is not finite or far beyond the limits; -1 where
 * all can. No command may be taken up from such a reading.
 */
export function incredibleJoint(
  { jointLower, jointUpper }: Pick<MotionLimits, 'jointLower' | 'jointUpper'>,
  position: Float64Array,
): number {
  for (let j = 0; j < position.length; j++)
    if (!(position[j] >= jointLower[j] - BEYOND_BELIEF && position[j] <= jointUpper[j] + BEYOND_BELIEF))
      return j;
  return -1;
}
