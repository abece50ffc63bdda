import { NeuromotorError } from '../../errors.js';
import type { JointPath } from '../../plants/trajectory-follower.js';
import type { Doubles, Duration, JointTrajectory } from '../client/messages.js';

/** A JointTrajectory that cannot be followed. */
export class TrajectoryError extends NeuromotorError {}

const secondsOf = ({ sec, nanosec }: Duration) => sec + nanosec * 1e-9;

/**
 * The points of a JointTrajectory, its joints put into the order of `joints` by name.
 * @throws TrajectoryError saying what is wrong with it: it must have all joints and no other, at least one point,
 *   finite positions of all joints, velocities of all or none, and strictly ascending times
 */
export function readJointTrajectory(message: JointTrajectory, joints: readonly string[]): JointPath {
  const { joint_names: names, points } = message;
  const columns = columnsOf(names, joints);
  if (points.length === 0) throw new TrajectoryError('it has no points');
  const path = {
    timesS: new Float64Array(points.length),
    positions: new Float64Array(points.length * joints.length),
    velocities: new Float64Array(points.length * joints.length).fill(NaN),
  };
  points.forEach(({ positions, velocities, time_from_start: time }, i) => {
    const timeS = secondsOf(time);
    const beforeS = i === 0 ? undefined : path.timesS[i - 1];
    if (timeS < 0 || (beforeS !== undefined && timeS <= beforeS))
      throw new TrajectoryError(
        `time_from_start of point ${i} is ${timeS} s, expected ${beforeS === undefined ? 'at least 0 s' : `more than ${beforeS} s`}`,
      );
    path.timesS[i] = timeS;
    put(path.positions, i, columns, positions, `positions of point ${i}`);
    if (velocities.length > 0) put(path.velocities, i, columns, velocities, `velocities of point ${i}`);
  });
  return path;
}

/** Where each joint is in the message. */
function columnsOf(names: readonly string[], joints: readonly string[]): number[] {
  const expected = `expected ${joints.join(', ')}`;
  const unknown = names.find((name) => !joints.includes(name));
  if (unknown !== undefined) throw new TrajectoryError(`it has an unknown joint '${unknown}', ${expected}`);
  const missing = joints.find((joint) => !names.includes(joint));
  if (missing !== undefined) throw new TrajectoryError(`joint '${missing}' is missing, ${expected}`);
  if (names.length > joints.length)
    throw new TrajectoryError(`it names a joint twice (${names.join(', ')}), ${expected}`);
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
    throw new TrajectoryError(`${what} are ${values.length} numbers, expected ${columns.length}`);
  columns.forEach((column, j) => {
    const value = values[column];
    if (!Number.isFinite(value))
      throw new TrajectoryError(`${what}: number ${column} is ${value}, expected a finite one`);
    rows[point * columns.length + j] = value;
  });
}
