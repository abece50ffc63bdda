import type { Fields } from '../model/numbers/fields.js';
import type { VisualDisturbance } from '../model/movement/disturbance.js';

export type CommandMode = 'position' | 'torque';

/** What is known of the arm at one moment. The arrays belong to the reader and are filled in place. */
export interface Measurement {
  /** Time at which the joints were read, on the plant's steady clock (s). */
  stampS: number;
  /** How old that is (s), where a steadier clock tells; else it follows from the stamp. */
  ageS?: number;
  /** Joint angles (J, rad), in the order of the arm model. */
  readonly position: Float64Array;
  /** Joint velocities (J, rad/s). */
  readonly velocity: Float64Array;
  /** Hand as observed (3, m, base frame): forward kinematics of the joints, or what a camera shows. */
  readonly hand: Float64Array;
}

export function createMeasurement(joints: number): Measurement {
  return {
    stampS: Number.NEGATIVE_INFINITY,
    position: new Float64Array(joints),
    velocity: new Float64Array(joints),
    hand: new Float64Array(3),
  };
}

/** How old a measurement is at `nowS` on the clock of its stamp (s). */
export function ageOf({ stampS, ageS }: Measurement, nowS: number): number {
  return ageS ?? nowS - stampS;
}

/**
 * What a plant can be made to suffer, as a whole: a later call replaces an earlier one, and what is not named is
 * healthy. Plants without masses do not feel payload, gain and friction.
 */
export interface Disturbance {
  readonly visual?: VisualDisturbance;
  /** Mass held in the hand (kg). */
  readonly payloadKg?: number;
  /** Share of its torque that each motor gives (J); 1 is all. Servos are as much softer. */
  readonly motorGain?: readonly number[];
  /** Dry friction in each joint (J; N m, or N), more than there is anyway. */
  readonly friction?: readonly number[];
  /** Play between each servo and its joint (J, rad): within it the joint is held by nothing. */
  readonly backlash?: readonly number[];
  /** What each encoder shows more than the joint's angle (J, rad). Servos believe their encoders. */
  readonly encoderOffset?: readonly number[];
  /** How far each joint moves where its encoder shows a radian (J): a wrong gear ratio. About an angle of 0; 1 is right. */
  readonly jointGain?: readonly number[];
  /** Joints that are stuck where they are (J). */
  readonly jammed?: readonly boolean[];
}

/** An arm that can be driven without ROS. Times in s, angles in rad, torques in N m. */
export interface Plant {
  readonly joints: number;
  /** Steady clock of the plant: grows with `advance` only. */
  readonly timeS: number;
  readonly modes: readonly CommandMode[];
  /** Granularity of its time (s). */
  readonly stepS: number;
  /** Puts the joints (J) there (jammed ones too), at rest, commanded to stay; undoes nothing else. @throws ModelError on a wrong size or non-finite angle. */
  reset(posture: Float64Array): void;
  /** Sets what the drives are told (J) until the next call. @throws ModelError on a wrong size, non-finite value or mode that the plant lacks. */
  command(mode: CommandMode, u: Float64Array): void;
  /** Lets time pass; `dtS` is a positive multiple of the plant's step. */
  advance(dtS: number): void;
  read(out: Measurement): void;
  /** Fills in the torque at each joint (J, N m, or N). Plants without masses have none. */
  readEffort?(out: Float64Array): void;
  /** @throws ModelError on a wrong size or number; nothing has changed then. */
  disturb(disturbance: Disturbance): void;
  /** The state of motion, without disturbances; `restore` of it goes on with the same bits. */
  save(): Fields;
  restore(fields: Fields): void;
  /** Frees what the garbage collector does not. */
  dispose(): void;
}
