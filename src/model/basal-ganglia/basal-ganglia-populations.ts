import { ratesIn } from '../numbers/rate-source.js';
import type { Populations } from '../numbers/rate-source.js';
import type { BasalGanglia } from './basal-ganglia.js';

/** What can be recorded of the loop. */
export const basalGangliaPopulations: Populations<BasalGanglia> = {
  StrD1: ({ strD1 }) => ratesIn(strD1.r),
  SNr: ({ snr }) => ratesIn(snr.r),
  VA: ({ va }) => ratesIn(va.r),
  PM: ({ pm }) => ratesIn(pm.r),
  SNc: ({ snc }) => ratesIn(snc.r),
  Reward: ({ reward }) => ratesIn(reward.r),
};
