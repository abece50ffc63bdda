import type { ReservoirArrays } from './reservoir-arrays.js';

/** What the model needs from outside, as small as possible: the body's geometry and fast linear algebra. */

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

/** Constants of a reservoir's step: dt/tau, and the shares of old and new in the mean of x. */
export interface StepConstants {
  readonly share: number;
  readonly retention: number;
  readonly renewal: number;
}

/**
 * The arrays of one reservoir and the operations on them where its time goes. Every implementation has the same order
 * of operations, so all give the same bits (tests/kernels/). None allocates.
 */
export interface ReservoirKernels {
  readonly arrays: ReservoirArrays;
  /**
   * Runs `steps` steps with the first perturbations of the panel, and adds the rates after each to `rateSums`.
   * @param record where in the panels the cubes of the first step go, the others after it; -1: they are not recorded
   */
  readonly run: (steps: number, record: number) => void;
  /** The trace product e_ij += sum_t d_ti p_tj over the first `steps` of the panels of cubes. */
  readonly cubedOuter: (steps: number) => void;
  /** w_ij -= clip(factor e_ij, -limit, +limit); e_ij = 0. Returns how many changes were clipped. */
  readonly clippedUpdate: (factor: number, limit: number) => number;
}

/** A way to do a reservoir's arithmetic. It owns the memory of the reservoirs it makes. */
export interface Kernels {
  readonly name: 'plain' | 'wasm';
  /** All arrays zero. @param stride a multiple of 8 */
  reservoir(stride: number, constants: StepConstants): ReservoirKernels;
}

/** Numbers that make up a state, by name. Arrays are copies, never views of the live state. */
export type Fields = Record<string, Float64Array | Int32Array | Uint8Array>;

/** A part of the brain whose state can be written down and taken up again with the same bits. */
export interface Stateful {
  save(): Fields;
  /** @throws ModelError when a field is missing or has the wrong length. */
  load(fields: Fields): void;
}
