import type { Fields } from '../model/numbers/fields.js';
import type { Disturbance, FaultName } from '../parameters/fault-table.js';

export type CommandMode = 'position' | 'torque';

/** A measurement of the arm at one moment. The arrays belong to the reader and are filled in place. */
export interface Measurement {
  /** Time at which the joints were read, on the plant's steady clock (s). */
  stampS: number;
  /** Its age (s), if a steadier clock gives it; otherwise the age follows from the stamp. */
  ageS?: number;
  /** Joint angles (J, rad), in the order of the arm model. */
  readonly position: Float64Array;
  /** Joint velocities (J, rad/s). */
  readonly velocity: Float64Array;
  /** Hand as observed (3, m, base frame): forward kinematics of the joints, or what a camera shows. */
  readonly hand: Float64Array;
  /** Time at which a camera saw the hand, on the clock of `stampS` (s); undefined if the hand is that of the joints. */
  handStampS?: number | undefined;
}

export function createMeasurement(joints: number): Measurement {
  return {
    stampS: Number.NEGATIVE_INFINITY,
    position: new Float64Array(joints),
    velocity: new Float64Array(joints),
    hand: new Float64Array(3),
  };
}

/** The age of a measurement at `nowS` on the clock of its stamp (s). */
export function ageOf({ stampS, ageS }: Measurement, nowS: number): number {
  return ageS ?? nowS - stampS;
}

/** An arm that can be driven without ROS. Times in s, angles in rad, torques in N m. */
export interface Plant {
  readonly joints: number;
  /** Steady clock of the plant: grows with `advance` only. */
  readonly timeS: number;
  readonly modes: readonly CommandMode[];
  /** Step of its time (s). */
  readonly stepS: number;
  /**
   * Sets the joints (J), including jammed ones, at rest and commanded to stay. Changes nothing else.
   * @throws ModelError on a wrong size or non-finite angle.
   */
  reset(posture: Float64Array): void;
  /**
   * Sets the command to the drives (J) until the next call.
   * @throws ModelError on a wrong size, non-finite value or mode that the plant lacks.
   */
  command(mode: CommandMode, u: Float64Array): void;
  /** Lets time pass; `dtS` is a positive multiple of the plant's step. */
  advance(dtS: number): void;
  read(out: Measurement): void;
  /** Fills in the torque at each joint (J, N m, or N). Plants without masses have none. */
  readEffort?(out: Float64Array): void;
  /** The faults that it can simulate. */
  readonly suffers: readonly FaultName[];
  /**
   * Sets all faults. A later call replaces an earlier one, and faults that are not named are off.
   * @throws ModelError on a fault that it cannot simulate, or that does not fit it; nothing has changed then
   */
  disturb(disturbance: Disturbance): void;
  /** The state of motion, without disturbances. After `restore` the plant continues with the same bits. */
  save(): Fields;
  restore(fields: Fields): void;
  /** Frees resources that the garbage collector does not free. */
  dispose(): void;
}
