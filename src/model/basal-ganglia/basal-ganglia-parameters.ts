import type { CortexParameters } from '../cortex/cortex.js';

/** Sizes of the loop that selects: one cell per primitive in each of its populations. */
export interface BasalGangliaParameters {
  readonly primitives: number;
  readonly cortex: CortexParameters;
}

/** Oddities of the published network that can be put right, each with its published value first. */
export interface BasalGangliaQuirks {
  /** Of the cortico-striatal weights: the same for all, or in proportion to the weight. */
  readonly regularisation: 'constant' | 'proportional';
  /** Reward prediction: it only grows, or dips of dopamine take it back. */
  readonly prediction: 'grows' | 'both_ways';
  /** What is overwritten at the start of a trial: rates, for one step, or potentials with them. */
  readonly trialReset: 'rates' | 'potentials';
}

export const publishedBasalGangliaQuirks: BasalGangliaQuirks = Object.freeze({
  regularisation: 'constant',
  prediction: 'grows',
  trialReset: 'rates',
});
