import type { Kernels, RhythmKernels } from '../kernels/ports.js';

/**
 * Multi-layered multi-pattern central pattern generator (docs/model/cpg.md; Baladron et al. 2023): per joint a rhythm
 * generator of two half centres, flexor F and extensor E, a sigmoid pattern formation layer, and two motor neurons
 * whose difference is the commanded angle.
 *
 *     tm dV/dt = -(V - Af tanh((sf / Af) V) + q - I)      I_F = +I, I_E = -I
 *     20 tm dq/dt = -q + ss (V - Es)
 *     P = 1 / (1 + exp(ga (gt - V)))
 *     M = 1 / (1 + exp(5 (0.5 - P / 2)))
 *     angle_j = reference_j + gain_j (M_E - M_F)
 *
 * V fast potential, q slow recovery variable, sf and ss fast and slow conductance, I injected current, tm fast time
 * constant (s), ga and gt slope and threshold of the pattern formation. The published model also feeds sensory
 * neurons back into P with a weight of zero; only the halving of P that came with it is kept.
 */

/** Parameters of one joint, in the order of the columns of Θ: sf, ss, I, tm, ga, gt. */
export const CPG_PARAMETERS_PER_JOINT = 6;

/** Updates of one movement: a warm-up update (row 0), then 120. */
export const CPG_UPDATES = 121;

const STEPS_PER_UPDATE = 10;
const STEP_S = 0.05 / 20;
const AMPLITUDE = 5;
const SLOW_TO_FAST = 20;
const MOTOR_SLOPE = 5;
const MOTOR_THRESHOLD = 0.5;

/** The constants above, for docs/model/tables.md. */
export const cpgConstants = Object.freeze({
  stepS: STEP_S,
  stepsPerUpdate: STEPS_PER_UPDATE,
  amplitude: AMPLITUDE,
  slowToFast: SLOW_TO_FAST,
  motorSlope: MOTOR_SLOPE,
  motorThreshold: MOTOR_THRESHOLD,
});

/** The layers of all joints after an update; each array has one element per joint. */
export interface CpgState {
  readonly VF: Float64Array;
  readonly qF: Float64Array;
  readonly VE: Float64Array;
  readonly qE: Float64Array;
  readonly PFF: Float64Array;
  readonly PFE: Float64Array;
  readonly MNF: Float64Array;
  readonly MNE: Float64Array;
}

/** Kernels for the rhythm generators of whole movements by the published scheme. */
export const rhythmOf = (joints: number, kernels: Kernels): RhythmKernels =>
  kernels.rhythm(joints, { updates: CPG_UPDATES, stepsPerUpdate: STEPS_PER_UPDATE, amplitude: AMPLITUDE });

/** Sets the rhythm generators to parameters `theta` (J x 6, row-major). */
export function setRhythm(arrays: RhythmKernels['arrays'], theta: Float64Array): void {
  const { steepness, slowConductance, current, fast, slow, perTime, sign } = arrays;
  const centres = 2 * (theta.length / CPG_PARAMETERS_PER_JOINT);
  for (let i = 0; i < centres; i++) {
    const at = (i >> 1) * CPG_PARAMETERS_PER_JOINT;
    steepness[i] = theta[at] / AMPLITUDE;
    slowConductance[i] = theta[at + 1];
    current[i] = sign[i] * theta[at + 2];
    fast[i] = -STEP_S / theta[at + 3];
    slow[i] = STEP_S / (SLOW_TO_FAST * theta[at + 3]);
    perTime[i] = 1 / theta[at + 3];
  }
}

/** The published steps, with quirks 1 and 2, or the classical fourth-order scheme, which the published one resembles. */
export type CpgScheme = 'published' | 'runge_kutta';

/**
 * Pattern generators of J joints. Allocates in its constructor only. With kernels whole movements by the published scheme are
 * theirs; their tanh is within 2 units in the last place of that of the engine.
 */
export class PatternGenerator {
  readonly joints: number;
  readonly state: CpgState;
  readonly #scheme: CpgScheme;
  readonly #rhythm: RhythmKernels | undefined;

