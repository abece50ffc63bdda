import type { CortexCode } from '../cortex/cortex-code.js';
import type { ActiveBumps } from './bump-products.js';
import type { Contacts } from './contacts.js';

/**
 * The published rule from cortex to StrD1 (docs/model/basal-ganglia.md, "Plasticity"), for a striatal cell with g > 0, in steps
 * of dt = 1 ms; rates and weights have no unit:
 *
 *     T_k  = g (r_k - mean r_cortex)
 *     mod  = 1.2 D if D > 0;  0.1 D if D <= 0 and T_k > 0 and w_k > 0;  else 0
 *     w_k += (dt/2200)(mod T_k - alpha g^2),  w_k >= 0
 *
 * with dopamine D = 2 (r_SNc - 0.1) and regularisation alpha. The regularisation is not multiplied by the weight and acts
 * at all times (as published). Source: Baladron et al. 2023.
 */

/**
 * The inputs to the plasticity of one striatal cell. One object is overwritten for every cell and step, because numbers
 * passed to a function one by one are boxed on the heap.
 */
export interface PlasticitySignals {
  /** Activity beyond the mean and its threshold, above 0. */
  g: number;
  /** Dopamine, 2 (rate - baseline). */
  d: number;
  /** Regularisation of the cell. */
  alpha: number;
  /** Whether the regularisation is multiplied by the weight; as published it is not. */
  proportional?: boolean;
}

const TAU_MS = 2200;
const GAIN_BURST = 1.2;
const GAIN_DIP = 0.1;

/** The constants above, for the tables of docs/model/tables.md. */
export const ruleConstants = Object.freeze({ tauMs: TAU_MS, gainBurst: GAIN_BURST, gainDip: GAIN_DIP });

/**
 * One step of the rule for a cell with g > 0. Also writes the products of the new weights with the bumps that are on into
 * `active.dots`, because the next step needs them. Does not allocate.
 * @returns whether weights may have changed; if not, no products are written
 */
export function learnContacts(
  contacts: Contacts,
  signals: PlasticitySignals,
  active: ActiveBumps,
  cortex: CortexCode,
): boolean {
  const { g, d, alpha, proportional } = signals;
  if (d === 0 && alpha * g * g === 0) return false;
  active.dots.fill(0);
  // The most frequent case: dopamine bursts, and one bump is shown or fades beside another.
  const burst = d > 0 && proportional !== true;
  if (burst && (active.count === 1 || active.count === 2)) learnOfTwo(contacts, signals, active, cortex);
  else learnOfAny(contacts, signals, active, cortex);
  return true;
}

function learnOfAny(
  { cells, weights, from, to }: Contacts,
  { g, d, alpha, proportional }: PlasticitySignals,
  { shares, values, dots, count }: ActiveBumps,
  { mean }: CortexCode,
): void {
  const regularisation = alpha * g * g;
  const burst = GAIN_BURST * d;
  const dip = GAIN_DIP * d;
  for (let i = from; i < to; i++) {
    const old = weights[i];
    if (d <= 0 && old === 0) continue;
    const pre = cells[i];
    let rate = 0;
    for (let b = 0; b < count; b++) rate += shares[b] * values[b][pre];
    const t = g * (rate - mean);
    const modulation = d > 0 ? burst : t > 0 ? dip : 0;
    const updated = old + (modulation * t - (proportional ? regularisation * old : regularisation)) / TAU_MS;
    const weight = updated > 0 ? updated : 0;
    weights[i] = weight;
    for (let b = 0; b < count; b++) dots[b] += weight * values[b][pre];
  }
}

/**
 * The same for a burst with one or two bumps; a missing second bump has share 0. Half the sum of a number and its
 * absolute value is the larger of the number and 0, without a branch.
 */
function learnOfTwo(
  { cells, weights, from, to }: Contacts,
  { g, d, alpha }: PlasticitySignals,
  { shares, values, dots, count }: ActiveBumps,
  { mean }: CortexCode,
): void {
  const regularisation = alpha * g * g;
  const burst = GAIN_BURST * d;
  const shareA = shares[0];
  const shareB = count > 1 ? shares[1] : 0;
  const bumpA = values[0];
  const bumpB = values[count > 1 ? 1 : 0];
  let dotA = 0;
  let dotB = 0;
  for (let i = from; i < to; i++) {
    const pre = cells[i];
    const a = bumpA[pre];
    const b = bumpB[pre];
    const updated = weights[i] + (burst * (g * (shareA * a + shareB * b - mean)) - regularisation) / TAU_MS;
    const weight = 0.5 * (updated + Math.abs(updated));
    weights[i] = weight;
    dotA += weight * a;
    dotB += weight * b;
  }
  dots[0] = dotA;
  dots[1] = dotB;
}
