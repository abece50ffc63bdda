import { plainKernels } from '../kernels/plain-kernels.js';
import type { Kernels, RhythmKernels } from '../kernels/ports.js';
import { CPG_PARAMETERS_PER_JOINT, CPG_UPDATES, cpgConstants, rhythmOf, setRhythm } from './cpg.js';
import type { CpgScheme } from './cpg.js';

/**
 * How the end of a movement depends on the parameters of its pattern generator: one run of the equations of cpg.ts together
 * with their variational equations. With the stages v_i, u_i of a half centre, g_i = v_i - Af tanh((sf / Af) v_i) + u_i - I and
 * a change d of a parameter,
 *
 *     k_i = (-h / tm) g_i               dk_i = (-h / tm) ((1 - sf sech^2) dv_i + du_i - sech^2 v_i dsf - dI) - k_i dtm / tm
 *     l_i = (h / 20 tm) (ss v - u_i)    dl_i = (h / 20 tm) (ss dv + v dss - du_i) - l_i dtm / tm
 *
 * in either scheme of steps; the kernels have the published one with its quirks. These slopes are exact. Five runs of finite
 * differences were not, and took longer. Rehearsals steer by the slopes; `PatternGenerator` computes where a movement ends.
 * Source: Hairer, Norsett & Wanner 1993, I.14 (derivatives with respect to parameters).
 */
const { stepS, stepsPerUpdate, amplitude, slowToFast, motorSlope, motorThreshold } = cpgConstants;
const STEPS = CPG_UPDATES * stepsPerUpdate;
/** Parameters of the rhythm: sf, ss, I, tm. */
const RHYTHM = 4;

export class EndSlopes {
  /** d angle / d parameter of each joint's six parameters (J x 6, rad per unit). */
  readonly slopes: Float64Array;
  /** The kernels of the published scheme; undefined for the other one. */
  readonly #rhythm: RhythmKernels | undefined;
  /** V of F and E at the end, and its derivatives with respect to sf, ss, I and tm. */
  readonly #ends = new Float64Array(2);
  readonly #tangents = new Float64Array(2 * RHYTHM);

  constructor(joints: number, scheme: CpgScheme, kernels: Kernels = plainKernels) {
    this.slopes = new Float64Array(joints * CPG_PARAMETERS_PER_JOINT);
    this.#rhythm = scheme === 'published' ? rhythmOf(joints, kernels) : undefined;
  }

  /** Fills in the slopes at `theta` (J x 6, row-major) for joints with these motor gains (J, rad). Allocates nothing. */
  evaluate(theta: Float64Array, gain: Float64Array): void {
    const rhythm = this.#rhythm;
    if (rhythm !== undefined) {
      setRhythm(rhythm.arrays, theta);
      rhythm.runSlopes();
    }
    for (let joint = 0; joint < gain.length; joint++) {
      const at = joint * CPG_PARAMETERS_PER_JOINT;
      for (const half of [0, 1] as const)
        if (rhythm === undefined) rungeKutta(theta, at, half, this.#ends, this.#tangents);
        else this.#take(rhythm, joint, half);
      this.#readOut(theta, at, gain[joint]);
    }
  }

  #take({ arrays: { v, dV } }: RhythmKernels, joint: number, half: 0 | 1): void {
    const i = 2 * joint + half;
    this.#ends[half] = v[i];
    for (let p = 0; p < RHYTHM; p++) this.#tangents[half * RHYTHM + p] = dV[p * v.length + i];
  }

  /** Pattern formation and motor neurons: angle = reference + gain (M_E - M_F). */
  #readOut(theta: Float64Array, at: number, gain: number): void {
    const { slopes } = this;
    const slope = theta[at + 4];
    const threshold = theta[at + 5];
    slopes.fill(0, at, at + CPG_PARAMETERS_PER_JOINT);
    for (const half of [0, 1]) {
      const sign = half === 0 ? -gain : gain;
      const v = this.#ends[half];
      const formed = 1 / (1 + Math.exp(slope * (threshold - v)));
      const moved = 1 / (1 + Math.exp(motorSlope * (motorThreshold - formed / 2)));
      const byFormed = sign * moved * (1 - moved) * (motorSlope / 2) * formed * (1 - formed);
      for (let p = 0; p < RHYTHM; p++) slopes[at + p] += byFormed * slope * this.#tangents[half * RHYTHM + p];
      slopes[at + 4] += byFormed * (v - threshold);
      slopes[at + 5] -= byFormed * slope;
    }
  }
}

/** V and q of a half centre, then their derivatives with respect to sf, ss, I and tm. */
const STATE = 2 + 2 * RHYTHM;
const state = new Float64Array(STATE);
const staged = new Float64Array(STATE);
const slope = new Float64Array(STATE);
const sum = new Float64Array(STATE);

/** The classical scheme for one half centre (0 F, 1 E) and its variational equations. */
function rungeKutta(
  theta: Float64Array,
  at: number,
  half: 0 | 1,
  ends: Float64Array,
  tangents: Float64Array,
): void {
  state.fill(0);
  for (let step = 0; step < STEPS; step++) {
    sum.fill(0);
    for (let stage = 0; stage < 4; stage++) {
      const ahead = stage === 0 ? 0 : stage === 3 ? 1 : 0.5;
      for (let i = 0; i < STATE; i++) staged[i] = state[i] + ahead * slope[i];
      slopeAt(theta, at, half);
      for (let i = 0; i < STATE; i++) sum[i] += (stage === 0 || stage === 3 ? 1 : 2) * slope[i];
    }
    for (let i = 0; i < STATE; i++) state[i] += sum[i] / 6;
  }
  ends[half] = state[0];
  for (let p = 0; p < RHYTHM; p++) tangents[half * RHYTHM + p] = state[2 + p];
}

/** The change of `staged` in one step at its slope, into `slope`. */
function slopeAt(theta: Float64Array, at: number, half: 0 | 1): void {
  const conductance = theta[at];
  const slowConductance = theta[at + 1];
  const sign = half === 0 ? 1 : -1;
  const time = theta[at + 3];
  const fast = -stepS / time;
  const slow = stepS / (slowToFast * time);
  const v = staged[0];
  const u = staged[1];
  const t = Math.tanh((conductance / amplitude) * v);
  const sech2 = 1 - t * t;
  slope[0] = fast * (v - amplitude * t + u - sign * theta[at + 2]);
  slope[1] = slow * (slowConductance * v - u);
  for (let p = 0; p < RHYTHM; p++) {
    const dv = staged[2 + p];
    const du = staged[2 + RHYTHM + p];
    slope[2 + p] = fast * ((1 - conductance * sech2) * dv + du);
    slope[2 + RHYTHM + p] = slow * (slowConductance * dv - du);
  }
  slope[2] -= fast * sech2 * v;
  slope[2 + RHYTHM + 1] += slow * v;
  slope[2 + 2] -= sign * fast;
  slope[2 + 3] -= slope[0] / time;
  slope[2 + RHYTHM + 3] -= slope[1] / time;
}
