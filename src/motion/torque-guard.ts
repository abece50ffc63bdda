import type { Finding, GuardState } from './guard-state.js';
import { noteFinding } from './guard-state.js';
import { superviseState } from './guard.js';
import type { Verdict } from './guard.js';
import type { MotionLimits } from './motion-limits.js';
import type { Measurement } from './plant.js';

/**
 * The guard of a law that commands torques. It checks the measured arm, since no desired curve is known. The arm must
 * keep its position and velocity limits, and be able to stop before a position limit within the acceleration limit:
 *
 *     q + w |w| / (2 a)  lies within the limits of the joint
 *
 * Torques are cut off at the effort limits. On any verdict except `clear` the command must become a position again,
 * starting at the arm.
 *
 * Pure but for `torque` and `finding`, which it fills. Does not allocate.
 * @param state permitted range of measured joints (`toleratedLower`, `toleratedUpper`)
 * @param torque the law's torques (J; N m, or N), cut off in place
 */
export function guardTorque(
  limits: MotionLimits,
  state: GuardState,
  measured: Measurement,
  nowS: number,
  torque: Float64Array,
  finding: Finding,
): Verdict {
  const verdict = superviseState(limits, state, measured, nowS, finding);
  if (verdict !== 'clear') return verdict;
  for (let j = 0; j < torque.length; j++) {
    const q = measured.position[j];
    const w = measured.velocity[j];
    if (!(Math.abs(w) <= limits.velocity[j])) {
      noteFinding(finding, j, w, limits.velocity[j]);
      return 'too_fast';
    }
    const rest = q + (w * Math.abs(w)) / (2 * limits.acceleration[j]);
    const low = Math.min(q, limits.jointLower[j]);
    const high = Math.max(q, limits.jointUpper[j]);
    if (rest < low || rest > high) {
      noteFinding(finding, j, rest, rest < low ? limits.jointLower[j] : limits.jointUpper[j]);
      return 'joint_limit';
    }
    if (!Number.isFinite(torque[j])) {
      noteFinding(finding, j, torque[j], NaN);
      return 'command_invalid';
    }
    torque[j] = Math.min(limits.effort[j], Math.max(-limits.effort[j], torque[j]));
  }
  return 'clear';
}
