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

/** What became of a reach, all at the same moment: when the arm had come to rest. */
export interface ReachOutcome {
  /** The hand as observed (m, base frame): forward kinematics of the joints, or what a camera shows. */
  readonly hand: Vector3;
  /** The posture as measured (J, rad). */
  readonly posture: Float64Array;
  /** The posture as commanded (J, rad); under torque control the measured one. */
  readonly commanded: Float64Array;
}

/** What a controller may tell of a reach besides: texts, numbers, flags, vectors, by names in camelCase with units. */
export type ReachDetails = Readonly<Record<string, string | number | boolean | readonly number[]>>;

/** What any controller can tell of a finished reach. */
export interface ReachAssessment {
  /** Distance of the observed hand to the target (m). */
  readonly aimingErrorM: number;
  /** How long the movement was planned to take (s). */
  readonly durationS: number;
  /** Whether anything was learnt from it. */
  readonly learnt: boolean;
  readonly details: ReachDetails;
}

/** Plans reaches and learns from them. Calls are answered in order; the control loop goes on meanwhile. */
export interface Controller {
  /** Whether reaches may start in any posture; otherwise the arm goes to the start posture first. */
  readonly startsAnywhere: boolean;
  /** @throws TargetRejected */
  begin(reach: Reach): Promise<Movement | FeedbackLaw>;
  /** The reach begun last has ended. @throws ModelError without such a reach */
  end(outcome: ReachOutcome): Promise<ReachAssessment>;
  /**
   * The reach begun last, if there is one, was given up.
   * @param outcome where the arm was then, if that measurement can be trusted (a halt by the tracking error);
   *   undefined where it cannot, and nothing may be learnt
   */
  abandon(outcome?: ReachOutcome): Promise<void>;
}
