import type { Cortex } from '../cortex/cortex.js';

/** Share of a whole bump below which the cortex counts as silent: bumps fade for hundreds of ms without an end. */
const SILENT_SHARE = 1e-6;

/** Whether parts that read the cortex may leave its sums out for this step. */
export function isSilent({ mean, cells, parameters }: Cortex): boolean {
  return mean * cells < SILENT_SHARE * parameters.gain;
}
