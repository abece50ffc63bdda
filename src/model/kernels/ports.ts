import type { BasalGangliaArrays } from './basal-ganglia-arrays.js';
import type { ReservoirArrays } from './reservoir-arrays.js';
import type { RhythmArrays } from './rhythm-arrays.js';

/** The operations of the networks that must be fast: whole steps on arrays that the kernels own. */

/** Constants of a reservoir's step: dt/tau, and the shares of old and new in the mean of x. */
export interface StepConstants {
  readonly share: number;
  readonly retention: number;
  readonly renewal: number;
}

/**
 * The arrays of one reservoir, and the operations that take most of its time. Every implementation has the same order
 * of operations, so all give the same bits (tests/model/kernels/). None allocates.
 */
export interface ReservoirKernels {
  readonly arrays: ReservoirArrays;
  /**
   * Runs `steps` steps with the first perturbations of the panel, and adds the rates after each to `rateSums`.
   * @param record place in the panels for the cubes of the first step, the other steps follow; -1: no recording
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

/** The arrays of one network of the basal ganglia, and its step. All implementations give the same bits. None allocates. */
export interface BasalGangliaKernels {
  readonly arrays: BasalGangliaArrays;
  /** One step of 1 ms of StrD1, SNr, VA and PM; leaves `totals`. */
  readonly step: () => void;
}

/** Constants of a run of the rhythm generators: updates of a movement, steps of an update, amplitude A of the fast current. */
export interface RhythmConstants {
  readonly updates: number;
  readonly stepsPerUpdate: number;
  readonly amplitude: number;
}

/** The arrays of the rhythm generators of one arm, and their run. All implementations give the same bits. None allocates. */
export interface RhythmKernels {
  readonly arrays: RhythmArrays;
  /** All updates from V = q = 0 by the published scheme; leaves `potentials`. */
  readonly run: () => void;
  /** The same steps; leaves V of the end and its derivatives `dV`. */
  readonly runSlopes: () => void;
}

/** A way to do the model's arithmetic. It owns the memory of the reservoirs, networks and generators it makes. */
export interface Kernels {
  readonly name: 'plain' | 'wasm';
  /** All arrays zero. @param stride a multiple of 8 */
  reservoir(stride: number, constants: StepConstants): ReservoirKernels;
  /** All arrays zero. */
  basalGanglia(cells: number, constants: BasalGangliaConstants): BasalGangliaKernels;
  /** All arrays zero. */
  rhythm(joints: number, constants: RhythmConstants): RhythmKernels;
}
