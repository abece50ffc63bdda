import type { ArmModel } from '../arm/arm-model.js';
import type { MotionRates } from '../arm/joint-limits-file.js';
import { ConfigurationError } from '../errors.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Kinematics } from '../model/movement/kinematics.js';
import type { CollisionCheck } from './collision-check.js';
import { ArmPlaces } from './arm-places.js';
import { rateLimits } from './rate-limits.js';
import type { ReachMap } from './reach-map.js';

/** Limits of all commands. Arrays have one element per joint; angles in rad, lengths in m, times in s. */
export interface MotionLimits {
  readonly jointNames: readonly string[];
  /** Position limits of the commands: the joint's own less the margin. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Position limits of the joint itself; a joint that is measured beyond them halts the arm. */
  readonly jointLower: Float64Array;
  readonly jointUpper: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  /** Limits of planned movements, and of halts if the position limits leave room for that. */
  readonly jerk: Float64Array;
  /** Speed limit of the hand, the elbow and every other joint's origin (m/s). */
  readonly handSpeedMPerS: number;
  /** Computes those points; scratch space of one thread. */
  readonly places: ArmPlaces | undefined;
  /** Efforts that torque laws may command (N m, or N). */
  readonly effort: Float64Array;
  /** Largest distance of command and measured joint while moving. */
  readonly trackingError: number;
  /** No joint is faster than this, whatever its encoder says (J, rad/s). */
  readonly credibleVelocity: Float64Array;
  /** Joint states older than this halt the arm. */
  readonly stateTimeoutS: number;
  /** After a longer gap between two commands the drives are assumed to rest at the last one. */
  readonly longestStepS: number;
  /** Box that targets and the hand must stay in (3). */
  readonly workspaceMin: Float64Array;
  readonly workspaceMax: Float64Array;
  /** Forward kinematics of the hand; without it the box applies to targets only. */
  readonly kinematics: Kinematics | undefined;
  /** The places that the hand can reach within the position limits; without it every target in the box may be tried. */
  readonly reach?: ReachMap;
  /** The collision check of planned movements; without it no movement is checked. */
  readonly collisions: CollisionCheck | undefined;
}

/**
 * Stands for an infinite limit, so that no formula computes infinity minus infinity. No joint is farther or faster than
 * this: a larger number is invalid.
 */
export const UNLIMITED = 1e9;

/** Whether any joint has a limit of jerk. */
export function hasJerkLimit({ jerk }: MotionLimits): boolean {
  for (let j = 0; j < jerk.length; j++) if (jerk[j] < UNLIMITED) return true;
  return false;
}

/** Control cycles that may be missed before a movement is taken up anew from standstill. */
const MISSED_CYCLES = 10;

const finite = (value: number) => Math.min(UNLIMITED, Math.max(-UNLIMITED, value));

/** Corners of the box in which targets must lie (m): as set, or the reachable cube about the first joint. */
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
 * @param collisions the collision check of its movements
 * @param fromFile limits of the file that the settings name, by joint
 */
export function motionLimits(
  arm: ArmModel,
  settings: Settings,
  collisions?: CollisionCheck,
  fromFile?: ReadonlyMap<string, MotionRates>,
): MotionLimits {
  const margin = settings['limits.position_margin'];
  const { min, max } = workspaceOf(arm, settings);
  const rates = rateLimits(arm.jointNames, arm.velocityLimit, settings, fromFile);
  // If the margins of both sides meet, only the middle is left.
  const middle = (j: number) => finite(arm.lower[j]) / 2 + finite(arm.upper[j]) / 2;
  return {
    jointNames: arm.jointNames,
    lower: arm.lower.map((x, j) => Math.min(finite(x + margin), middle(j))),
    upper: arm.upper.map((x, j) => Math.max(finite(x - margin), middle(j))),
    jointLower: arm.lower.map(finite),
    jointUpper: arm.upper.map(finite),
    velocity: rates.velocity.map(finite),
    acceleration: rates.acceleration.map(finite),
    jerk: rates.jerk.map(finite),
    handSpeedMPerS: settings['limits.hand_speed'] || UNLIMITED,
    places: new ArmPlaces(arm),
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
    handSpeedMPerS: UNLIMITED,
    places: undefined,
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
