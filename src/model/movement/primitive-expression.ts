import { CPG_PARAMETERS_PER_JOINT } from './cpg.js';
import type { RandomStream } from '../numbers/random.js';

/**
 * How a chosen primitive is expressed: one Intermediate cell per primitive drives six families of parameter cells,
 * which stand for the six parameters of every joint's pattern generator (docs/model/primitives.md; Baladron et al. 2023).
 *
 *     tau dm/dt = -m + E - H + B,  r = [m]+,  tau = 10 ms
 *     Intermediate    H = sum of the other Intermediate cells, B set per trial
 *     parameter cell  E = sum_k W_ck r_k, H = sum of the other cells of its family and joint
 *
 *     value = offset + low + sum_i (r_i / (1e-20 + sum r)) i (high - low)/cells
 *
 * The random weights W define the repertoire; nothing here learns. The seventh family of the original (Inj) is dead.
 */
export interface Family {
  readonly name: string;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

/** Families in the order of the columns of the parameter matrix: sf, ss, I, tm, ga, gt. */
export const families: readonly Family[] = Object.freeze([
  { name: 'RG1', offset: 5, low: 0, high: 5 },
  { name: 'RG2', offset: 5, low: 0, high: 5 },
  { name: 'RG3', offset: 0.001, low: -4, high: 4 },
  { name: 'RG4', offset: 5, low: 0, high: 10 },
  { name: 'PF1', offset: 0.001, low: 0, high: 2 },
  { name: 'PF2', offset: 0.001, low: 0, high: 2 },
]);

/** Length of each parameter's range, and its lowest value, in the order of the columns. */
export const parameterRanges: readonly number[] = Object.freeze(families.map(({ low, high }) => high - low));
export const parameterLowest: readonly number[] = Object.freeze(
  families.map(({ offset, low }) => offset + low),
);

const TAU_MS = 10;
const LOWEST_WEIGHT = 0.1;
const HIGHEST_WEIGHT = 0.5;
const CELLS_PER_GROUP = 20;

/** The constants above, for the tables of docs/model/tables.md. */
export const expressionConstants = Object.freeze({
  tauMs: TAU_MS,
  lowestWeight: LOWEST_WEIGHT,
  highestWeight: HIGHEST_WEIGHT,
  cellsPerGroup: CELLS_PER_GROUP,
});

export class PrimitiveExpression {
  readonly primitives: number;
  readonly joints: number;
  /** Cells for each family and joint. */
  readonly cellsPerGroup: number;
  /** Weight of primitive k on cell c of joint j in family f, at ((k F + f) J + j) cells + c. */
  readonly weights: Float64Array;
  readonly intermediate: {
    readonly m: Float64Array;
    readonly r: Float64Array;
    readonly baseline: Float64Array;
  };
  /** Cell c of joint j in family f at (f J + j) cells + c. */
  readonly parameterCells: { readonly m: Float64Array; readonly r: Float64Array };
  readonly #excitation: Float64Array;

  /** @param weights stream for uniform(0.1, 0.5) weights; without it they stay 0 for the caller to fill. */
  constructor(primitives: number, joints: number, weights?: RandomStream, cellsPerGroup = CELLS_PER_GROUP) {
    this.primitives = primitives;
    this.joints = joints;
    this.cellsPerGroup = cellsPerGroup;
    const cells = CPG_PARAMETERS_PER_JOINT * joints * cellsPerGroup;
    this.weights = new Float64Array(primitives * cells);
    if (weights !== undefined)
      for (let i = 0; i < this.weights.length; i++)
        this.weights[i] = LOWEST_WEIGHT + (HIGHEST_WEIGHT - LOWEST_WEIGHT) * weights.uniform();
    const vector = (n: number) => new Float64Array(n);
    this.intermediate = { m: vector(primitives), r: vector(primitives), baseline: vector(primitives) };
    this.parameterCells = { m: vector(cells), r: vector(cells) };
    this.#excitation = vector(cells);
  }

  /** One step of 1 ms. Does not allocate. */
  step(): void {
    const { m, r } = this.parameterCells;
    const excitation = this.#excitation.fill(0);
    const cells = excitation.length;
    const { m: mI, r: rI, baseline } = this.intermediate;
    let total = 0;
    for (let k = 0; k < this.primitives; k++) {
      const rate = rI[k];
      if (rate === 0) continue;
      total += rate;
      for (let c = 0, w = k * cells; c < cells; c++, w++) excitation[c] += this.weights[w] * rate;
    }
    const group = this.cellsPerGroup;
    for (let start = 0; start < cells; start += group) {
      let sum = 0;
      for (let c = start; c < start + group; c++) sum += r[c];
      for (let c = start; c < start + group; c++) {
        m[c] += (excitation[c] - (sum - r[c]) - m[c]) / TAU_MS;
        r[c] = m[c] > 0 ? m[c] : 0;
      }
    }
    for (let k = 0; k < this.primitives; k++) {
      mI[k] += (baseline[k] - (total - rI[k]) - mI[k]) / TAU_MS;
      rI[k] = mI[k] > 0 ? mI[k] : 0;
    }
  }

  /** All potentials, rates and baselines 0. */
  rest(): void {
    this.intermediate.m.fill(0);
    this.intermediate.r.fill(0);
    this.intermediate.baseline.fill(0);
    this.parameterCells.m.fill(0);
    this.parameterCells.r.fill(0);
  }

  /** Reads the parameters (J x 6, row-major) out of the rates of the parameter cells. */
  decode(out: Float64Array): void {
    const { r } = this.parameterCells;
    const group = this.cellsPerGroup;
    families.forEach(({ offset, low, high }, f) => {
      for (let j = 0; j < this.joints; j++) {
        const start = (f * this.joints + j) * group;
        let sum = 1e-20;
        for (let i = 0; i < group; i++) sum += r[start + i];
        let value = offset + low;
        for (let i = 0; i < group; i++) value += (r[start + i] / sum) * i * ((high - low) / group);
        out[j * CPG_PARAMETERS_PER_JOINT + f] = value;
      }
    });
  }
}
