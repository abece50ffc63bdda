import type { GuardState } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';

/**
 * Brakes within the acceleration limit; all joints come to rest together, so that the hand keeps its direction, but
 * for those that would run into a position limit that way.
 */
export function brake(limits: MotionLimits, state: GuardState, dtS: number, out: GuardState): void {
  const togetherS = stopTogetherS(limits, state);
  for (let j = 0; j < state.velocity.length; j++)
    stopIn(stopTimeS(limits, state, togetherS, j), state, j, dtS, out);
}

/** Where `brake` comes to rest, into `posture` (J). */
export function restingPosture(limits: MotionLimits, state: GuardState, posture: Float64Array): void {
  const togetherS = stopTogetherS(limits, state);
  for (let j = 0; j < posture.length; j++)
    posture[j] = state.position[j] + (state.velocity[j] * stopTimeS(limits, state, togetherS, j)) / 2;
}

/** How long the joint that takes longest takes to stop. */
function stopTogetherS(limits: MotionLimits, { velocity }: GuardState): number {
  let togetherS = 0;
  for (let j = 0; j < velocity.length; j++)
    togetherS = Math.max(togetherS, Math.abs(velocity[j]) / limits.acceleration[j]);
  return togetherS;
}

/**
 * How long joint `j` takes to stop: as long as all, or so long that it comes to rest at a limit that is nearer. Said
 * again in mid-braking it is what is left of it, so that the resting posture stays the same.
 */
function stopTimeS(limits: MotionLimits, state: GuardState, togetherS: number, j: number): number {
  const w = state.velocity[j];
  const speed = Math.abs(w);
  const room = w > 0 ? limits.upper[j] - state.position[j] : state.position[j] - limits.lower[j];
  if ((speed * togetherS) / 2 <= room) return togetherS;
  return Math.max(speed / limits.acceleration[j], (2 * room) / speed);
}

/** Joint `j` decelerates as hard as it may; it stays where it comes to rest. */
export function brakeFully(
  limits: MotionLimits,
  state: GuardState,
  j: number,
  dtS: number,
  out: GuardState,
): void {
  stopIn(Math.abs(state.velocity[j]) / limits.acceleration[j], state, j, dtS, out);
}

function stopIn(stopS: number, state: GuardState, j: number, dtS: number, out: GuardState): void {
  const w = state.velocity[j];
  if (stopS <= dtS) {
    out.velocity[j] = 0;
    out.position[j] = state.position[j] + (w * stopS) / 2;
  } else {
    out.velocity[j] = w * (1 - dtS / stopS);
    out.position[j] = state.position[j] + ((w + out.velocity[j]) * dtS) / 2;
  }
}
