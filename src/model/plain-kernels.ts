import type { Kernels } from './ports.js';

/**
 * The reservoir's linear algebra in plain TypeScript, with registers reused across rows.
 *
 * Order of the sums, which every other implementation must follow to give the same bits:
 * - `matVec`: per row two partial sums, of the even and of the odd columns, each from left to right starting from 0
 *   (one f64x2 accumulator a row); the result is even + odd.
 * - `cubedOuter`: per element one running sum that starts from e_ij and takes the products in the order of time. How
 *   the steps are cut into calls therefore doesn't change a bit, and tiles may be of any shape.
 * - `clippedUpdate`: factor times e, then the clip, then the subtraction.
 */
export const plainKernels: Kernels = Object.freeze({ matVec, cubedOuter, clippedUpdate });

/** Four rows share each load of `r`; more accumulators than eight would spill. */
function matVec(w: Float64Array, r: Float64Array, out: Float64Array, rows: number, stride: number): void {
  const tiled = rows - (rows % 4);
  for (let i = 0; i < tiled; i += 4) {
    const a = i * stride;
    const b = a + stride;
    const c = b + stride;
    const d = c + stride;
    let aEven = 0;
    let aOdd = 0;
    let bEven = 0;
    let bOdd = 0;
    let cEven = 0;
    let cOdd = 0;
    let dEven = 0;
    let dOdd = 0;
    for (let j = 0; j < stride; j += 2) {
      const even = r[j];
      const odd = r[j + 1];
      aEven += w[a + j] * even;
      aOdd += w[a + j + 1] * odd;
      bEven += w[b + j] * even;
      bOdd += w[b + j + 1] * odd;
      cEven += w[c + j] * even;
      cOdd += w[c + j + 1] * odd;
      dEven += w[d + j] * even;
      dOdd += w[d + j + 1] * odd;
    }
    out[i] = aEven + aOdd;
    out[i + 1] = bEven + bOdd;
    out[i + 2] = cEven + cOdd;
    out[i + 3] = dEven + dOdd;
  }
  for (let i = tiled; i < rows; i++) {
    const a = i * stride;
    let even = 0;
    let odd = 0;
    for (let j = 0; j < stride; j += 2) {
      even += w[a + j] * r[j];
      odd += w[a + j + 1] * r[j + 1];
    }
    out[i] = even + odd;
  }
}

/** Steps a tile runs over before the next one: two panels of this length stay in the first-level cache. */
const TIME_BLOCK = 100;

function cubedOuter(
  d: Float64Array,
  p: Float64Array,
  e: Float64Array,
  steps: number,
  rows: number,
  stride: number,
): void {
  for (let from = 0; from < steps; from += TIME_BLOCK) {
    const to = Math.min(from + TIME_BLOCK, steps);
    for (let i = 0; i + 2 <= rows; i += 2)
      for (let j = 0; j < stride; j += 4) tile2x4(d, p, e, from, to, i, j, stride);
    if (rows % 2 === 1) lastRow(d, p, e, from, to, rows - 1, stride);
  }
}

function tile2x4(
  d: Float64Array,
  p: Float64Array,
  e: Float64Array,
  from: number,
  to: number,
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
  const end = to * stride + i;
  for (let at = from * stride + i, pre = from * stride + j; at < end; at += stride, pre += stride) {
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

function lastRow(
  d: Float64Array,
  p: Float64Array,
  e: Float64Array,
  from: number,
  to: number,
  i: number,
  stride: number,
): void {
  for (let j = 0; j < stride; j++) {
    let sum = e[i * stride + j];
    for (let t = from; t < to; t++) sum += d[t * stride + i] * p[t * stride + j];
    e[i * stride + j] = sum;
  }
}

function clippedUpdate(w: Float64Array, e: Float64Array, factor: number, limit: number): number {
  let clipped = 0;
  for (let k = 0; k < w.length; k++) {
    const change = factor * e[k];
    if (change > limit) {
      w[k] -= limit;
      clipped++;
    } else if (change < -limit) {
      w[k] += limit;
      clipped++;
    } else {
      w[k] -= change;
    }
    e[k] = 0;
  }
  return clipped;
}
