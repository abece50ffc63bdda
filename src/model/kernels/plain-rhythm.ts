import { tanh } from '../numbers/tanh.js';
import type { RhythmConstants } from './ports.js';
import type { RhythmArrays } from './rhythm-arrays.js';

/**
 * The rhythm generators (see `../movement/cpg.ts`) by the published scheme of steps in plain TypeScript, and their derivatives
 * (see `../movement/end-slopes.ts`). Each half centre depends on itself alone; only the extensor's second stage needs the
 * flexor beside it. Every other implementation must keep the order of the operations to give the same bits.
 */
export function runRhythm(arrays: RhythmArrays, constants: RhythmConstants): void {
  const { v, potentials } = arrays;
  rest(arrays);
  for (let update = 0; update < constants.updates; update++) {
    for (let step = 0; step < constants.stepsPerUpdate; step++) stepAll(arrays, constants.amplitude);
    potentials.set(v, update * v.length);
  }
}

/** The same steps with their derivatives, without a record. */
export function runRhythmSlopes(arrays: RhythmArrays, constants: RhythmConstants): void {
  rest(arrays);
  arrays.dV.fill(0);
  arrays.dU.fill(0);
  for (let step = 0; step < constants.updates * constants.stepsPerUpdate; step++) {
    stepAll(arrays, constants.amplitude);
    differentiate(arrays, constants.amplitude);
  }
}

const SIXTH = 1 / 6;

function rest({ v, u }: RhythmArrays): void {
  v.fill(0);
  u.fill(0);
}

function stepAll(arrays: RhythmArrays, amplitude: number): void {
  const { slowConductance, slow, v, u, pull, stageV, stageU, k, l } = arrays;
  const n = v.length;
  stageV.set(v);
  stageU.set(u);
  for (let i = 0; i < n; i++) pull[i] = slowConductance[i] * v[i];
  slopesOfV(arrays, amplitude, 0);
  for (let i = 0; i < n; i++) {
    l[i] = slow[i] * (pull[i] - u[i]);
    stageV[n + i] = v[i] + k[i] * 0.5;
    stageU[i] = u[i] + l[i] * 0.5;
    // Quirk 2: the slope of F, which was there before, for both.
    l[n + i] = slow[i] * (pull[i] - (u[i] + l[i - (i % 2)] * 0.5));
  }
  slopesOfV(arrays, amplitude, n);
  advance(arrays, n, 0.5);
  slopesOfV(arrays, amplitude, 2 * n);
  advance(arrays, 2 * n, 1);
  slopesOfV(arrays, amplitude, 3 * n);
  for (let i = 0; i < n; i++) {
    const second = n + i;
    const third = 2 * n + i;
    const fourth = 3 * n + i;
    v[i] += (k[i] + (k[second] + k[second]) + (k[third] + k[third]) + k[fourth]) * SIXTH;
    u[i] += (l[i] + (l[second] + l[second]) + (l[third] + l[third]) + l[fourth]) * SIXTH;
  }
}

/** From the second or third stage to the next one: `ahead` by its slopes. */
function advance({ slow, v, u, pull, stageV, stageU, k, l }: RhythmArrays, at: number, ahead: number): void {
  const n = v.length;
  for (let i = 0; i < n; i++) {
    stageV[at + n + i] = v[i] + k[at + i] * ahead;
    stageU[i] = u[i] + l[at + i] * ahead;
    l[at + n + i] = slow[i] * (pull[i] - stageU[i]);
  }
}

/** k = fast (V - A tanh((sf / A) V) + q - I) of the stage that begins at `at`. */
function slopesOfV(arrays: RhythmArrays, amplitude: number, at: number): void {
  const { steepness, current, fast, stageV, stageU, tanhs, bent, k } = arrays;
  const n = stageU.length;
  for (let i = 0; i < n; i++) tanhs[i] = steepness[i] * stageV[at + i];
  tanh(tanhs, tanhs);
  for (let i = 0; i < n; i++) {
    bent[at + i] = tanhs[i] * amplitude;
    k[at + i] = fast[i] * (stageV[at + i] - bent[at + i] + stageU[i] - current[i]);
  }
}

/** Of one half centre at four stages: sech^2, a (1 - sf sech^2), and what the change of a parameter itself adds to the slopes. */
const sech2 = new Float64Array(4);
const steep = new Float64Array(4);
const toK = new Float64Array(4);
const toL = new Float64Array(4);
/** The derivatives of the flexor's first slope of q, with respect to sf, ss, I and tm. */
const firstSlopes = new Float64Array(4);

/** Takes the derivatives over the step that was just made. */
function differentiate(arrays: RhythmArrays, amplitude: number): void {
  const { slowConductance, fast, slow, dV, dU } = arrays;
  const n = fast.length;
  for (let i = 0; i < n; i++) {
    const a = fast[i];
    const b = slow[i];
    const conductance = arrays.steepness[i] * amplitude;
    for (let stage = 0; stage < 4; stage++) {
      const t = arrays.bent[stage * n + i] * (1 / amplitude);
      sech2[stage] = 1 - t * t;
      steep[stage] = a * (1 - conductance * sech2[stage]);
    }
    for (let p = 0; p < 4; p++) {
      direct(arrays, i, p);
      const at = p * n + i;
      const dv = dV[at];
      const du = dU[at];
      const drawn = b * (slowConductance[i] * dv - du);
      const dl1 = drawn + toL[0];
      // The extensor comes after the flexor.
      if (i % 2 === 0) firstSlopes[p] = dl1;
      const dk1 = steep[0] * dv + a * du + toK[0];
      const dk2 = steep[1] * (dv + dk1 * 0.5) + a * (du + dl1 * 0.5) + toK[1];
      const dl2 = drawn - b * (firstSlopes[p] * 0.5) + toL[1];
      const dk3 = steep[2] * (dv + dk2 * 0.5) + a * (du + dl2 * 0.5) + toK[2];
      const dl3 = drawn - b * (dl2 * 0.5) + toL[2];
      const dk4 = steep[3] * (dv + dk3) + a * (du + dl3) + toK[3];
      const dl4 = drawn - b * dl3 + toL[3];
      dV[at] = dv + (dk1 + (dk2 + dk2) + (dk3 + dk3) + dk4) * SIXTH;
      dU[at] = du + (dl1 + (dl2 + dl2) + (dl3 + dl3) + dl4) * SIXTH;
    }
  }
}

/** What a change of sf, ss, I or tm (`parameter` 0 to 3) itself adds to the slopes of half centre `i`. */
function direct(arrays: RhythmArrays, i: number, parameter: number): void {
  const { fast, slow, perTime, sign, stageV, k, l } = arrays;
  const n = fast.length;
  for (let stage = 0; stage < 4; stage++) {
    const at = stage * n + i;
    toK[stage] = 0;
    toL[stage] = 0;
    if (parameter === 0) toK[stage] = -fast[i] * sech2[stage] * stageV[at];
    else if (parameter === 1) toL[stage] = slow[i] * stageV[i];
    else if (parameter === 2) toK[stage] = -fast[i] * sign[i];
    else {
      toK[stage] = -perTime[i] * k[at];
      toL[stage] = -perTime[i] * l[at];
    }
  }
}
