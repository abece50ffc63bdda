/** What the model needs from outside, as small as possible: the body's geometry and fast linear algebra. */

/** Forward kinematics of a serial arm. Met by `ArmModel`. */
export interface Kinematics {
  readonly joints: number;
  /** Hand position (m, base frame) at joint angles `q` (J, rad) into `out` (3). */
  forward(q: Float64Array, out: Float64Array): void;
  /** Positional Jacobian (3 x J, row-major, m/rad) at `q` (J, rad) into `out` (3 J). */
  jacobian(q: Float64Array, out: Float64Array): void;
}

/**
 * The three operations where the time of the reservoir goes. Matrices are row-major [post][pre], their row length
 * `stride` a multiple of 8, the padding zero. Every implementation has the same order of partial sums, so all give
 * the same bits.
 */
export interface Kernels {
  /** out_i = sum_j W_ij r_j for `rows` rows; `r` and each row of `w` have `stride` elements. */
  matVec(w: Float64Array, r: Float64Array, out: Float64Array, rows: number, stride: number): void;
  /**
   * e_ij += sum_t d_ti p_tj over `steps` recorded steps (t-major, `stride` elements a step): the trace product of
   * docs/model/cerebellum.md, where `d` and `p` hold the cubes of the deviations and of the previous rates.
   */
  cubedOuter(
    d: Float64Array,
    p: Float64Array,
    e: Float64Array,
    steps: number,
    rows: number,
    stride: number,
  ): void;
  /** w_ij -= clip(factor e_ij, -limit, +limit); e_ij = 0. Returns how many changes were clipped. */
  clippedUpdate(w: Float64Array, e: Float64Array, factor: number, limit: number): number;
}

/** Numbers that make up a state, by name. Arrays are copies, never views of the live state. */
export type Fields = Record<string, Float64Array | Int32Array | Uint8Array>;

/** A part of the brain whose state can be written down and taken up again with the same bits. */
export interface Stateful {
  save(): Fields;
  /** @throws ModelError when a field is missing or has the wrong length. */
  load(fields: Fields): void;
}
