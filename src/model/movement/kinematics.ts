/** The geometry of the body that the model needs. The program has only one forward kinematics. Lengths in m. */

/** Forward kinematics of a serial arm. `ArmModel` implements it. */
export interface Kinematics {
  readonly joints: number;
  /** Hand position (m, base frame) at joint angles `q` (J, rad) into `out` (3). */
  forward(q: Float64Array, out: Float64Array): void;
  /** Positional Jacobian (3 x J, row-major, m/rad) at `q` (J, rad) into `out` (3 J). */
  jacobian(q: Float64Array, out: Float64Array): void;
}

/** The same with the positions of the joints. `ArmModel` implements it. */
export interface JointedKinematics extends Kinematics {
  /** Origins of the joints along the chain, then the hand (m, base frame), at `q` (J, rad) into `out` (3 (J + 1)). */
  origins(q: Float64Array, out: Float64Array): void;
  /**
   * Load on each joint by weights of 1 N, at `q` (J, rad), into `out` (J x 4J, row-major; N m per N, or N per N for sliding
   * joints). The first J columns are for weights at the origins of joints 2 to J along the chain and in the hand; the others
   * for each metre that a weight on link 1 to J is beside them, along the three axes of the link's frame.
   */
  loads(q: Float64Array, out: Float64Array): void;
}
