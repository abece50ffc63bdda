import type { GuardState } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';

/**
 * Brakes within the acceleration limit; all joints come to rest together, so that the hand keeps its direction, but
 * for those that would run into a position limit that way.
 */
export function brake(limits: MotionLimits, state: GuardState, dtS: number, out: GuardState): void {
  const { position, velocity } = state;
  let togetherS = 0;
  for (let j = 0; j < velocity.length; j++)
    togetherS = Math.max(togetherS, Math.abs(velocity[j]) / limits.acceleration[j]);
  for (let j = 0; j < velocity.length; j++) {
    const w = velocity[j];
    const end = position[j] + (w * togetherS) / 2;
    const inTime = w > 0 ? end <= limits.upper[j] : end >= limits.lower[j];
    stopIn(inTime ? togetherS : Math.abs(w) / limits.acceleration[j], state, j, dtS, out);
  }
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
