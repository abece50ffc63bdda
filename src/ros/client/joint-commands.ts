/**
 * Writes and reads commands to the drives of named joints: trajectories for a joint_trajectory_controller, and postures
 * for a position controller.
 */
import { NeuromotorError } from '../../errors.js';
import { secondsOf, timeOf } from './messages.js';
import type { Doubles, Float64MultiArray, JointTrajectory, JointTrajectoryPoint, Time } from './messages.js';

/** A command that cannot be obeyed. */
export class JointCommandError extends NeuromotorError {}

/** Points of a motion of J joints, from its start on. */
export interface JointPoints {
  /** Times since the start (n, s): not negative, strictly ascending. */
  readonly timesS: Float64Array;
  /** Joint angles (n x J, row-major, rad). */
  readonly positions: Float64Array;
  /** Joint velocities (n x J, row-major, rad/s); NaN at points that state none. */
  readonly velocities: Float64Array;
}

/**
 * A trajectory with positions, velocities and time_from_start at every point.
 * @param points points with velocities
 * @param stamp time at which it begins
 */
export function trajectoryMessage(
  { timesS, positions, velocities }: JointPoints,
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
      time_from_start: timeOf(timeS),
    };
  });
  return { header: { stamp, frame_id: '' }, joint_names: joints, points };
}

/**
 * The points of a JointTrajectory, with its joints in the order of `joints`.
 * @throws JointCommandError that says what
 * is wrong: the message must have all joints and no others, at least one point,
 *   finite positions of all joints, velocities of all or none, and strictly ascending times
 */
export function readJointTrajectory(message: JointTrajectory, joints: readonly string[]): JointPoints {
  const { joint_names: names, points } = message;
  const columns = columnsOf(names, joints);
  if (points.length === 0) throw new JointCommandError('it has no points');
  const path = {
    timesS: new Float64Array(points.length),
    positions: new Float64Array(points.length * joints.length),
    velocities: new Float64Array(points.length * joints.length).fill(NaN),
  };
  points.forEach(({ positions, velocities, time_from_start: time }, i) => {
    const timeS = secondsOf(time);
    const beforeS = i === 0 ? undefined : path.timesS[i - 1];
    if (timeS < 0 || (beforeS !== undefined && timeS <= beforeS))
      throw new JointCommandError(
        `time_from_start of point ${i} is ${timeS} s, expected ${beforeS === undefined ? 'at least 0 s' : `more than ${beforeS} s`}`,
      );
    path.timesS[i] = timeS;
    put(path.positions, i, columns, positions, `positions of point ${i}`);
    if (velocities.length > 0) put(path.velocities, i, columns, velocities, `velocities of point ${i}`);
  });
  return path;
}

/** The index of each joint in the message. */
function columnsOf(names: readonly string[], joints: readonly string[]): number[] {
  const expected = `expected ${joints.join(', ')}`;
  const unknown = names.find((name) => !joints.includes(name));
  if (unknown !== undefined) throw new JointCommandError(`it has an unknown joint '${unknown}', ${expected}`);
  const missing = joints.find((joint) => !names.includes(joint));
  if (missing !== undefined) throw new JointCommandError(`joint '${missing}' is missing, ${expected}`);
  if (names.length > joints.length)
    throw new JointCommandError(`it names a joint twice (${names.join(', ')}), ${expected}`);
  return joints.map((joint) => names.indexOf(joint));
}

function put(
  rows: Float64Array,
  point: number,
  columns: readonly number[],
  values: Doubles,
  what: string,
): void {
  if (values.length !== columns.length)
    throw new JointCommandError(`${what} are ${values.length} numbers, expected ${columns.length}`);
  columns.forEach((column, j) => {
    const value = values[column];
    if (!Number.isFinite(value))
      throw new JointCommandError(`${what}: number ${column} is ${value}, expected a finite one`);
    rows[point * columns.length + j] = value;
  });
}

/** A posture (J, rad), in the order of the joints. */
export function positionMessage(position: Float64Array): Float64MultiArray {
  return { layout: { dim: [], data_offset: 0 }, data: position };
}

/**
 * The posture (J, rad) of a position command, in the order of `joints`.
 * @throws JointCommandError unless it has one finite number per joint
 */
export function readPositions({ data }: Float64MultiArray, joints: readonly string[]): Doubles {
  if (data.length !== joints.length)
    throw new JointCommandError(`${data.length} numbers, expected ${joints.length}`);
  joints.forEach((joint, j) => {
    if (!Number.isFinite(data[j]))
      throw new JointCommandError(`that of ${joint} is ${data[j]}, expected a finite number`);
  });
  return data;
}