  constructor(joints: number, scheme: CpgScheme = 'published', kernels?: Kernels) {
    this.joints = joints;
    this.#scheme = scheme;
    this.#rhythm = scheme === 'published' && kernels !== undefined ? rhythmOf(joints, kernels) : undefined;
    const layer = () => new Float64Array(joints);
    this.state = {
      VF: layer(),
      qF: layer(),
      VE: layer(),
      qE: layer(),
      PFF: layer(),
      PFE: layer(),
      MNF: layer(),
      MNE: layer(),
    };
  }

  /** Resets the generators. Every movement starts from V = q = 0, without feedback from the posture. */
  reset(): void {
    this.state.VF.fill(0);
    this.state.qF.fill(0);
    this.state.VE.fill(0);
    this.state.qE.fill(0);
  }

  /** One update of the rhythm generators (10 steps of 2.5 ms) with parameters `theta` (J x 6, row-major). */
  update(theta: Float64Array): void {
    const { VF, qF, VE, qE } = this.state;
    for (let joint = 0; joint < this.joints; joint++)
      if (this.#scheme === 'published') this.#updateJoint(theta, joint);
      else {
        rungeKutta(theta, joint, 1, VF, qF);
        rungeKutta(theta, joint, -1, VE, qE);
      }
  }

  /** Output layers of the present state, and the commanded angles (rad) into `out` (J) from `offset` on. */
  angles(
    theta: Float64Array,
    reference: Float64Array,
    gain: Float64Array,
    out: Float64Array,
    offset = 0,
  ): void {
    const { VF, VE, PFF, PFE, MNF, MNE } = this.state;
    for (let joint = 0; joint < this.joints; joint++) {
      const slope = theta[joint * CPG_PARAMETERS_PER_JOINT + 4];
      const threshold = theta[joint * CPG_PARAMETERS_PER_JOINT + 5];
      PFF[joint] = 1 / (1 + Math.exp(slope * (threshold - VF[joint])));
      PFE[joint] = 1 / (1 + Math.exp(slope * (threshold - VE[joint])));
      MNF[joint] = 1 / (1 + Math.exp(MOTOR_SLOPE * (MOTOR_THRESHOLD - PFF[joint] / 2)));
      MNE[joint] = 1 / (1 + Math.exp(MOTOR_SLOPE * (MOTOR_THRESHOLD - PFE[joint] / 2)));
      // The angle is an absolute command: neither integrated nor clipped.
      out[offset + joint] = reference[joint] + gain[joint] * (MNE[joint] - MNF[joint]);
    }
  }

  /**
   * The whole movement. Of `state` only the output layers and V are those of its end.
   * @param theta J x 6, row-major
   * @param reference rad (J); the published adaptation task uses zeros (quirk 3)
   * @param gain rad (J), negative where the extensor bends the joint backwards
   * @param out angles (rad) of updates 0 .. `updates` - 1, row-major (updates x J); row 0 is the warm-up update
   */
  path(
    theta: Float64Array,
    reference: Float64Array,
    gain: Float64Array,
    out: Float64Array,
    updates = CPG_UPDATES,
  ): void {
    const rhythm = updates <= CPG_UPDATES ? this.#run(theta) : undefined;
    this.reset();
    for (let k = 0; k < updates; k++) {
      if (rhythm === undefined) this.update(theta);
      else this.#recall(rhythm, k);
      this.angles(theta, reference, gain, out, k * this.joints);
    }
  }

  /**
   * Writes only the angles (rad) of the last update into `out` (J). They have the same bits as the last row of `path`. The
   * output layers of earlier updates are left out, because nothing reads them.
   */
  finalAngles(theta: Float64Array, reference: Float64Array, gain: Float64Array, out: Float64Array): void {
    const rhythm = this.#run(theta);
    this.reset();
    if (rhythm === undefined) for (let k = 0; k < CPG_UPDATES; k++) this.update(theta);
    else this.#recall(rhythm, CPG_UPDATES - 1);
    this.angles(theta, reference, gain, out);
  }

  /** All updates by the kernels, if there are any. */
  #run(theta: Float64Array): RhythmKernels | undefined {
    const rhythm = this.#rhythm;
    if (rhythm === undefined) return undefined;
    setRhythm(rhythm.arrays, theta);
    rhythm.run();
    return rhythm;
  }

