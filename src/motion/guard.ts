import { brake, restingPosture } from './brake.js';
import { incredibleJoint } from './credible-posture.js';
import { follow } from './follow.js';
import { noteFinding } from './guard-state.js';
import type { Desired, Finding, GuardState } from './guard-state.js';
import { UNLIMITED } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import { ageOf } from './plant.js';
import type { Measurement } from './plant.js';

/**
 * What the guard made of a desired motion. `clear`: it is the command. `slowed_*`: the command follows it as well as
 * the limits allow. It brakes for a cycle if it could not stop in the workspace any more, or would be too fast in
 * space. All others: the command brakes, or holds once at rest. `stalled` means that the last command is so old that
 * the motion has to be planned again from standstill. `collision` occurs for whole movements only, `too_fast` for
 * torque laws only.
 */
export type Verdict =
  | 'clear'
  | 'slowed_near_limit'
  | 'slowed_velocity'
  | 'slowed_hand_speed'
  | 'slowed_workspace'
  | 'stalled'
  | 'stale'
  | 'joint_limit'
  | 'tracking_error'
  | 'too_fast'
  | 'state_invalid'
  | 'command_invalid'
  | 'workspace'
  | 'collision';

/**
 * A stop with limited jerk may exceed the permitted speed of the hand by this factor: an acceleration takes a moment to
 * fade.
 */
const STOPPING_SHARE = 1.05;

/**
 * A hand has moved farther out of the workspace if its distance has grown by more than this (m): above rounding, below
 * notice.
 */
export const FARTHER_M = 1e-9;

/**
 * The last step before a command is sent. It leads from the command of the last cycle to the command of this cycle.
 *
 * Commands are samples of one curve with continuous velocity, of which the state holds position q and velocity w.
 * Between two cycles its acceleration stays within the limit a, so that whatever the cycle times, mean velocities
 * between commands keep the velocity limit and second divided differences keep a. It can always stop in time:
 *
 *     q + w |w| / (2 a)  lies within the position limits
 *
 * before a step implies the same after it (each step can at least brake fully). A posture outside the limits may only
 * come back: its current position is then the limit. The hand, and the place where it could come to rest, must be in
 * the workspace; a hand outside may not go farther out. If the hand, the elbow or another joint's origin would be
 * faster than its limit, the step is not taken and the command brakes for that cycle.
 *
 * If the clock jumps back, nothing moves for one cycle, and time goes on from there.
 *
 * Pure: reads `state`, writes `out` (another object). Does not allocate.
 * @param measured what the joints say; undefined while a movement is planned
 * @param desired position and velocity at `nowS` (J); undefined to brake and hold, which is supervised like moving
 * @param nowS time of this cycle on the clock of `measured.stampS`; nothing moves if it is not after the last one, or
 * no number
 * @param expected where the measured joints should be (J): the command of the time at which they were read
 * @param stopping whether `desired` is how the command comes to rest: it is followed with any verdict, unless a limit
 * is in the way
 */
export function guardStep(
  limits: MotionLimits,
  state: GuardState,
  measured: Measurement | undefined,
  desired: Desired | undefined,
  nowS: number,
  out: GuardState,
  expected = state.position,
  stopping = false,
): Verdict {
  const dtS = Number.isFinite(nowS) ? nowS - state.timeS : 0;
  out.finding.joint = -1;
  out.finding.collision = undefined;
  out.toleratedLower.set(state.toleratedLower);
  out.toleratedUpper.set(state.toleratedUpper);
  let verdict =
    measured === undefined ? 'clear' : supervise(limits, state, measured, expected, nowS, out.finding);
  if (!(dtS > 0)) {
    out.timeS = Number.isFinite(nowS) ? nowS : state.timeS;
    out.position.set(state.position);
    out.velocity.set(state.velocity);
    out.outsideM = state.outsideM;
    return verdict;
  }
  out.timeS = nowS;
  if (dtS > limits.longestStepS) {
    out.position.set(state.position);
    out.velocity.fill(0);
    measureOutside(limits, out);
    keepGain(state, out);
    return verdict === 'clear' ? 'stalled' : verdict;
  }
  if (stopping && desired !== undefined) {
    const exact = follow(limits, state, desired, dtS, out) === 'clear';
    const slow = placesSpeed(limits, state, out, dtS) <= STOPPING_SHARE * limits.handSpeedMPerS;
    if (exact && slow && keepsInside(limits, state, out)) return verdict;
  } else if (verdict === 'clear' && desired !== undefined) {
    if (usable(desired, out.finding)) {
      verdict = follow(limits, state, desired, dtS, out);
      const speed = placesSpeed(limits, state, out, dtS);
      if (speed > limits.handSpeedMPerS) {
        brake(limits, state, dtS, out);
        measureOutside(limits, out);
        keepGain(state, out);
        noteFinding(out.finding, -1, speed, limits.handSpeedMPerS);
        return 'slowed_hand_speed';
      }
      if (keepsInside(limits, state, out)) return verdict;
      const asked = outsideM(limits, desired.position, out.hand);
      verdict = asked > state.outsideM + FARTHER_M ? 'workspace' : 'slowed_workspace';
      noteFinding(out.finding, -1, Math.max(asked, out.outsideM), 0);
    } else verdict = 'command_invalid';
  }
  brake(limits, state, dtS, out);
  measureOutside(limits, out);
  keepGain(state, out);
  return verdict;
}

