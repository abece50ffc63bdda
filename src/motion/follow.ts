import { brakeFully } from './brake.js';
import type { Desired, GuardState } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';

/** Room for rounding: a share of a limit, and an angle (rad). */
const SHARE = 1e-6;
const ROUNDING = 1e-14;

export type FollowVerdict = 'clear' | 'slowed_near_limit' | 'slowed_velocity';

/**
 * Follows a desired motion: exactly if some curve from `state` to `desired` keeps the limits, and otherwise as closely
 * as they permit. If a velocity limit is exceeded, one factor scales all joints, so that the direction is kept. The
 * acceleration limit and the distance to a position limit are then kept joint by joint.
 */
export function follow(
  limits: MotionLimits,
  state: GuardState,
  desired: Desired,
  dtS: number,
  out: GuardState,
): FollowVerdict {
  const joints = state.position.length;
  let factor = 1;
  let culprit = -1;
  for (let j = 0; j < joints; j++) {
    out.velocity[j] = desired.velocity[j];
    if (reachable(limits, state, desired, j, dtS)) continue;
    if (culprit < 0) culprit = j;
    out.velocity[j] = pursuit(limits, state, desired, j, dtS);
    const share = limits.velocity[j] / Math.abs(out.velocity[j]);
    if (share < factor) {
      factor = share;
      culprit = j;
    }
  }
  if (culprit < 0) {
    out.position.set(desired.position);
    return 'clear';
  }
  out.finding.joint = culprit;
  out.finding.value = Math.abs(desired.position[culprit] - state.position[culprit]) / dtS;
  out.finding.limit = limits.velocity[culprit];
  let verdict: FollowVerdict = 'slowed_velocity';
  for (let j = 0; j < joints; j++) {
    if (factor === 1 && reachable(limits, state, desired, j, dtS)) {
      out.position[j] = desired.position[j];
      out.velocity[j] = desired.velocity[j];
    } else if (moveTowards(limits, state, j, out.velocity[j] * factor, dtS, out)) {
      verdict = 'slowed_near_limit';
      out.finding.joint = j;
      out.finding.value = desired.position[j];
      out.finding.limit = desired.position[j] > state.position[j] ? limits.upper[j] : limits.lower[j];
    }
  }
  return verdict;
}

/** The position limits, widened to the current position of the joint. */
const upperOf = (limits: MotionLimits, state: GuardState, j: number) =>
  Math.max(limits.upper[j], state.position[j]);
const lowerOf = (limits: MotionLimits, state: GuardState, j: number) =>
  Math.min(limits.lower[j], state.position[j]);

/**
 * Whether joint `j` can be at the desired position and velocity after `dtS`: of all curves with the right velocities
 * at both ends, those that accelerate fully first and decelerate fully after (or the other way round) end
 * farthest from the mean, by (a^2 dt^2 - (w' - w)^2) / 4a.
 */
function reachable(
  limits: MotionLimits,
  state: GuardState,
  desired: Desired,
  j: number,
  dtS: number,
): boolean {
  const w = state.velocity[j];
  const next = desired.velocity[j];
  const q = desired.position[j];
  const a = limits.acceleration[j];
  const fastest = limits.velocity[j] * (1 + SHARE);
  const way = q - state.position[j];
  const gain = a * dtS * (1 + SHARE);
  const change = next - w;
  if (Math.abs(next) > fastest || Math.abs(way) > fastest * dtS + ROUNDING || Math.abs(change) > gain)
    return false;
  const room = (gain * gain - change * change) / (4 * a) + ROUNDING;
  if (Math.abs(way - ((w + next) * dtS) / 2) > room) return false;
  const stop = q + (next * Math.abs(next)) / (2 * a);
  return (
    // The joint must not get beyond its current position, not even by rounding: it would creep out.
    q <= Math.max(limits.upper[j] + ROUNDING, state.position[j]) &&
    q >= Math.min(limits.lower[j] - ROUNDING, state.position[j]) &&
    (next <= 0 || stop <= limits.upper[j] + ROUNDING) &&
    (next >= 0 || stop >= limits.lower[j] - ROUNDING)
  );
}

/**
 * The velocity after `dtS` that catches up soonest with a desired point of constant velocity: the remaining distance is
 * then just enough for full deceleration to that velocity.
 */
function pursuit(limits: MotionLimits, state: GuardState, desired: Desired, j: number, dtS: number): number {
  const next = desired.velocity[j];
  const left = desired.position[j] - state.position[j] - ((state.velocity[j] + next) * dtS) / 2;
  return next + Math.sign(left) * stoppable(Math.abs(left), limits.acceleration[j], dtS);
}

/** The velocity v that needs the distance `way`: v dt / 2 to reach it, and v^2 / 2a to stop. */
function stoppable(way: number, acceleration: number, dtS: number): number {
  return (2 * way) / (Math.sqrt((dtS * dtS) / 4 + (2 * way) / acceleration) + dtS / 2);
}

/**
 * Brings joint `j` to velocity `wanted` as far as the limits permit.
 * @returns whether a position limit prevented it
 */
function moveTowards(
  limits: MotionLimits,
  state: GuardState,
  j: number,
  wanted: number,
  dtS: number,
  out: GuardState,
): boolean {
  const q = state.position[j];
  const w = state.velocity[j];
  const a = limits.acceleration[j];
  const fastest = limits.velocity[j];
  const above = upperOf(limits, state, j) - q - (w * dtS) / 2;
  const below = q + (w * dtS) / 2 - lowerOf(limits, state, j);
  if (above < 0 || below < 0) {
    brakeFully(limits, state, j, dtS, out);
    return true;
  }
  // Outside a limit only the way back is permitted, so that no progress is lost.
  const highest = q > limits.upper[j] ? 0 : stoppable(above, a, dtS);
  const lowest = q < limits.lower[j] ? 0 : -stoppable(below, a, dtS);
  let next = Math.min(fastest, Math.max(-fastest, wanted));
  next = Math.min(w + a * dtS, Math.max(w - a * dtS, next));
  const limited = next > highest || next < lowest;
  next = Math.min(highest, Math.max(lowest, next));
  // The acceleration limit has priority. If the joint can stop in time, this changes nothing.
  next = Math.min(w + a * dtS, Math.max(w - a * dtS, next));
  out.velocity[j] = next;
  out.position[j] = q + ((w + next) * dtS) / 2;
  return limited;
}
