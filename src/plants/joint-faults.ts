import type { Disturbance } from '../motion/plant.js';
import { ModelError } from '../errors.js';

/** What is wrong with the joints of a plant, for each of them (J); see `Disturbance`. */
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
 * The joints' part of a disturbance, with healthy values for what it does not name.
 * @throws ModelError unless lists have one value a joint, all finite, and none negative but offsets
 */
export function jointFaults(disturbance: Disturbance, joints: number): JointFaults {
  const { payloadKg = 0, jointGain, jammed } = disturbance;
  if (!(payloadKg >= 0 && Number.isFinite(payloadKg)))
    throw new ModelError(`payload ${payloadKg} kg must be finite and not negative`);
  if (jointGain?.includes(0) === true) throw new ModelError('joint gain 0 must be more than 0');
  requireOneEach(jammed, joints, 'jammed');
  const perJoint = (values: readonly number[] | undefined, healthy: number, what: string): Float64Array => {
    requireOneEach(values, joints, what);
    for (const value of values ?? [])
      if (!Number.isFinite(value) || (value < 0 && what !== 'encoder offset'))
        throw new ModelError(
          `${what} ${value} must be finite${what === 'encoder offset' ? '' : ' and not negative'}`,
        );
    return Float64Array.from(values ?? new Array<number>(joints).fill(healthy));
  };
  return {
    motorGain: perJoint(disturbance.motorGain, 1, 'motor gain'),
    friction: perJoint(disturbance.friction, 0, 'friction'),
    backlash: perJoint(disturbance.backlash, 0, 'backlash'),
    encoderOffset: perJoint(disturbance.encoderOffset, 0, 'encoder offset'),
    jointGain: perJoint(jointGain, 1, 'joint gain'),
    jammed: jammed ?? new Array<boolean>(joints).fill(false),
  };
}

function requireOneEach(values: readonly unknown[] | undefined, joints: number, what: string): void {
  if (values !== undefined && values.length !== joints)
    throw new ModelError(`${what} has ${values.length} values; this arm has ${joints} joints`);
}
