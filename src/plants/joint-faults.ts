import { jointsIn } from '../parameters/list-rules.js';
import type { Faults } from '../parameters/fault-table.js';

/** The faults of the joints of a plant, for each joint (J). */
export interface JointFaults {
  readonly motorGain: Float64Array;
  readonly friction: Float64Array;
  readonly backlash: Float64Array;
  readonly encoderOffset: Float64Array;
  readonly jointGain: Float64Array;
  readonly jammed: readonly boolean[];
}

/** What the encoders show (J) at joint angles (J), into `out`, which may be the angles themselves. */
export function showAngles(
  { jointGain, encoderOffset }: JointFaults,
  angles: ArrayLike<number>,
  out: Float64Array,
): void {
  for (let j = 0; j < out.length; j++) out[j] = angles[j] / jointGain[j] + encoderOffset[j];
}

/**
 * A list of a disturbance as one value per joint (J). A single value stands for all joints, an empty list for
 * `otherwise`.
 */
export function forEachJoint(values: readonly number[], joints: number, otherwise: number): Float64Array {
  if (values.length === joints) return Float64Array.from(values);
  return new Float64Array(joints).fill(values.length === 0 ? otherwise : values[0]);
}

/** The joints' part of a disturbance that fits them. @param names of the joints (J) */
export function jointFaultsOf(faults: Faults, names: readonly string[]): JointFaults {
  const stuck = jointsIn(faults.jammed);
  const each = (values: readonly number[], otherwise: number) =>
    forEachJoint(values, names.length, otherwise);
  return {
    motorGain: each(faults.motor_gain, 1),
    friction: each(faults.friction, 0),
    backlash: each(faults.backlash, 0),
    encoderOffset: each(faults.encoder_offset, 0),
    jointGain: each(faults.joint_gain, 1),
    jammed: names.map((name) => stuck.includes(name)),
  };
}
