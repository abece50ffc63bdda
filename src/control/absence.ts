import type { Finding } from './guard-state.js';
import { fresh } from './guard.js';
import { UNLIMITED } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import type { Measurement } from './plant.js';

/** Why the joints cannot be relied on now, or undefined when they can. */
export function absenceOf(
  measured: Measurement,
  limits: MotionLimits,
  nowS: number,
): 'stale' | 'invalid' | undefined {
  if (!fresh(limits, measured, nowS)) return 'stale';
  const { position } = measured;
  for (let j = 0; j < position.length; j++) if (!(Math.abs(position[j]) <= UNLIMITED)) return 'invalid';
  return undefined;
}

/** The first joint that is no number. */
export function invalidJoint({ position }: Measurement): Finding {
  const joint = position.findIndex((q) => !(Math.abs(q) <= UNLIMITED));
  return { joint, value: position[joint], limit: NaN };
}
