import type { Quirks } from '../../parameters/sections.js';
import type { CortexParameters } from '../cortex/cortex.js';

/** Sizes of the loop that selects: one cell per primitive in each of its populations. */
export interface BasalGangliaParameters {
  readonly primitives: number;
  readonly cortex: CortexParameters;
}

/** Oddities of the published network that can be put right. */
export type BasalGangliaQuirks = Pick<Quirks, 'regularisation' | 'prediction' | 'trialReset'>;
