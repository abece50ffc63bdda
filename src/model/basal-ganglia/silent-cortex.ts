import type { Cortex } from '../cortex/cortex.js';

/** Share of a whole bump below which the cortex counts as silent. A bump goes on fading for hundreds of ms. */
export const SILENT_SHARE = 1e-4;

/** Whether the parts that read the cortex may leave out its sums in this step. */
export function isSilent({ mean, cells, parameters }: Cortex): boolean {
  return mean * cells < SILENT_SHARE * parameters.gain;
}
