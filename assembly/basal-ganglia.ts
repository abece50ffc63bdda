// The step of src/model/kernels/plain-basal-ganglia.ts with two cells per instruction. The order of the sums is the same,
// so the bits are the same. Compiled together with reservoir.ts. Addresses are bytes in a memory that the host lays out and
// owns (src/model/kernels/basal-ganglia-arrays.ts). One instance serves one network. Vectors have room for an even number of
// cells; a padding cell is stepped with the others, and is in no sum. Each population has its own loop, because V8 keeps
// some 14 vectors in registers.

let strTau: v128 = f64x2.splat(0);
let snrTau: v128 = f64x2.splat(0);
let vaTau: v128 = f64x2.splat(0);
let pmTau: v128 = f64x2.splat(0);
let snrThreshold: v128 = f64x2.splat(0);
let pmToStr: v128 = f64x2.splat(0);
let strToSnr: v128 = f64x2.splat(0);
let snrToVa: v128 = f64x2.splat(0);

/** Bytes of the cells, and of a vector. */
let used: usize = 0;
let bytes: usize = 0;
let levels: usize = 0;
let totals: usize = 0;
let strM: usize = 0;
let strR: usize = 0;
let strBaseline: usize = 0;
let snrM: usize = 0;
let snrR: usize = 0;
let snrBaseline: usize = 0;
let vaM: usize = 0;
let vaR: usize = 0;
let vaBaseline: usize = 0;
let pmM: usize = 0;
let pmR: usize = 0;
let pmBaseline: usize = 0;
let oldPmR: usize = 0;
let corticalSums: usize = 0;
let noise: usize = 0;
let predictionWeights: usize = 0;

export function setNetworkConstants(
  tauOfStr: f64,
  tauOfSnr: f64,
  tauOfVa: f64,
  tauOfPm: f64,
  threshold: f64,
  weightPmToStr: f64,
  weightStrToSnr: f64,
  weightSnrToVa: f64,
): void {
  strTau = f64x2.splat(tauOfStr);
  snrTau = f64x2.splat(tauOfSnr);
  vaTau = f64x2.splat(tauOfVa);
  pmTau = f64x2.splat(tauOfPm);
  snrThreshold = f64x2.splat(threshold);
  pmToStr = f64x2.splat(weightPmToStr);
  strToSnr = f64x2.splat(weightStrToSnr);
  snrToVa = f64x2.splat(weightSnrToVa);
}

export function setPopulations(
  cells: usize,
  strMAt: usize,
  strRAt: usize,
  strBaselineAt: usize,
  snrMAt: usize,
  snrRAt: usize,
  snrBaselineAt: usize,
  vaMAt: usize,
  vaRAt: usize,
  vaBaselineAt: usize,
  pmMAt: usize,
  pmRAt: usize,
  pmBaselineAt: usize,
): void {
  used = cells << 3;
  bytes = ((cells + 1) & ~1) << 3;
  strM = strMAt;
  strR = strRAt;
  strBaseline = strBaselineAt;
  snrM = snrMAt;
  snrR = snrRAt;
  snrBaseline = snrBaselineAt;
  vaM = vaMAt;
  vaR = vaRAt;
  vaBaseline = vaBaselineAt;
  pmM = pmMAt;
  pmR = pmRAt;
  pmBaseline = pmBaselineAt;
}

export function setInputs(
  oldPmRAt: usize,
  corticalSumsAt: usize,
  noiseAt: usize,
  predictionWeightsAt: usize,
  levelsAt: usize,
  totalsAt: usize,
): void {
  oldPmR = oldPmRAt;
  corticalSums = corticalSumsAt;
  noise = noiseAt;
  predictionWeights = predictionWeightsAt;
  levels = levelsAt;
  totals = totalsAt;
}

export function stepPopulations(): void {
  const threshold = f64x2.extract_lane(snrThreshold, 0);
  let snrTotal: f64 = 0;
  let vaTotal: f64 = 0;
  let prediction: f64 = 0;
  for (let at: usize = 0; at < used; at += 8) {
    const below = threshold - f64.load(snrR + at);
    snrTotal += 0.5 * (below + abs(below));
    vaTotal += f64.load(vaR + at);
    prediction += f64.load(predictionWeights + at) * f64.load(strR + at);
  }
  f64.store(totals, prediction);

  // Each population reads the rates of the next one before these are renewed. StrD1 is last: it reads the old rates of PM.
  stepPm();
  stepVa(f64x2.splat(vaTotal));
  stepSnr(f64x2.splat(snrTotal));
  stepStr();

  let strTotal: f64 = 0;
  for (let at: usize = 0; at < used; at += 8) strTotal += f64.load(strR + at);
  f64.store(totals, strTotal, 8);
}

function stepPm(): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = v128.load(pmM + at);
    v128.store(oldPmR + at, v128.load(pmR + at));
    const drive = f64x2.add(v128.load(vaR + at), v128.load(pmBaseline + at));
    const m = f64x2.add(old, f64x2.div(f64x2.sub(drive, old), pmTau));
    v128.store(pmM + at, m);
    v128.store(pmR + at, positive(m));
  }
}

function stepVa(total: v128): void {
  const lateral = v128.load_splat<f64>(levels, 16);
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = v128.load(vaM + at);
    const others = f64x2.mul(lateral, f64x2.sub(total, v128.load(vaR + at)));
    const inhibition = f64x2.add(f64x2.mul(snrToVa, v128.load(snrR + at)), others);
    const drive = f64x2.sub(v128.load(vaBaseline + at), inhibition);
    const m = f64x2.add(old, f64x2.div(f64x2.sub(drive, old), vaTau));
    v128.store(vaM + at, m);
    v128.store(vaR + at, positive(m));
  }
}

function stepSnr(total: v128): void {
  const amplitude = v128.load_splat<f64>(levels);
  const lateral = v128.load_splat<f64>(levels, 8);
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = v128.load(snrM + at);
    const own = positive(f64x2.sub(snrThreshold, v128.load(snrR + at)));
    const excitation = f64x2.mul(lateral, f64x2.sub(total, own));
    const balance = f64x2.sub(excitation, f64x2.mul(strToSnr, v128.load(strR + at)));
    const drive = f64x2.sub(f64x2.add(balance, v128.load(snrBaseline + at)), old);
    const noisy = f64x2.add(drive, f64x2.mul(amplitude, v128.load(noise + at)));
    const m = f64x2.add(old, f64x2.div(noisy, snrTau));
    v128.store(snrM + at, m);
    v128.store(snrR + at, positive(m));
  }
}

function stepStr(): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = v128.load(strM + at);
    const excitation = f64x2.add(v128.load(corticalSums + at), f64x2.mul(pmToStr, v128.load(oldPmR + at)));
    const drive = f64x2.add(excitation, v128.load(strBaseline + at));
    const m = f64x2.add(old, f64x2.div(f64x2.sub(drive, old), strTau));
    v128.store(strM + at, m);
    v128.store(strR + at, positive(m));
  }
}

/** The number if it is above 0, else +0. */
function positive(x: v128): v128 {
  return f64x2.pmax(f64x2.splat(0), x);
}
