import type { MotionRates } from '../arm/joint-limits-file.js';
import type { Settings } from '../parameters/parameter-table.js';

/**
 * Share of the accelerations and jerks of a file that is used: a robot that joins the points of a trajectory by cubics
 * exceeds the accelerations between them by up to a sixth (tests/motion/franka-limits.test.ts).
 */
const ROOM = 0.8;

/** Limits of velocity, acceleration and jerk per joint (J); infinite where there is none. */
export interface RateLimits {
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  readonly jerk: Float64Array;
}

/**
 * The rates at which joints may move: for each the lowest of what the description, a file of limits and the parameters
 * say. `limits.velocity_scale` is a share of the velocities that description and file say; of the accelerations and jerks
 * of the file four fifths are used. Parameters for each joint take the place of
 * `limits.acceleration` and `limits.jerk`, which are for all joints.
 * @param described velocity limits of the description (J)
 * @param fromFile limits of a file, by joint
 */
export function rateLimits(
  jointNames: readonly string[],
  described: Float64Array,
  settings: Settings,
  fromFile: ReadonlyMap<string, MotionRates> = new Map(),
): RateLimits {
  const {
    'limits.velocity_scale': scale,
    'limits.acceleration': acceleration,
    'limits.jerk': jerk,
    'limits.joint_velocity': velocities,
    'limits.joint_acceleration': accelerations,
    'limits.joint_jerk': jerks,
  } = settings;
  const lowest = (value: (name: string, j: number) => readonly (number | undefined)[]) =>
    Float64Array.from(jointNames, (name, j) => Math.min(...value(name, j).map((limit) => limit ?? Infinity)));
  const share = (of: number, limit: number | undefined) => (limit === undefined ? undefined : of * limit);
  return {
    velocity: lowest((name, j) => [
      share(scale, described[j]),
      share(scale, fromFile.get(name)?.velocity),
      velocities.at(j),
    ]),
    acceleration: lowest((name, j) => [
      accelerations.at(j) ?? acceleration,
      share(ROOM, fromFile.get(name)?.acceleration),
    ]),
    jerk: lowest((name, j) => [
      jerks.at(j) ?? (jerk === 0 ? undefined : jerk),
      share(ROOM, fromFile.get(name)?.jerk),
    ]),
  };
}
