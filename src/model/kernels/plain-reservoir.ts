import type { StepConstants } from './ports.js';
import { PANEL_STEPS, WEIGHT_ROWS, panelIndex, weightIndex } from './reservoir-arrays.js';
import type { ReservoirArrays } from './reservoir-arrays.js';
import { tanh } from '../numbers/tanh.js';

/**
 * The reservoir's arithmetic in plain TypeScript, with registers reused across rows.
 *
 * Every other implementation must follow this order of the sums to give the same bits:
 * - matrix and vector: two partial sums per row, of the even and of the odd columns. Each goes from left to right and starts
 *   from 0 (one accumulator of a vector unit). The result is even + odd.
 * - traces: one running sum per element. It starts from e_ij and takes the products in the order of time. The division of
 *   steps into panels therefore changes no bit, and tiles may have any shape.
 * - everything else: element by element, in the order of this file.
 */

/** Steps, see `ReservoirKernels`. */
export function run(
  arrays: ReservoirArrays,
  stride: number,
  constants: StepConstants,
  steps: number,
  record: number,
): void {
  for (let step = 0; step < steps; step++) {
    matVec(arrays.weights, arrays.r, arrays.drive, stride);
    advance(arrays, stride, constants, step);
    if (record >= 0) recordCubes(arrays, stride, record + step);
  }
}

/**
 * out = W r, in blocks of rows: first the sums over even columns, then those over odd columns. The rows of a block share each
 * load of `r`. Two sums per row at once would spill.
 */
function matVec(w: Float64Array, r: Float64Array, out: Float64Array, stride: number): void {
  const pair = 2 * WEIGHT_ROWS;
  out.fill(0);
  for (let i = 0; i < stride; i += WEIGHT_ROWS)
    for (let column = 0; column < 2; column++) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let f = 0;
      let g = 0;
      for (let j = column, at = i * stride + column; j < stride; j += 2, at += pair) {
        const rate = r[j];
        a += w[at] * rate;
        b += w[at + 2] * rate;
        c += w[at + 4] * rate;
        d += w[at + 6] * rate;
        e += w[at + 8] * rate;
        f += w[at + 10] * rate;
        g += w[at + 12] * rate;
      }
      out[i] += a;
      out[i + 1] += b;
      out[i + 2] += c;
      out[i + 3] += d;
      out[i + 4] += e;
      out[i + 5] += f;
      out[i + 6] += g;
    }
}

/** One Euler step of all units, with the perturbations of step `step` of the panel. */
function advance(arrays: ReservoirArrays, stride: number, constants: StepConstants, step: number): void {
  const { x, r, previousR, deviation, meanX, input, drive, clampedRates, rateSums, perturbations } = arrays;
  const { share, retention, renewal } = constants;
  previousR.set(r);
  for (let i = 0, at = step * stride; i < stride; i++, at++) {
    const potential = x[i] + share * (drive[i] + input[i] + perturbations[at] - x[i]);
    const mean = meanX[i];
    x[i] = potential;
    // The new x minus the old mean. Since a = 0.05 weights the old mean, this is nearly the difference of one step.
    deviation[i] = potential - mean;
    meanX[i] = retention * mean + renewal * potential;
  }
  tanh(x, r);
  for (let i = 0; i < stride; i++) {
    const clamped = clampedRates[i];
    if (!Number.isNaN(clamped)) r[i] = clamped;
    rateSums[i] += r[i];
  }
}

function recordCubes(arrays: ReservoirArrays, stride: number, t: number): void {
  const { deviation, previousR, deviationCubes, rateCubes } = arrays;
  for (let i = 0, block = 8 * t; i < stride; i += 8, block += 8 * PANEL_STEPS)
    for (let k = 0; k < 8; k++) {
      const d = deviation[i + k];
      const r = previousR[i + k];
      deviationCubes[block + k] = d * d * d;
      rateCubes[block + k] = r * r * r;
    }
}

/** The trace product, see `ReservoirKernels`. */
export function cubedOuter(
  { deviationCubes, rateCubes, traces }: ReservoirArrays,
  stride: number,
  steps: number,
): void {
  for (let i = 0; i < stride; i += 2)
    for (let j = 0; j < stride; j += 4) tile(deviationCubes, rateCubes, traces, steps, i, j, stride);
}

/** A tile of two rows and four columns. The rows lie within one block, and so do the columns. */
function tile(
  d: Float64Array,
  p: Float64Array,
  e: Float64Array,
  steps: number,
  i: number,
  j: number,
  stride: number,
): void {
  const upper = i * stride + j;
  const lower = upper + stride;
  let u0 = e[upper];
  let u1 = e[upper + 1];
  let u2 = e[upper + 2];
  let u3 = e[upper + 3];
  let l0 = e[lower];
  let l1 = e[lower + 1];
  let l2 = e[lower + 2];
  let l3 = e[lower + 3];
  let at = panelIndex(0, i);
  let pre = panelIndex(0, j);
  for (const end = at + 8 * steps; at < end; at += 8, pre += 8) {
    const dUpper = d[at];
    const dLower = d[at + 1];
    const p0 = p[pre];
    u0 += dUpper * p0;
    l0 += dLower * p0;
    const p1 = p[pre + 1];
    u1 += dUpper * p1;
    l1 += dLower * p1;
    const p2 = p[pre + 2];
    u2 += dUpper * p2;
    l2 += dLower * p2;
    const p3 = p[pre + 3];
    u3 += dUpper * p3;
    l3 += dLower * p3;
  }
  e[upper] = u0;
  e[upper + 1] = u1;
  e[upper + 2] = u2;
  e[upper + 3] = u3;
  e[lower] = l0;
  e[lower + 1] = l1;
  e[lower + 2] = l2;
  e[lower + 3] = l3;
}

/** The learning step, see `ReservoirKernels`. */
export function clippedUpdate(
  { weights: w, traces: e }: ReservoirArrays,
  stride: number,
  factor: number,
  limit: number,
): number {
  let clipped = 0;
  for (let i = 0, k = 0; i < stride; i++)
    for (let j = 0; j < stride; j++, k++) {
      const at = weightIndex(stride, i, j);
      const change = factor * e[k];
      if (change > limit) {
        w[at] -= limit;
        clipped++;
      } else if (change < -limit) {
        w[at] += limit;
        clipped++;
      } else {
        w[at] -= change;
      }
      e[k] = 0;
    }
  return clipped;
}
