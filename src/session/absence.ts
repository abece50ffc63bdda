import { incredibleJoint } from '../motion/credible-posture.js';
import type { Finding } from '../motion/guard-state.js';
import { fresh } from '../motion/guard.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Measurement } from '../motion/plant.js';

/** Why the joints are currently unreliable, or undefined if they are reliable. */
export function absenceOf(
  measured: Measurement,
  limits: MotionLimits,
  nowS: number,
): 'stale' | 'invalid' | undefined {
  if (!fresh(limits, measured, nowS)) return 'stale';
  return incredibleJoint(limits, measured.position) < 0 ? undefined : 'invalid';
}

/** The first joint with an impossible angle. */
export function invalidJoint({ position }: Measurement, limits: MotionLimits): Finding {
  const joint = incredibleJoint(limits, position);
  return { joint, value: position[joint], limit: NaN };
}