  /** V after an update that the kernels ran. */
  #recall({ arrays: { potentials, v } }: RhythmKernels, update: number): void {
    const { VF, VE } = this.state;
    const row = update * v.length;
    for (let joint = 0; joint < this.joints; joint++) {
      VF[joint] = potentials[row + 2 * joint];
      VE[joint] = potentials[row + 2 * joint + 1];
    }
  }

  /**
   * Ten steps of the published fourth-order scheme for one joint.
   *
   * Quirk 1: in the slope of q, V keeps its value from the beginning of the step and is not advanced with the stages. So
   * l1 .. l4 differ only by the decay of q.
   * Quirk 2: F is stepped before E, and the second stage of E advances q by half the first slope *of F* (`l1F`).
   */
  #updateJoint(theta: Float64Array, joint: number): void {
    const { VF, qF, VE, qE } = this.state;
    const at = joint * CPG_PARAMETERS_PER_JOINT;
    const steepness = theta[at] / AMPLITUDE;
    const slowConductance = theta[at + 1];
    const current = theta[at + 2];
    const fast = -STEP_S / theta[at + 3];
    const slow = STEP_S / (SLOW_TO_FAST * theta[at + 3]);
    let vF = VF[joint];
    let uF = qF[joint];
    let vE = VE[joint];
    let uE = qE[joint];
    for (let step = 0; step < STEPS_PER_UPDATE; step++) {
      const pullF = slowConductance * vF;
      const k1F = fast * (vF - AMPLITUDE * Math.tanh(steepness * vF) + uF - current);
      const l1F = slow * (pullF - uF);
      let v = vF + k1F / 2;
      let u = uF + l1F / 2;
      const k2F = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + u - current);
      const l2F = slow * (pullF - u);
      v = vF + k2F / 2;
      u = uF + l2F / 2;
      const k3F = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + u - current);
      const l3F = slow * (pullF - u);
      v = vF + k3F;
      u = uF + l3F;
      const k4F = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + u - current);
      const l4F = slow * (pullF - u);

      const pullE = slowConductance * vE;
      const k1E = fast * (vE - AMPLITUDE * Math.tanh(steepness * vE) + uE + current);
      const l1E = slow * (pullE - uE);
      v = vE + k1E / 2;
      const k2E = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + uE + l1E / 2 + current);
      const l2E = slow * (pullE - (uE + l1F / 2));
      v = vE + k2E / 2;
      u = uE + l2E / 2;
      const k3E = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + u + current);
      const l3E = slow * (pullE - u);
      v = vE + k3E;
      u = uE + l3E;
      const k4E = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + u + current);
      const l4E = slow * (pullE - u);

      vF += (k1F + 2 * k2F + 2 * k3F + k4F) / 6;
      uF += (l1F + 2 * l2F + 2 * l3F + l4F) / 6;
      vE += (k1E + 2 * k2E + 2 * k3E + k4E) / 6;
      uE += (l1E + 2 * l2E + 2 * l3E + l4E) / 6;
    }
    VF[joint] = vF;
    qF[joint] = uF;
    VE[joint] = vE;
    qE[joint] = uE;
  }
}

/** Ten steps of the classical fourth-order scheme for one half centre of a joint. `sign` is the sign of its current. */
function rungeKutta(
  theta: Float64Array,
  joint: number,
  sign: 1 | -1,
  V: Float64Array,
  q: Float64Array,
): void {
  const at = joint * CPG_PARAMETERS_PER_JOINT;
  const steepness = theta[at] / AMPLITUDE;
  const slowConductance = theta[at + 1];
  const current = sign * theta[at + 2];
  const fast = -STEP_S / theta[at + 3];
  const slow = STEP_S / (SLOW_TO_FAST * theta[at + 3]);
  for (let step = 0; step < STEPS_PER_UPDATE; step++) {
    let v = V[joint];
    let u = q[joint];
    let sumK = 0;
    let sumL = 0;
    for (let stage = 0; stage < 4; stage++) {
      const k = fast * (v - AMPLITUDE * Math.tanh(steepness * v) + u - current);
      const l = slow * (slowConductance * v - u);
      const weight = stage === 0 || stage === 3 ? 1 : 2;
      sumK += weight * k;
      sumL += weight * l;
      const ahead = stage === 2 ? 1 : 0.5;
      v = V[joint] + ahead * k;
      u = q[joint] + ahead * l;
    }
    V[joint] += sumK / 6;
    q[joint] += sumL / 6;
  }
}
