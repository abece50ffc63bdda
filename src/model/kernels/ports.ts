import type { BasalGangliaArrays } from '../basal-ganglia/basal-ganglia-arrays.js';
import type { ReservoirArrays } from '../cerebellum/reservoir-arrays.js';

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

/** Constants of a step of the basal ganglia: time constants (ms), threshold of SNr's lateral inhibition, weights. */
export interface BasalGangliaConstants {
  readonly strTau: number;
  readonly snrTau: number;
  readonly vaTau: number;
  readonly pmTau: number;
  readonly snrThreshold: number;
  readonly pmToStr: number;
  readonly strToSnr: number;
  readonly snrToVa: number;
}

/** The arrays of one network of the basal ganglia, and its step: the same bits from all, without allocation. */
export interface BasalGangliaKernels {
  readonly arrays: BasalGangliaArrays;
  /** One step of 1 ms of StrD1, SNr, VA and PM; leaves `totals`. */
  readonly step: () => void;
}

/** A way to do the model's arithmetic. It owns the memory of the reservoirs and networks it makes. */
export interface Kernels {
  readonly name: 'plain' | 'wasm';
  /** All arrays zero. @param stride a multiple of 8 */
  reservoir(stride: number, constants: StepConstants): ReservoirKernels;
  /** All arrays zero. */
  basalGanglia(cells: number, constants: BasalGangliaConstants): BasalGangliaKernels;
}

/** Numbers that make up a state, by name. Arrays are copies, never views of the live state. */
export type Fields = Record<string, Float64Array | Int32Array | Uint8Array>;

/** A part of the brain whose state can be written down and taken up again with the same bits. */
export interface Stateful {
  save(): Fields;
  /** @throws ModelError when a field is missing or has the wrong length. */
  load(fields: Fields): void;
}
