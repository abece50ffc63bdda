import { largestDifference } from '../motion/guard-state.js';
import { homing } from '../motion/retime.js';
import type { Movement } from '../motion/movement.js';
import type { SequenceSettings } from './terms.js';

/** Going over less than this (rad) takes a proportional share of the duration of a movement. */
const FULL_WAY = 0.5;

/** A command this close to a posture counts as being there (rad): no movement for rounding errors. */
const THERE = 1e-9;

/** The straight movement of a resting command to a posture (J, rad); undefined if the command is there. */
export function wayTo(
  posture: Float64Array,
  from: Float64Array,
  { limits, movementDurationS }: SequenceSettings,
): Movement | undefined {
  const far = largestDifference(from, posture);
  if (far <= THERE) return undefined;
  return homing(from, posture, limits, movementDurationS * Math.min(1, far / FULL_WAY));
}
