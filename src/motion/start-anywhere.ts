import { minimumJerk } from './minimum-jerk.js';
import type { MotionLimits } from './motion-limits.js';
import { PathLimits } from './path-checks.js';

/** Shares of the pattern generator's path, tried until the movement keeps the limits. */
const SHARES = [1, 0.5, 0.25, 0];

/**
 * The path of the pattern generator, which begins at its reference posture, for an arm that is elsewhere. The distance
 * fades out along the path, and the movement ends in the same posture. With s from 0 to 1 by minimum jerk,
 *
 *     q(u) = share (p(u) + (1 - s) (start - reference)) + (1 - share) (start + s (p(n) - start))
 *
 * where the share is the largest that keeps the position limits; a straight line (0) between two postures always does.
 * @param path angles after the updates (n x J, row-major, rad)
 * @param reference, start postures (J, rad)
 */
export function pathFrom(
  start: Float64Array,
  path: Float64Array,
  reference: Float64Array,
  { lower, upper }: Pick<MotionLimits, 'lower' | 'upper'>,
): Float64Array {
  if (start.every((q, j) => q === reference[j])) return path;
  const limits = new PathLimits(lower, upper);
  const joints = start.length;
  const updates = path.length / joints;
  const last = path.length - joints;
  const moved = new Float64Array(path.length);
  for (const share of SHARES) {
    for (let u = 0; u < updates; u++) {
      const s = minimumJerk((u + 1) / updates);
      for (let j = 0; j < joints; j++) {
        const faded = path[u * joints + j] + (1 - s) * (start[j] - reference[j]);
        const straight = start[j] + s * (path[last + j] - start[j]);
        moved[u * joints + j] = share * faded + (1 - share) * straight;
      }
    }
    moved.set(path.subarray(last), last);
    if (limits.allow(moved, start)) break;
  }
  return moved;
}
