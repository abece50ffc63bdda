import type { MotionLimits } from './motion-limits.js';

/** No joint is farther beyond its limit than this, whatever its encoder says (rad): half a turn. */
const BEYOND_BELIEF = Math.PI;

/** A joint that is beyond its limit by no more than this (rad) stands at its stop. */
const AT_STOP_RAD = 0.01;

/**
 * The first joint with an impossible measured angle, which is not finite or far beyond the limits; -1 if there is none.
 * No command may start from such a reading.
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

/** The first joint that is farther beyond its limit than a stop lets it be; -1 if there is none. No command begins there. */
export function jointBeyond(
  { jointLower, jointUpper }: Pick<MotionLimits, 'jointLower' | 'jointUpper'>,
  position: Float64Array,
): number {
  for (let j = 0; j < position.length; j++)
    if (position[j] < jointLower[j] - AT_STOP_RAD || position[j] > jointUpper[j] + AT_STOP_RAD) return j;
  return -1;
}