/**
 * The speed of the fastest checked point of the arm (m/s), on the way to `out` or after it, at the velocity that it has
 * there; 0 if the speed is not limited.
 */
function placesSpeed(limits: MotionLimits, state: GuardState, out: GuardState, dtS: number): number {
  const { places, handSpeedMPerS } = limits;
  if (places === undefined || handSpeedMPerS >= UNLIMITED) return 0;
  places.begin(state.position);
  const wayM = places.next(out.position);
  for (let j = 0; j < out.rest.length; j++) out.rest[j] = out.position[j] + out.velocity[j] * dtS;
  return Math.max(wayM, places.next(out.rest)) / dtS;
}

/**
 * Whether the hand, and the place where it could come to rest, are permitted. Sets the distance out of the workspace.
 */
function keepsInside(limits: MotionLimits, state: GuardState, out: GuardState): boolean {
  measureOutside(limits, out);
  if (out.outsideM > state.outsideM + FARTHER_M) return false;
  keepGain(state, out);
  return true;
}

/** Distance of the hand out of the workspace, now or when it comes to rest, whichever is larger. */
function measureOutside(limits: MotionLimits, out: GuardState): void {
  out.outsideM = 0;
  if (limits.kinematics === undefined) return;
  restingPosture(limits, out, out.rest);
  out.outsideM = outsideM(limits, out.rest, out.hand);
  out.outsideM = Math.max(out.outsideM, outsideM(limits, out.position, out.hand));
}

/**
 * Progress is kept: the measure never creeps out by rounding in every cycle. Braking ends where `keepsInside` has
 * permitted it, up to rounding; only a real increase counts.
 */
function keepGain(state: GuardState, out: GuardState): void {
  if (out.outsideM <= state.outsideM + 2 * FARTHER_M) out.outsideM = Math.min(out.outsideM, state.outsideM);
}

/** Whether joint states are fresh enough. A stamp far in the future is equally bad: the clock has jumped. */
export function fresh({ stateTimeoutS }: MotionLimits, measured: Measurement, nowS: number): boolean {
  return Math.abs(ageOf(measured, nowS)) <= stateTimeoutS;
}

/** Whether the joint states are reliable, and the joints are in the permitted range. */
export function superviseState(
  limits: MotionLimits,
  state: GuardState,
  measured: Measurement,
  nowS: number,
  finding: Finding,
): Verdict {
  const verdict = superviseReading(limits, measured, nowS, finding);
  if (verdict !== 'clear') return verdict;
  for (let j = 0; j < state.position.length; j++) {
    const q = measured.position[j];
    if (q >= state.toleratedLower[j] && q <= state.toleratedUpper[j]) continue;
    noteFinding(finding, j, q, q < state.toleratedLower[j] ? limits.jointLower[j] : limits.jointUpper[j]);
    return 'joint_limit';
  }
  return 'clear';
}

function superviseReading(
  limits: MotionLimits,
  measured: Measurement,
  nowS: number,
  finding: Finding,
): Verdict {
  if (!fresh(limits, measured, nowS)) {
    noteFinding(finding, -1, ageOf(measured, nowS), limits.stateTimeoutS);
    return 'stale';
  }
  const incredible = incredibleJoint(limits, measured.position);
  if (incredible >= 0) {
    noteFinding(finding, incredible, measured.position[incredible], NaN);
    return 'state_invalid';
  }
  return 'clear';
}

/**
 * Whether the joint states are reliable, the joints are in the permitted range, and they are near their expected
 * angles.
 */
export function supervise(
  limits: MotionLimits,
  state: GuardState,
  measured: Measurement,
  expected: Float64Array,
  nowS: number,
  finding: Finding,
): Verdict {
  const verdict = superviseState(limits, state, measured, nowS, finding);
  if (verdict !== 'clear') return verdict;
  for (let j = 0; j < state.position.length; j++) {
    const error = Math.abs(measured.position[j] - expected[j]);
    if (error <= limits.trackingError) continue;
    noteFinding(finding, j, error, limits.trackingError);
    return 'tracking_error';
  }
  return 'clear';
}

function usable({ position, velocity }: Desired, finding: Finding): boolean {
  for (let j = 0; j < position.length; j++) {
    if (Math.abs(position[j]) <= UNLIMITED && Math.abs(velocity[j]) <= UNLIMITED) continue;
    noteFinding(finding, j, Math.abs(position[j]) <= UNLIMITED ? velocity[j] : position[j], NaN);
    return false;
  }
  return true;
}

/** Distance of the hand out of the workspace (m) in a posture (J), 0 inside; `hand` (3) is scratch space. */
export function outsideM(
  { kinematics, workspaceMin, workspaceMax }: MotionLimits,
  posture: Float64Array,
  hand: Float64Array,
): number {
  if (kinematics === undefined) return 0;
  kinematics.forward(posture, hand);
  let outside = 0;
  for (let axis = 0; axis < 3; axis++)
    outside = Math.max(outside, workspaceMin[axis] - hand[axis], hand[axis] - workspaceMax[axis]);
  return outside;
}
