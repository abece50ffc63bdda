// The operations of src/model/kernels/plain-reservoir.ts with two numbers per instruction. The order of the sums is the same,
// so the bits are the same. Compiled by AssemblyScript (`npm run build`). Addresses are bytes in a memory that the host lays
// out and owns (src/model/kernels/reservoir-arrays.ts), from the second page on; the first page is the module's own. One
// instance serves one reservoir. Rows have a multiple of 8 numbers.
// No loop holds more than about 14 vectors. V8 spills any more of them, and the loop then takes twice as long.

import { coefficients, lastCoefficient, restOf, shiftedPower, tanhFrom } from './tanh';

/** Rows in a block of weights: WEIGHT_ROWS of the layout. */
const ROWS: usize = 7;

/** Bytes of a row, and of a block of 8 columns over all steps of a panel. */
let rowBytes: usize = 0;
let blockBytes: usize = 0;
let share: v128 = f64x2.splat(0);
let retention: v128 = f64x2.splat(0);
let renewal: v128 = f64x2.splat(0);

let x: usize = 0;
let r: usize = 0;
let previousR: usize = 0;
let deviation: usize = 0;
let meanX: usize = 0;
let input: usize = 0;
let drive: usize = 0;
let clampedRates: usize = 0;
let rateSums: usize = 0;
let perturbations: usize = 0;
let deviationCubes: usize = 0;
let rateCubes: usize = 0;
let weights: usize = 0;
let traces: usize = 0;

export function setConstants(
  stride: usize,
  panelSteps: usize,
  leak: f64,
  meanRetention: f64,
  meanRenewal: f64,
): void {
  rowBytes = stride << 3;
  blockBytes = panelSteps << 6;
  share = f64x2.splat(leak);
  retention = f64x2.splat(meanRetention);
  renewal = f64x2.splat(meanRenewal);
}

export function setUnits(
  xAt: usize,
  rAt: usize,
  previousRAt: usize,
  deviationAt: usize,
  meanXAt: usize,
  inputAt: usize,
  driveAt: usize,
  clampedRatesAt: usize,
  rateSumsAt: usize,
): void {
  x = xAt;
  r = rAt;
  previousR = previousRAt;
  deviation = deviationAt;
  meanX = meanXAt;
  input = inputAt;
  drive = driveAt;
  clampedRates = clampedRatesAt;
  rateSums = rateSumsAt;
}

export function setMatrices(
  perturbationsAt: usize,
  deviationCubesAt: usize,
  rateCubesAt: usize,
  weightsAt: usize,
  tracesAt: usize,
): void {
  perturbations = perturbationsAt;
  deviationCubes = deviationCubesAt;
  rateCubes = rateCubesAt;
  weights = weightsAt;
  traces = tracesAt;
}

/** Runs `steps` steps. They are recorded from step `record` of the panel on, unless `record` is negative. */
export function run(steps: i32, record: i32): void {
  for (let step = 0; step < steps; step++) {
    matVec();
    advance(perturbations + <usize>step * rowBytes, record >= 0, (<usize>(record + step)) << 6);
  }
}

/**
 * drive_i = sum_j W_ij r_j, one block of rows at a time. Each row has one accumulator, for its even and its odd columns.
 * Seven rows share the load of a pair of rates. They lie side by side, so one pointer serves them all. An eighth row would
 * be spilled.
 */
