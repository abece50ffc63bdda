// The rhythm generators of src/model/kernels/plain-rhythm.ts, the two half centres of a joint in one instruction. The order of
// the operations is the same, so the bits are the same. Addresses are bytes in a memory that the host lays out and owns
// (src/model/kernels/rhythm-arrays.ts). One instance serves one arm. Vectors have room for a multiple of four joints: each
// coefficient of a tangent waits for the one before, and four chains at a time fill the wait.

import { coefficients, lastCoefficient, restOf, shiftedPower, tanhFrom } from './tanh';

/** Bytes of a vector with a pair of numbers per joint. */
let pairBytes: usize = 0;
let updates: usize = 0;
let stepsPerUpdate: usize = 0;
let amplitude: v128 = f64x2.splat(0);
let perAmplitude: v128 = f64x2.splat(0);

let steepness: usize = 0;
let slowConductance: usize = 0;
let current: usize = 0;
let fast: usize = 0;
let slow: usize = 0;
let perTime: usize = 0;
let sign: usize = 0;
let v: usize = 0;
let u: usize = 0;
let pull: usize = 0;
let stageU: usize = 0;
let stageV: usize = 0;
let bent: usize = 0;
let k: usize = 0;
let l: usize = 0;
let dV: usize = 0;
let dU: usize = 0;
let potentials: usize = 0;

export function setRhythm(bytes: usize, updateCount: usize, steps: usize, ofFast: f64): void {
  pairBytes = bytes;
  updates = updateCount;
  stepsPerUpdate = steps;
  amplitude = f64x2.splat(ofFast);
  perAmplitude = f64x2.splat(1 / ofFast);
}

export function setRhythmArrays(
  steepnessAt: usize,
  slowConductanceAt: usize,
  currentAt: usize,
  fastAt: usize,
  slowAt: usize,
  perTimeAt: usize,
  signAt: usize,
  vAt: usize,
  uAt: usize,
  pullAt: usize,
  stageUAt: usize,
  stageVAt: usize,
  bentAt: usize,
  kAt: usize,
  lAt: usize,
  dVAt: usize,
  dUAt: usize,
  potentialsAt: usize,
): void {
  steepness = steepnessAt;
  slowConductance = slowConductanceAt;
  current = currentAt;
  fast = fastAt;
  slow = slowAt;
  perTime = perTimeAt;
  sign = signAt;
  v = vAt;
  u = uAt;
  pull = pullAt;
  stageU = stageUAt;
  stageV = stageVAt;
  bent = bentAt;
  k = kAt;
  l = lAt;
  dV = dVAt;
  dU = dUAt;
  potentials = potentialsAt;
}

/** All updates of all joints, from V = q = 0. */
export function runRhythm(): void {
  memory.fill(v, 0, pairBytes);
  memory.fill(u, 0, pairBytes);
  for (let update: usize = 0; update < updates; update++) {
    for (let step: usize = 0; step < stepsPerUpdate; step++)
      for (let at: usize = 0; at < pairBytes; at += 64) stepFour(at);
    memory.copy(potentials + update * pairBytes, v, pairBytes);
  }
}

/** The same steps with their derivatives, without a record. */
export function runRhythmSlopes(): void {
  memory.fill(v, 0, pairBytes);
  memory.fill(u, 0, pairBytes);
  memory.fill(dV, 0, 4 * pairBytes);
  memory.fill(dU, 0, 4 * pairBytes);
  const steps = updates * stepsPerUpdate;
  for (let step: usize = 0; step < steps; step++)
    for (let at: usize = 0; at < pairBytes; at += 64) {
      stepFour(at);
      for (let i = at; i < at + 64; i += 16) differentiate(i);
    }
}

/** One step of four joints. */
function stepFour(at: usize): void {
  const half = f64x2.splat(0.5);
  const end = at + 64;
  for (let i = at; i < end; i += 16) {
    const potential = v128.load(v + i);
    v128.store(stageV + i, potential);
    v128.store(stageU + i, v128.load(u + i));
    v128.store(pull + i, f64x2.mul(v128.load(slowConductance + i), potential));
  }
  slopesOfV(at, 0);
  for (let i = at; i < end; i += 16) {
    const recovery = v128.load(u + i);
    const slope = slopeOfQ(i, recovery);
    v128.store(l + i, slope);
    v128.store(stageV + i + pairBytes, f64x2.add(v128.load(v + i), f64x2.mul(v128.load(k + i), half)));
    v128.store(stageU + i, f64x2.add(recovery, f64x2.mul(slope, half)));
    // Quirk 2: the slope of F for both.
    const astray = f64x2.mul(v128.shuffle<f64>(slope, slope, 0, 0), half);
    v128.store(l + i + pairBytes, slopeOfQ(i, f64x2.add(recovery, astray)));
  }
  slopesOfV(at, pairBytes);
  advance(at, pairBytes, half);
  slopesOfV(at, 2 * pairBytes);
  advance(at, 2 * pairBytes, f64x2.splat(1));
  slopesOfV(at, 3 * pairBytes);
  for (let i = at; i < end; i += 16) {
    v128.store(v + i, f64x2.add(v128.load(v + i), meanOf(k + i)));
    v128.store(u + i, f64x2.add(v128.load(u + i), meanOf(l + i)));
  }
}

