import type { Trajectory } from '../../motion/trajectory.js';
import type {
  Duration,
  Float64MultiArray,
  JointTrajectory,
  JointTrajectoryPoint,
  Time,
} from '../client/messages.js';

function durationOf(seconds: number): Duration {
  const whole = Math.floor(seconds);
  const nanosec = Math.round((seconds - whole) * 1e9);
  return nanosec === 1e9 ? { sec: whole + 1, nanosec: 0 } : { sec: whole, nanosec };
}

/**
 * A trajectory for a joint_trajectory_controller: positions, velocities and time_from_start at every point.
 * @param stamp when it begins
 */
export function trajectoryMessage(
  { timesS, positions, velocities }: Trajectory,
  joints: readonly string[],
  stamp: Time,
): JointTrajectory {
  const n = joints.length;
  const points = Array.from(timesS, (timeS, i): JointTrajectoryPoint => {
    const row = [i * n, (i + 1) * n] as const;
    return {
      positions: positions.slice(...row),
      velocities: velocities.slice(...row),
      accelerations: [],
      effort: [],
      time_from_start: durationOf(timeS),
    };
  });
  return { header: { stamp, frame_id: '' }, joint_names: joints, points };
}

/** A posture for a controller that takes positions, in the order of the joints. */
export function positionMessage(position: Float64Array): Float64MultiArray {
  return { layout: { dim: [], data_offset: 0 }, data: position };
}
