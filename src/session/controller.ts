import type { Vector3 } from '../model/numbers/vector.js';
import type { FeedbackLaw, Movement } from '../motion/movement.js';

/** A desired orientation of the tip link. */
export interface Orientation {
  /** Unit quaternion (x, y, z, w) in the base frame. */
  readonly turn: readonly [number, number, number, number];
  /** What an error of one radian counts as, beside that of the position (m). */
  readonly weightM: number;
}

/** The request for one reach. */
export interface Reach {
  /** Desired hand position (m, base frame). */
  readonly target: Vector3;
  /** Posture in which the movement starts, at rest (J, rad). */
  readonly start: Float64Array;
  readonly learning: boolean;
  readonly exploration: boolean;
  /** The orientation to reach as well, if one is asked for. */
  readonly orientation?: Orientation | undefined;
  /** Angles of joints that are stuck (J, rad; NaN: free), which the movement must leave there; undefined: all are free. */
  readonly held?: Float64Array | undefined;
}

/** The outcome of a reach, measured when the arm had come to rest. */
export interface ReachOutcome {
  /** The hand as observed (m, base frame): forward kinematics of the joints, or what a camera shows. */
  readonly hand: Vector3;
  /** The posture as measured (J, rad). */
  readonly posture: Float64Array;
  /** The posture as commanded (J, rad); under torque control the measured one. */
  readonly commanded: Float64Array;
  /** Angles of joints that are stuck (J, rad; NaN: free); undefined: all are free. */
  readonly held?: Float64Array | undefined;
}

/** Further details of a reach from a controller: texts, numbers, flags, vectors, by names in camelCase with units. */
export type ReachDetails = Readonly<Record<string, string | number | boolean | readonly number[]>>;

/** The assessment of a finished reach by any controller. */
export interface ReachAssessment {
  /** Distance of the observed hand to the target (m). */
  readonly aimingErrorM: number;
  /** Planned duration of the movement (s). */
  readonly durationS: number;
  /** Whether anything was learnt from it. */
  readonly learnt: boolean;
  readonly details: ReachDetails;
}

/** Plans reaches and learns from them. Calls are answered in order, and the control loop goes on meanwhile. */
export interface Controller {
  /** Whether reaches may start in any posture; otherwise the arm goes to the start posture first. */
  readonly startsAnywhere: boolean;
  /** Whether its movements can leave joints that are stuck where they are. */
  readonly holdsJoints?: boolean;
  /** @throws TargetRejected */
  begin(reach: Reach): Promise<Movement | FeedbackLaw>;
  /** The reach begun last has ended. @throws ModelError without such a reach */
  end(outcome: ReachOutcome): Promise<ReachAssessment>;
  /**
   * The reach begun last, if there is one, was abandoned.
   * @param outcome the position of the arm at that time, if the
   * measurement is reliable (a halt by the tracking error); otherwise undefined, and nothing may be learnt
   */
  abandon(outcome?: ReachOutcome): Promise<void>;
}
