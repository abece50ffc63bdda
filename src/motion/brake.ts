import type { GuardState } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';

/**
 * Brakes within the acceleration limit. All joints come to rest together, so that the hand keeps its direction. Only
 * joints that would run into a position limit stop sooner.
 */
export function brake(limits: MotionLimits, state: GuardState, dtS: number, out: GuardState): void {
  const togetherS = stopTogetherS(limits, state);
  for (let j = 0; j < state.velocity.length; j++)
    stopIn(stopTimeS(limits, state, togetherS, j), state, j, dtS, out);
}

/** Writes the posture (J) in which `brake` comes to rest into `posture`. */
export function restingPosture(limits: MotionLimits, state: GuardState, posture: Float64Array): void {
  const togetherS = stopTogetherS(limits, state);
  for (let j = 0; j < posture.length; j++)
    posture[j] = state.position[j] + (state.velocity[j] * stopTimeS(limits, state, togetherS, j)) / 2;
}

/** The longest time that a joint takes to stop. */
function stopTogetherS(limits: MotionLimits, { velocity }: GuardState): number {
  let togetherS = 0;
  for (let j = 0; j < velocity.length; j++)
    togetherS = Math.max(togetherS, Math.abs(velocity[j]) / limits.acceleration[j]);
  return togetherS;
}

/**
 * The time that joint `j` takes to stop: the common time, or the time in which it comes to rest at a nearer limit. In
 * mid-braking it is the remaining time, so that the resting posture stays the same.
 */
function stopTimeS(limits: MotionLimits, state: GuardState, togetherS: number, j: number): number {
  const w = state.velocity[j];
  const speed = Math.abs(w);
  const room = w > 0 ? limits.upper[j] - state.position[j] : state.position[j] - limits.lower[j];
  if ((speed * togetherS) / 2 <= room) return togetherS;
  return Math.max(speed / limits.acceleration[j], (2 * room) / speed);
}

/** Joint `j` decelerates as hard as permitted, and stays where it comes to rest. */
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
