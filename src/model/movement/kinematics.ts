/** The geometry of the body that the model asks for, with one forward kinematics in the program. Lengths in m. */

/** Forward kinematics of a serial arm. Met by `ArmModel`. */
export interface Kinematics {
  readonly joints: number;
  /** Hand position (m, base frame) at joint angles `q` (J, rad) into `out` (3). */
  forward(q: Float64Array, out: Float64Array): void;
  /** Positional Jacobian (3 x J, row-major, m/rad) at `q` (J, rad) into `out` (3 J). */
  jacobian(q: Float64Array, out: Float64Array): void;
}

/** With the places of its joints, too. Met by `ArmModel`. */
export interface JointedKinematics extends Kinematics {
  /** Origins of the joints along the chain, then the hand (m, base frame), at `q` (J, rad) into `out` (3 (J + 1)). */
  origins(q: Float64Array, out: Float64Array): void;
}
