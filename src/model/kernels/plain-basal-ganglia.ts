import type { BasalGangliaArrays } from './basal-ganglia-arrays.js';
import type { BasalGangliaConstants } from './ports.js';

/**
 * One step of the four populations of the basal ganglia (see `basal-ganglia.ts`) in plain TypeScript. All totals are
 * running sums from the first cell to the last. Every other implementation must keep this order to give the same bits.
 *
 * SNr oscillates with its noise, so a branch on the sign of a potential would be mispredicted in every other cell. Half
 * the sum of a number and its absolute value needs no branch. It is exactly the number if this is positive, or else 0.
 */
export function stepPopulations(
  arrays: BasalGangliaArrays,
  cells: number,
  constants: BasalGangliaConstants,
): void {
  const { strM, strR, strBaseline, snrM, snrR, snrBaseline, vaM, vaR, vaBaseline, pmM, pmR, pmBaseline } =
    arrays;
  const { corticalSums, noise, predictionWeights, levels, totals } = arrays;
  const { strTau, snrTau, vaTau, pmTau, snrThreshold, pmToStr, strToSnr, snrToVa } = constants;
  const amplitude = levels[0];
  const lateralSnr = levels[1];
  const lateralVa = levels[2];
  let snrTotal = 0;
  let vaTotal = 0;
  let prediction = 0;
  for (let i = 0; i < cells; i++) {
    const below = snrThreshold - snrR[i];
    snrTotal += 0.5 * (below + Math.abs(below));
    vaTotal += vaR[i];
    prediction += predictionWeights[i] * strR[i];
  }
  // In this order each of the four chains reads the old rates of the others before they are overwritten.
  let strTotal = 0;
  for (let i = 0; i < cells; i++) {
    const strRate = strR[i];
    const snrRate = snrR[i];
    const vaRate = vaR[i];

    const oldPm = pmM[i];
    const pmRate = pmR[i];
    const mPm = oldPm + (vaRate + pmBaseline[i] - oldPm) / pmTau;
    pmM[i] = mPm;
    pmR[i] = 0.5 * (mPm + Math.abs(mPm));

    const oldVa = vaM[i];
    const vaInhibition = snrToVa * snrRate + lateralVa * (vaTotal - vaRate);
    const mVa = oldVa + (vaBaseline[i] - vaInhibition - oldVa) / vaTau;
    vaM[i] = mVa;
    vaR[i] = 0.5 * (mVa + Math.abs(mVa));

    const oldSnr = snrM[i];
    const below = snrThreshold - snrRate;
    const snrExcitation = lateralSnr * (snrTotal - 0.5 * (below + Math.abs(below)));
    const drive = snrExcitation - strToSnr * strRate + snrBaseline[i] - oldSnr;
    const mSnr = oldSnr + (drive + amplitude * noise[i]) / snrTau;
    snrM[i] = mSnr;
    snrR[i] = 0.5 * (mSnr + Math.abs(mSnr));

    const oldStr = strM[i];
    const mStr = oldStr + (corticalSums[i] + pmToStr * pmRate + strBaseline[i] - oldStr) / strTau;
    strM[i] = mStr;
    const rStr = 0.5 * (mStr + Math.abs(mStr));
    strR[i] = rStr;
    strTotal += rStr;
  }
  totals[0] = prediction;
  totals[1] = strTotal;
}