/** From the second or third stage, which begins at `stage`, to the next one: `ahead` by its slopes. */
function advance(at: usize, stage: usize, ahead: v128): void {
  const next = stage + pairBytes;
  for (let i = at; i < at + 64; i += 16) {
    v128.store(stageV + i + next, f64x2.add(v128.load(v + i), f64x2.mul(v128.load(k + i + stage), ahead)));
    const advanced = f64x2.add(v128.load(u + i), f64x2.mul(v128.load(l + i + stage), ahead));
    v128.store(stageU + i, advanced);
    v128.store(l + i + next, slopeOfQ(i, advanced));
  }
}

/** (x1 + 2 x2 + 2 x3 + x4) / 6 of the slopes x at the four stages. */
function meanOf(slopes: usize): v128 {
  const second = v128.load(slopes + pairBytes);
  const third = v128.load(slopes + 2 * pairBytes);
  return weighted(v128.load(slopes), second, third, v128.load(slopes + 3 * pairBytes));
}

function weighted(first: v128, second: v128, third: v128, fourth: v128): v128 {
  const inner = f64x2.add(f64x2.add(first, f64x2.add(second, second)), f64x2.add(third, third));
  return f64x2.mul(f64x2.add(inner, fourth), f64x2.splat(1.0 / 6.0));
}

/** l = slow (ss V - q). Quirk 1: V is that of the beginning of the step. */
function slopeOfQ(i: usize, q: v128): v128 {
  return f64x2.mul(v128.load(slow + i), f64x2.sub(v128.load(pull + i), q));
}

/** k = fast (V - A tanh((sf / A) V) + q - I) of four joints at the stage that begins at `stage`. */
function slopesOfV(at: usize, stage: usize): void {
  const from = stageV + at + stage;
  const z0 = f64x2.mul(v128.load(steepness + at), v128.load(from));
  const z1 = f64x2.mul(v128.load(steepness + at, 16), v128.load(from, 16));
  const z2 = f64x2.mul(v128.load(steepness + at, 32), v128.load(from, 32));
  const z3 = f64x2.mul(v128.load(steepness + at, 48), v128.load(from, 48));
  const shifted0 = shiftedPower(z0);
  const shifted1 = shiftedPower(z1);
  const shifted2 = shiftedPower(z2);
  const shifted3 = shiftedPower(z3);
  const rest0 = restOf(z0, shifted0);
  const rest1 = restOf(z1, shifted1);
  const rest2 = restOf(z2, shifted2);
  const rest3 = restOf(z3, shifted3);
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
  storeSlope(at, stage, tanhFrom(z0, shifted0, rest0, q0));
  storeSlope(at + 16, stage, tanhFrom(z1, shifted1, rest1, q1));
  storeSlope(at + 32, stage, tanhFrom(z2, shifted2, rest2, q2));
  storeSlope(at + 48, stage, tanhFrom(z3, shifted3, rest3, q3));
}

function storeSlope(i: usize, stage: usize, tanh: v128): void {
  const curve = f64x2.mul(tanh, amplitude);
  v128.store(bent + i + stage, curve);
  const restored = f64x2.sub(v128.load(stageV + i + stage), curve);
  const driven = f64x2.sub(f64x2.add(restored, v128.load(stageU + i)), v128.load(current + i));
  v128.store(k + i + stage, f64x2.mul(v128.load(fast + i), driven));
}

let steep1: v128 = f64x2.splat(0);
let steep2: v128 = f64x2.splat(0);
let steep3: v128 = f64x2.splat(0);
let steep4: v128 = f64x2.splat(0);

