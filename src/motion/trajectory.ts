import type { Collision } from './collision-check.js';
import type { Movement } from './movement.js';
import { atRest, createGuardState } from './guard-state.js';
import type { Finding, GuardState } from './guard-state.js';
import { FARTHER_M, guardStep, outsideM } from './guard.js';
import type { Verdict } from './guard.js';
import type { MotionLimits } from './motion-limits.js';

/** A motion as points in time, for a controller that interpolates; it ends at rest. */
export interface Trajectory {
  /** Times since its start (n, s), strictly ascending from 0. */
  readonly timesS: Float64Array;
  /** Joint angles (n x J, row-major, rad) and velocities (rad/s). */
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

/** Why a movement may not begin. */
export interface Refusal {
  readonly verdict: Exclude<Verdict, 'clear'>;
  readonly finding: Finding;
}

/** A movement that has passed the guard, or the reason why it has not. */
export type Rehearsal = { readonly verdict: 'clear'; readonly trajectory: Trajectory } | Refusal;

/** No sensible movement lasts longer (s); a longer one was planned from invalid numbers. */
const LONGEST_S = 3600;

/**
 * Runs a movement through the guard before it begins, with a point per control cycle and one at its end.
 * @param from the command that it starts from, at rest
 */
export function rehearse(
  limits: MotionLimits,
  from: GuardState,
  movement: Movement,
  cycleS: number,
): Rehearsal {
  const joints = from.position.length;
  if (!(movement.durationS > 0 && movement.durationS <= LONGEST_S))
    return {
      verdict: 'command_invalid',
      finding: { joint: -1, value: movement.durationS, limit: LONGEST_S },
    };
  // The last cycle is stretched or shortened by up to half a cycle, so that the movement ends with a point.
  const count = Math.max(1, Math.round(movement.durationS / cycleS));
  const trajectory = emptyTrajectory(count + 1, joints);
  const desired = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  let state = copyOf(from, limits);
  let next = createGuardState(joints);
  put(trajectory, 0, 0, state);
  for (let i = 1; i <= count; i++) {
    const timeS = i < count ? i * cycleS : movement.durationS;
    movement.sample(timeS, desired.position, desired.velocity);
    const verdict = guardStep(limits, state, undefined, desired, timeS, next);
    if (verdict === 'slowed_workspace' && leavesWorkspace(limits, from, movement, count))
      return { verdict: 'workspace', finding: next.finding };
    if (verdict !== 'clear') return { verdict, finding: next.finding };
    put(trajectory, i, timeS, next);
    [state, next] = [next, state];
  }
  const collision = limits.collisions?.along(trajectory.positions);
  if (collision !== undefined) return { verdict: 'collision', finding: collisionFinding(collision) };
  return { verdict: 'clear', trajectory };
}

/**
 * The motion that brings a command to rest within the limits, with one point per control cycle.
 * @param stop how it comes to rest, if its jerk is limited
 */
export function brakingTrajectory(
  limits: MotionLimits,
  from: GuardState,
  cycleS: number,
  stop?: Movement,
): Trajectory {
  const joints = from.position.length;
  let state = copyOf(from, limits);
  let next = createGuardState(joints);
  const desired = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  const brakingS = from.velocity.map((w, j) => Math.abs(w) / limits.acceleration[j]);
  const longestS = (stop?.durationS ?? 0) + Math.max(...brakingS);
  let followed = stop;
  const trajectory = emptyTrajectory(Math.ceil(longestS / cycleS) + 2, joints);
  put(trajectory, 0, 0, state);
  let count = 1;
  do {
    const asked = followed === undefined ? undefined : desired;
    followed?.sample(count * cycleS, desired.position, desired.velocity);
    guardStep(limits, state, undefined, asked, count * cycleS, next, state.position, asked !== undefined);
    [state, next] = [next, state];
    const { position } = state;
    if (desired.position.some((q, j) => q !== position[j])) followed = undefined;
    put(trajectory, count, count * cycleS, state);
    count++;
  } while (!atRest(state) && count < trajectory.timesS.length);
  return {
    timesS: trajectory.timesS.slice(0, count),
    positions: trajectory.positions.slice(0, count * joints),
    velocities: trajectory.velocities.slice(0, count * joints),
  };
}

/** Whether the path of a movement leaves the workspace, so that even a slower one would. */
function leavesWorkspace(limits: MotionLimits, from: GuardState, movement: Movement, count: number): boolean {
  const { rest, hand, velocity } = createGuardState(from.position.length);
  for (let i = 0; i <= count; i++) {
    movement.sample((movement.durationS * i) / count, rest, velocity);
    if (outsideM(limits, rest, hand) > from.outsideM + FARTHER_M) return true;
  }
  return false;
}

function collisionFinding(collision: Collision): Finding {
  return { joint: -1, value: collision.distanceM, limit: collision.limitM, collision };
}

/**
 * The same motion from `aheadS` on (or from its last point). The follower joins it from its own position. The replaced
 * motion goes on while the message is under way, so a first point for now would be a jump back.
 */
export function joinedAhead({ timesS, positions, velocities }: Trajectory, aheadS: number): Trajectory {
  const joints = positions.length / timesS.length;
  const at = timesS.findIndex((timeS) => timeS >= aheadS);
  const first = at < 0 ? timesS.length - 1 : at;
  return {
    timesS: timesS.slice(first),
    positions: positions.slice(first * joints),
    velocities: velocities.slice(first * joints),
  };
}

function emptyTrajectory(points: number, joints: number): Trajectory {
  return {
    timesS: new Float64Array(points),
    positions: new Float64Array(points * joints),
    velocities: new Float64Array(points * joints),
  };
}

function put(trajectory: Trajectory, at: number, timeS: number, { position, velocity }: GuardState): void {
  trajectory.timesS[at] = timeS;
  trajectory.positions.set(position, at * position.length);
  trajectory.velocities.set(velocity, at * velocity.length);
}

function copyOf(from: GuardState, limits: MotionLimits): GuardState {
  const copy = createGuardState(from.position.length);
  copy.timeS = 0;
  copy.position.set(from.position);
  copy.velocity.set(from.velocity);
  copy.outsideM = from.outsideM;
  copy.toleratedLower.set(limits.jointLower);
  copy.toleratedUpper.set(limits.jointUpper);
  return copy;
}
