import type { ReachReport } from '../model/trial/reach.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { FeedbackLaw, Movement } from '../motion/movement.js';

/** One reach as the session asks for it. */
export interface Reach {
  /** Desired hand position (m, base frame). */
  readonly target: Vector3;
  /** Posture in which the movement starts, at rest (J, rad). */
  readonly start: Float64Array;
  readonly learning: boolean;
  readonly exploration: boolean;
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