/** Takes the derivatives of one joint over the step that was just made. */
function differentiate(i: usize): void {
  const zero = f64x2.splat(0);
  const minusA = f64x2.neg(v128.load(fast + i));
  const sech1 = sech2Of(i);
  const sech2 = sech2Of(i + pairBytes);
  const sech3 = sech2Of(i + 2 * pairBytes);
  const sech4 = sech2Of(i + 3 * pairBytes);
  steep1 = steepOf(i, sech1);
  steep2 = steepOf(i, sech2);
  steep3 = steepOf(i, sech3);
  steep4 = steepOf(i, sech4);
  // sf, ss, I, tm
  const moved1 = f64x2.mul(f64x2.mul(minusA, sech1), v128.load(stageV + i));
  const moved2 = f64x2.mul(f64x2.mul(minusA, sech2), v128.load(stageV + i + pairBytes));
  const moved3 = f64x2.mul(f64x2.mul(minusA, sech3), v128.load(stageV + i + 2 * pairBytes));
  const moved4 = f64x2.mul(f64x2.mul(minusA, sech4), v128.load(stageV + i + 3 * pairBytes));
  tangent(i, i, moved1, moved2, moved3, moved4, zero, zero, zero, zero);
  const pulled = f64x2.mul(v128.load(slow + i), v128.load(stageV + i));
  tangent(i, i + pairBytes, zero, zero, zero, zero, pulled, pulled, pulled, pulled);
  const driven = f64x2.mul(minusA, v128.load(sign + i));
  tangent(i, i + 2 * pairBytes, driven, driven, driven, driven, zero, zero, zero, zero);
  const rate = f64x2.neg(v128.load(perTime + i));
  tangent(
    i,
    i + 3 * pairBytes,
    f64x2.mul(rate, v128.load(k + i)),
    f64x2.mul(rate, v128.load(k + i + pairBytes)),
    f64x2.mul(rate, v128.load(k + i + 2 * pairBytes)),
    f64x2.mul(rate, v128.load(k + i + 3 * pairBytes)),
    f64x2.mul(rate, v128.load(l + i)),
    f64x2.mul(rate, v128.load(l + i + pairBytes)),
    f64x2.mul(rate, v128.load(l + i + 2 * pairBytes)),
    f64x2.mul(rate, v128.load(l + i + 3 * pairBytes)),
  );
}

function sech2Of(at: usize): v128 {
  const t = f64x2.mul(v128.load(bent + at), perAmplitude);
  return f64x2.sub(f64x2.splat(1), f64x2.mul(t, t));
}

function steepOf(i: usize, sech2: v128): v128 {
  const conductance = f64x2.mul(v128.load(steepness + i), amplitude);
  return f64x2.mul(v128.load(fast + i), f64x2.sub(f64x2.splat(1), f64x2.mul(conductance, sech2)));
}

/** The derivatives with respect to one parameter, at `at`; what its change itself adds to the slopes of V and q. */
function tangent(
  i: usize,
  at: usize,
  toK1: v128,
  toK2: v128,
  toK3: v128,
  toK4: v128,
  toL1: v128,
  toL2: v128,
  toL3: v128,
  toL4: v128,
): void {
  const half = f64x2.splat(0.5);
  const a = v128.load(fast + i);
  const b = v128.load(slow + i);
  const dv = v128.load(dV + at);
  const du = v128.load(dU + at);
  const drawn = f64x2.mul(b, f64x2.sub(f64x2.mul(v128.load(slowConductance + i), dv), du));
  const dl1 = f64x2.add(drawn, toL1);
  const first = v128.shuffle<f64>(dl1, dl1, 0, 0);
  const dk1 = f64x2.add(f64x2.add(f64x2.mul(steep1, dv), f64x2.mul(a, du)), toK1);
  const dk2 = f64x2.add(halfAhead(steep2, dv, dk1, a, du, dl1, half), toK2);
  const dl2 = f64x2.add(f64x2.sub(drawn, f64x2.mul(b, f64x2.mul(first, half))), toL2);
  const dk3 = f64x2.add(halfAhead(steep3, dv, dk2, a, du, dl2, half), toK3);
  const dl3 = f64x2.add(f64x2.sub(drawn, f64x2.mul(b, f64x2.mul(dl2, half))), toL3);
  const ahead = f64x2.mul(steep4, f64x2.add(dv, dk3));
  const dk4 = f64x2.add(f64x2.add(ahead, f64x2.mul(a, f64x2.add(du, dl3))), toK4);
  const dl4 = f64x2.add(f64x2.sub(drawn, f64x2.mul(b, dl3)), toL4);
  v128.store(dV + at, f64x2.add(dv, weighted(dk1, dk2, dk3, dk4)));
  v128.store(dU + at, f64x2.add(du, weighted(dl1, dl2, dl3, dl4)));
}

/** steep (dv + dk / 2) + a (du + dl / 2). */
function halfAhead(steep: v128, dv: v128, dk: v128, a: v128, du: v128, dl: v128, half: v128): v128 {
  const fastPart = f64x2.mul(steep, f64x2.add(dv, f64x2.mul(dk, half)));
  return f64x2.add(fastPart, f64x2.mul(a, f64x2.add(du, f64x2.mul(dl, half))));
}