function matVec(): void {
  const last = r + rowBytes;
  let w = weights;
  for (let out = drive, end = drive + rowBytes; out < end; out += ROWS << 3) {
    let sumA = f64x2.splat(0);
    let sumB = f64x2.splat(0);
    let sumC = f64x2.splat(0);
    let sumD = f64x2.splat(0);
    let sumE = f64x2.splat(0);
    let sumF = f64x2.splat(0);
    let sumG = f64x2.splat(0);
    for (let at = r; at < last; at += 16) {
      const rates = v128.load(at);
      sumA = f64x2.add(sumA, f64x2.mul(v128.load(w), rates));
      sumB = f64x2.add(sumB, f64x2.mul(v128.load(w, 16), rates));
      sumC = f64x2.add(sumC, f64x2.mul(v128.load(w, 32), rates));
      sumD = f64x2.add(sumD, f64x2.mul(v128.load(w, 48), rates));
      sumE = f64x2.add(sumE, f64x2.mul(v128.load(w, 64), rates));
      sumF = f64x2.add(sumF, f64x2.mul(v128.load(w, 80), rates));
      sumG = f64x2.add(sumG, f64x2.mul(v128.load(w, 96), rates));
      w += ROWS << 4;
    }
    f64.store(out, sumOf(sumA));
    f64.store(out, sumOf(sumB), 8);
    f64.store(out, sumOf(sumC), 16);
    f64.store(out, sumOf(sumD), 24);
    f64.store(out, sumOf(sumE), 32);
    f64.store(out, sumOf(sumF), 40);
    f64.store(out, sumOf(sumG), 48);
  }
}

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/**
 * Euler step of all units, two at a time. Also writes the cubes that the traces need. Blocks of 8 units lie `blockBytes`
 * apart in a panel. The 8 numbers of a step lie side by side and begin at byte `row` of each block.
 */
function advance(xi: usize, recording: bool, row: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const old = v128.load(x + at);
    const before = v128.load(r + at);
    const mean = v128.load(meanX + at);
    const total = f64x2.add(f64x2.add(v128.load(drive + at), v128.load(input + at)), v128.load(xi + at));
    const potential = f64x2.add(old, f64x2.mul(share, f64x2.sub(total, old)));
    const d = f64x2.sub(potential, mean);
    v128.store(x + at, potential);
    v128.store(deviation + at, d);
    v128.store(meanX + at, f64x2.add(f64x2.mul(retention, mean), f64x2.mul(renewal, potential)));
    v128.store(previousR + at, before);
    if (recording) {
      const cell = row + (at >> 6) * blockBytes + (at & 63);
      v128.store(deviationCubes + cell, f64x2.mul(f64x2.mul(d, d), d));
      v128.store(rateCubes + cell, f64x2.mul(f64x2.mul(before, before), before));
    }
  }
  for (let at: usize = 0; at < rowBytes; at += 64) updateRates(at);
}

/**
 * Rates of 8 units and their sums, by the same operations as `tanh` in src/model/numbers/tanh.ts. Each coefficient of the
 * polynomial waits for the one before; four chains at a time fill the wait.
 */
function updateRates(at: usize): void {
  const shifted0 = shiftedPower(v128.load(x + at));
  const shifted1 = shiftedPower(v128.load(x + at, 16));
  const shifted2 = shiftedPower(v128.load(x + at, 32));
  const shifted3 = shiftedPower(v128.load(x + at, 48));
  const rest0 = restOf(v128.load(x + at), shifted0);
  const rest1 = restOf(v128.load(x + at, 16), shifted1);
  const rest2 = restOf(v128.load(x + at, 32), shifted2);
  const rest3 = restOf(v128.load(x + at, 48), shifted3);
  let q0 = v128.load(coefficients);
  let q1 = q0;
  let q2 = q0;
  let q3 = q0;
  for (let next = coefficients + 16; next <= lastCoefficient; next += 16) {
    const c = v128.load(next);
    q0 = f64x2.add(f64x2.mul(q0, rest0), c);
    q1 = f64x2.add(f64x2.mul(q1, rest1), c);
    q2 = f64x2.add(f64x2.mul(q2, rest2), c);
    q3 = f64x2.add(f64x2.mul(q3, rest3), c);
  }
  storeRates(at, shifted0, rest0, q0);
  storeRates(at + 16, shifted1, rest1, q1);
  storeRates(at + 32, shifted2, rest2, q2);
  storeRates(at + 48, shifted3, rest3, q3);
}

