import { incredibleJoint, jointBeyond } from '../motion/credible-posture.js';
import type { Finding } from '../motion/guard-state.js';
import { fresh } from '../motion/guard.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Measurement } from '../motion/plant.js';

/** Why the arm is not seen where it may be commanded: old joint states, impossible angles, or joints beyond their limits. */
export type Absence = 'stale' | 'invalid' | 'beyond';

/**
 * Why the joints are currently unreliable, or undefined if they are reliable.
 * @param begins whether a command would begin there, which it must not beyond the limits
 */
export function absenceOf(
  measured: Measurement,
  limits: MotionLimits,
  nowS: number,
  begins: boolean,
): Absence | undefined {
  if (!fresh(limits, measured, nowS)) return 'stale';
  if (incredibleJoint(limits, measured.position) >= 0) return 'invalid';
  return begins && jointBeyond(limits, measured.position) >= 0 ? 'beyond' : undefined;
}

/** The first joint with an impossible angle. */
export function invalidJoint({ position }: Measurement, limits: MotionLimits): Finding {
  const joint = incredibleJoint(limits, position);
  return { joint, value: position[joint], limit: NaN };
}

/** The first joint beyond its limits. */
export function strayJoint({ position }: Measurement, limits: MotionLimits): Finding {
  const joint = jointBeyond(limits, position);
  const value = position[joint];
  return {
    joint,
    value,
    limit: value < limits.jointLower[joint] ? limits.jointLower[joint] : limits.jointUpper[joint],
  };
}
