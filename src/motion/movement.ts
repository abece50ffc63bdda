import type { CommandMode, Measurement } from './plant.js';

/**
 * The limit that made a movement longer than requested. Limits of the speed in space and of the workspace count as
 * limits of the hand.
 */
export interface SlowedBy {
  readonly joint: string;
  readonly limit: 'velocity' | 'acceleration' | 'jerk' | 'hand_speed' | 'workspace';
}

/** A movement planned as a whole; it begins and ends at rest. */
export interface Movement {
  readonly kind: 'movement';
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
  /** Desired joint angles `q` (J, rad) and velocities `qd` (J, rad/s) at time `tS` since its start, clamped to it. */
  sample(tS: number, q: Float64Array, qd: Float64Array): void;
  /** The rest of the movement after `tS`, for an arm that was stopped and now rests at `posture` (J, rad). */
  remaining(tS: number, posture: Float64Array): Movement;
}

/** A law that uses measurements of the arm in every cycle. */
export interface FeedbackLaw {
  readonly kind: 'feedback';
  readonly mode: CommandMode;
  readonly durationS: number;
  /** Command (J; rad or N m) at time `tS` since its start. */
  command(tS: number, measured: Measurement, out: Float64Array): void;
}

/** The same movement in `factor` times its duration; `slowedBy` is why. */
export function slower(movement: Movement, factor: number, slowedBy: SlowedBy): Movement {
  return {
    kind: 'movement',
    durationS: movement.durationS * factor,
    slowedBy,
    sample: (tS, q, qd) => {
      movement.sample(tS / factor, q, qd);
      for (let j = 0; j < qd.length; j++) qd[j] /= factor;
    },
    remaining: (tS, posture) => movement.remaining(tS / factor, posture),
  };
}
