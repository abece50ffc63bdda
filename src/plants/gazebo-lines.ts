/** Commands and orders in the protocol of the world plugin (docs/gazebo.md). */
import type { FaultName, Faults } from '../parameters/fault-table.js';
import type { JointFaults } from './joint-faults.js';
import type { JointPath } from './trajectory-follower.js';

/** Angles as the encoders shall show them become angles of the joints. */
type Encoders = Pick<JointFaults, 'encoderOffset' | 'jointGain'>;

export function positionLine(posture: ArrayLike<number>, { encoderOffset, jointGain }: Encoders): string {
  return `position ${Array.from(posture, (q, j) => jointGain[j] * (q - encoderOffset[j])).join(' ')}\n`;
}

/**
 * A trajectory that begins when it is received. Where points state no velocity, the line through their neighbours gives one;
 * the last one rests.
 */
export function trajectoryLines(path: JointPath, { encoderOffset, jointGain }: Encoders): string {
  const { timesS, positions, velocities } = path;
  const joints = positions.length / timesS.length;
  const lines = Array.from(timesS, (timeS, i) => {
    const angles: number[] = [];
    const speeds: number[] = [];
    for (let j = 0; j < joints; j++) {
      const at = i * joints + j;
      angles.push(jointGain[j] * (positions[at] - encoderOffset[j]));
      speeds.push(jointGain[j] * (Number.isNaN(velocities[at]) ? slope(path, joints, i, j) : velocities[at]));
    }
    return `${timeS} ${angles.join(' ')} ${speeds.join(' ')}\n`;
  });
  return `trajectory ${lines.length}\n${lines.join('')}`;
}

function slope({ timesS, positions }: JointPath, joints: number, point: number, joint: number): number {
  if (point === 0 || point === timesS.length - 1) return 0;
  const [before, after] = [point - 1, point + 1];
  const way = positions[after * joints + joint] - positions[before * joints + joint];
  return way / (timesS[after] - timesS[before]);
}

/** The faults that the plugin and the encoders between it and this program can simulate. */
export const orderedFaults: readonly FaultName[] = Object.freeze([
  'servo_frequency',
  'servo_damping',
  'motor_gain',
  'jammed',
  'payload',
  'friction',
  'backlash',
  'encoder_offset',
  'joint_gain',
]);

/** The complete faults of the arm, as lines to the plugin. @param joints the faults of each joint */
export function faultLines(
  { payload, servo_frequency: hz, servo_damping: ratio }: Faults,
  { motorGain, friction, backlash, jammed }: JointFaults,
): string {
  return (
    `soften ${hz} ${ratio}\ngain ${motorGain.join(' ')}\nfriction ${friction.join(' ')}\nbacklash ${backlash.join(' ')}\n` +
    `jam ${jammed.map(Number).join(' ')}\npayload ${payload}\n`
  );
}
