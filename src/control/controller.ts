import type { ReachReport } from '../model/reach.js';
import type { Vector3 } from '../model/vector.js';
import type { CommandMode, Measurement } from './plant.js';

/** One reach as the session asks for it. */
export interface Reach {
  /** Desired hand position (m, base frame). */
  readonly target: Vector3;
  /** Posture in which the movement starts, at rest (J, rad). */
  readonly start: Float64Array;
  readonly learning: boolean;
  readonly exploration: boolean;
}

/** The limit that made a movement longer than asked; of the workspace it is that of the hand. */
export interface SlowedBy {
  readonly joint: string;
  readonly limit: 'velocity' | 'acceleration' | 'jerk' | 'workspace';
}

/** A movement planned as a whole; it begins and ends at rest. */
export interface Movement {
  readonly kind: 'movement';
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
  /** Desired joint angles `q` (J, rad) and velocities `qd` (J, rad/s) at time `tS` since its start, clamped to it. */
  sample(tS: number, q: Float64Array, qd: Float64Array): void;
  /** What is left of it after `tS`, for an arm that was stopped and now rests at `posture` (J, rad). */
  remaining(tS: number, posture: Float64Array): Movement;
}

/** A law that looks at the arm in every cycle. */
export interface FeedbackLaw {
  readonly kind: 'feedback';
  readonly mode: CommandMode;
  readonly durationS: number;
  /** Command (J; rad or N m) at time `tS` since its start. */
  command(tS: number, measured: Measurement, out: Float64Array): void;
}

/** Plans reaches and learns from them. Calls are answered in order; the control loop goes on meanwhile. */
export interface Controller {
  /** Whether reaches may start in any posture; otherwise the arm goes to the start posture first. */
  readonly startsAnywhere: boolean;
  /** @throws TargetRejected */
  begin(reach: Reach): Promise<Movement | FeedbackLaw>;
  /** The reach begun last ended with the hand seen at `hand` (m, base frame). */
  end(hand: Vector3): Promise<ReachReport>;
  /** The reach begun last, if there is one, was given up; nothing is learnt from it. */
  abandon(): Promise<void>;
}
