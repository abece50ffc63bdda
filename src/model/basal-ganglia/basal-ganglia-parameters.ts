import type { Quirks } from '../../parameters/sections.js';
import type { CortexParameters } from '../cortex/cortex.js';
import type { BasalGangliaConstants } from '../kernels/ports.js';

/** Sizes of the loop that selects: one cell per primitive in each of its populations. */
export interface BasalGangliaParameters {
  readonly primitives: number;
  readonly cortex: CortexParameters;
}

/** Rate of the dopamine cell at rest. */
export const DOPAMINE_BASELINE = 0.1;

/** Constants of the network (docs/model/basal-ganglia.md), by population and projection. */
export const basalGangliaConstants = Object.freeze({
  tauMs: { strD1: 10, snr: 5, va: 8, pm: 20, snc: 10, reward: 10, alpha: 20, prediction: 10_000 },
  baseline: { snr: 1.1, va: 0.9, snc: DOPAMINE_BASELINE },
  weights: { pmToStrD1: 0.5, strD1ToSnr: 0.8, snrToVa: 0.6 },
  snrLateralThreshold: 1.2,
  firingThreshold: 0.001,
  dopamineGain: 2,
  alphaThreshold: 1.2,
  striatalThreshold: 0.1,
});

const { tauMs, weights, snrLateralThreshold } = basalGangliaConstants;

/** Constants of the populations whose step is a kernel. */
export const loopConstants: BasalGangliaConstants = Object.freeze({
  strTau: tauMs.strD1,
  snrTau: tauMs.snr,
  vaTau: tauMs.va,
  pmTau: tauMs.pm,
  snrThreshold: snrLateralThreshold,
  pmToStr: weights.pmToStrD1,
  strToSnr: weights.strD1ToSnr,
  snrToVa: weights.snrToVa,
});

/** Oddities of the published network that can be corrected. */
export type BasalGangliaQuirks = Pick<Quirks, 'regularisation' | 'prediction' | 'trialReset'>;
