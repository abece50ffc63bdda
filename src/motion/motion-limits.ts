import type { ArmModel } from '../arm/arm-model.js';
import { ConfigurationError } from '../errors.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Kinematics } from '../model/movement/kinematics.js';
import type { CollisionCheck } from './collision-check.js';

/** What no command may break. Arrays have one element a joint; angles in rad, lengths in m, times in s. */
export interface MotionLimits {
  readonly jointNames: readonly string[];
  /** Position limits of the commands: the joint's own less the margin. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Position limits of the joint itself; a measured joint beyond them halts. */
  readonly jointLower: Float64Array;
  readonly jointUpper: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  /** Of planned movements only: what brakes does so as hard as the acceleration allows. */
  readonly jerk: Float64Array;
  /** Efforts that torque laws may command (N m, or N). */
  readonly effort: Float64Array;
  /** Largest distance of command and measured joint while moving. */
  readonly trackingError: number;
  /** Faster than this no joint is, whatever its encoder says (J, rad/s). */
  readonly credibleVelocity: Float64Array;
  /** Joint states older than this halt. */
  readonly stateTimeoutS: number;
  /** After a longer gap between two commands the drives are taken to have come to rest at the one before. */
  readonly longestStepS: number;
  /** Box that targets and the hand must stay in (3). */
  readonly workspaceMin: Float64Array;
  readonly workspaceMax: Float64Array;
  /** Where the hand of a command is; without it the box counts for targets only. */
  readonly kinematics: Kinematics | undefined;
  /** What planned movements must keep clear of; without it they may go anywhere. */
  readonly collisions: CollisionCheck | undefined;
}

/**
 * Stands for "none" where a limit is infinite, so that no formula meets infinity minus infinity. No joint is farther
 * or faster: what claims to be is no number that one could compute with.
 */
export const UNLIMITED = 1e9;

/** Control cycles that may be missed before a movement is taken up anew from standstill. */
const MISSED_CYCLES = 10;

const finite = (value: number) => Math.min(UNLIMITED, Math.max(-UNLIMITED, value));

/** Corners of the box that targets must lie in (m): as set, else the cube about the first joint that the arm can reach. */
export function workspaceOf(
  arm: Pick<ArmModel, 'origin' | 'reach'>,
  settings: Settings,
): { min: Float64Array; max: Float64Array } {
  const min = settings['workspace.min'];
  const max = settings['workspace.max'];
  return {
    min: min.length > 0 ? Float64Array.from(min) : arm.origin.map((x) => x - arm.reach),
    max: max.length > 0 ? Float64Array.from(max) : arm.origin.map((x) => x + arm.reach),
  };
}

/**
 * The limits of a robot: those of its description, with margin and scale of the settings.
 * @param collisions what its movements must keep clear of
 */
export function motionLimits(arm: ArmModel, settings: Settings, collisions?: CollisionCheck): MotionLimits {
  const margin = settings['limits.position_margin'];
  const { min, max } = workspaceOf(arm, settings);
  // Where the margins of both sides meet, the middle is all that is left.
  const middle = (j: number) => finite(arm.lower[j]) / 2 + finite(arm.upper[j]) / 2;
  return {
    jointNames: arm.jointNames,
    lower: arm.lower.map((x, j) => Math.min(finite(x + margin), middle(j))),
    upper: arm.upper.map((x, j) => Math.max(finite(x - margin), middle(j))),
    jointLower: arm.lower.map(finite),
    jointUpper: arm.upper.map(finite),
    velocity: arm.velocityLimit.map((v) => finite(v * settings['limits.velocity_scale'])),
    acceleration: new Float64Array(arm.joints).fill(settings['limits.acceleration']),
    jerk: new Float64Array(arm.joints).fill(settings['limits.jerk'] || UNLIMITED),
    effort: arm.effortLimit.map(finite),
    trackingError: settings['limits.tracking_error'],
    credibleVelocity: arm.velocityLimit.map((v) => finite(v * settings['limits.credible_velocity'])),
    stateTimeoutS: settings.joint_state_timeout,
    longestStepS: MISSED_CYCLES / settings.update_rate,
    workspaceMin: min,
    workspaceMax: max,
    kinematics: arm,
    collisions,
  };
}

/** @throws ConfigurationError when the start posture does not keep the margin to the joint limits */
export function checkStartPosture(settings: Settings, arm: ArmModel): void {
  const margin = settings['limits.position_margin'];
  settings.start_posture.forEach((angle, j) => {
    const low = arm.lower[j] + margin;
    const high = arm.upper[j] - margin;
    if (!(angle >= low && angle <= high))
      throw new ConfigurationError(
        `start_posture of joint ${arm.jointNames[j]} is ${angle} rad, expected ${low} to ${high} rad ` +
          `(its limits less limits.position_margin)`,
      );
  });
}

/** No limits at all, as in the published model: for the ideal plant only. */
export function withoutLimits(jointNames: readonly string[]): MotionLimits {
  const all = (value: number, count = jointNames.length) => new Float64Array(count).fill(value);
  return {
    jointNames,
    lower: all(-UNLIMITED),
    upper: all(UNLIMITED),
    jointLower: all(-UNLIMITED),
    jointUpper: all(UNLIMITED),
    velocity: all(UNLIMITED),
    acceleration: all(UNLIMITED),
    jerk: all(UNLIMITED),
    effort: all(UNLIMITED),
    trackingError: UNLIMITED,
    credibleVelocity: all(UNLIMITED),
    stateTimeoutS: UNLIMITED,
    longestStepS: UNLIMITED,
    workspaceMin: all(-UNLIMITED, 3),
    workspaceMax: all(UNLIMITED, 3),
    kinematics: undefined,
    collisions: undefined,
  };
}