/** Stores the rates of two units, from the power of two, the rest and the polynomial. */
function storeRates(at: usize, shifted: v128, rest: v128, q: v128): void {
  const tanh = tanhFrom(v128.load(x + at), shifted, rest, q);
  const clamped = v128.load(clampedRates + at);
  const rate = v128.bitselect(clamped, tanh, f64x2.eq(clamped, clamped));
  v128.store(r + at, rate);
  v128.store(rateSums + at, f64x2.add(v128.load(rateSums + at), rate));
}

/** e_ij += sum_t d_ti p_tj over the first `steps` of the panel, in tiles of 2 x 8 that start from e. */
export function cubedOuter(steps: usize): void {
  const length = steps << 6;
  const blocks = rowBytes >> 6;
  for (let j: usize = 0; j < blocks; j++) {
    const p = rateCubes + j * blockBytes;
    for (let i: usize = 0; i < blocks; i++) {
      const d = deviationCubes + i * blockBytes;
      let e = traces + (i << 3) * rowBytes + (j << 6);
      for (let pair: usize = 0; pair < 64; pair += 16) {
        tile(d + pair, p, length, e);
        e += rowBytes << 1;
      }
    }
  }
}

function tile(d: usize, p: usize, length: usize, upper: usize): void {
  const lower = upper + rowBytes;
  let u0 = v128.load(upper);
  let u1 = v128.load(upper, 16);
  let u2 = v128.load(upper, 32);
  let u3 = v128.load(upper, 48);
  let l0 = v128.load(lower);
  let l1 = v128.load(lower, 16);
  let l2 = v128.load(lower, 32);
  let l3 = v128.load(lower, 48);
  for (const end = p + length; p < end; p += 64, d += 64) {
    const dUpper = v128.load_splat<f64>(d);
    const dLower = v128.load_splat<f64>(d, 8);
    const p0 = v128.load(p);
    u0 = f64x2.add(u0, f64x2.mul(dUpper, p0));
    l0 = f64x2.add(l0, f64x2.mul(dLower, p0));
    const p1 = v128.load(p, 16);
    u1 = f64x2.add(u1, f64x2.mul(dUpper, p1));
    l1 = f64x2.add(l1, f64x2.mul(dLower, p1));
    const p2 = v128.load(p, 32);
    u2 = f64x2.add(u2, f64x2.mul(dUpper, p2));
    l2 = f64x2.add(l2, f64x2.mul(dLower, p2));
    const p3 = v128.load(p, 48);
    u3 = f64x2.add(u3, f64x2.mul(dUpper, p3));
    l3 = f64x2.add(l3, f64x2.mul(dLower, p3));
  }
  v128.store(upper, u0);
  v128.store(upper, u1, 16);
  v128.store(upper, u2, 32);
  v128.store(upper, u3, 48);
  v128.store(lower, l0);
  v128.store(lower, l1, 16);
  v128.store(lower, l2, 32);
  v128.store(lower, l3, 48);
}

/** w_ij -= clip(factor e_ij, -limit, +limit); e_ij = 0. Returns how many changes were clipped. */
export function clippedUpdate(factor: f64, limit: f64): i32 {
  const scale = f64x2.splat(factor);
  const high = f64x2.splat(limit);
  const low = f64x2.splat(-limit);
  let clipped = i64x2.splat(0);
  let e = traces;
  const end = traces + (rowBytes >> 3) * rowBytes;
  for (let block = weights; e < end; block += ROWS * rowBytes) {
    for (let row: usize = 0; row < ROWS && e < end; row++) {
      let w = block + (row << 4);
      for (const next = e + rowBytes; e < next; e += 16) {
        const change = f64x2.mul(scale, v128.load(e));
        clipped = i64x2.sub(clipped, f64x2.gt(f64x2.abs(change), high));
        const limited = f64x2.pmin(f64x2.pmax(change, low), high);
        v128.store(w, f64x2.sub(v128.load(w), limited));
        v128.store(e, f64x2.splat(0));
        w += ROWS << 4;
      }
    }
  }
  return <i32>(i64x2.extract_lane(clipped, 0) + i64x2.extract_lane(clipped, 1));
}
