import type { ArmModel } from '../../arm/arm-model.js';
import { RandomStream } from '../../model/numbers/random.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { CollisionCheck } from '../../motion/collision-check.js';
import { descend } from '../../motion/inverse-kinematics.js';
import type { Settings } from '../../parameters/parameter-table.js';

const STARTS = 100;

/** An arm that is to reach. */
export interface Reaching {
  readonly arm: ArmModel;
  readonly settings: Settings;
  /** Postures that it refuses are no answer; undefined where nothing is refused. */
  readonly collisions?: CollisionCheck | undefined;
}

/**
 * Whether some posture within the limits, and without a collision, brings the hand to `position` (m): damped least squares
 * from random postures. It may miss a posture, but never invents one.
 * @param locked index of a joint that stays at its angle of the start posture
 */
export function canReach(
  { arm, settings, collisions }: Reaching,
  position: Vector3,
  locked?: number,
): boolean {
  const margin = settings['limits.position_margin'];
  const lower = arm.lower.map((limit) => Math.max(limit + margin, -Math.PI));
  const upper = arm.upper.map((limit) => Math.min(limit - margin, Math.PI));
  if (locked !== undefined) lower[locked] = upper[locked] = settings.start_posture[locked];
  const search = { kinematics: arm, lower, upper, nearM: 1e-3, steps: 59, dampingM: 0.02 };
  const stream = new RandomStream(1, 1);
  for (let start = 0; start < STARTS; start++) {
    const q = lower.map((from, j) => from + (upper[j] - from) * stream.uniform());
    if (descend(search, position, q) < search.nearM && collisions?.at(q) === undefined) return true;
  }
  return false;
}
