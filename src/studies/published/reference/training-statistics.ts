import type { TrainingRecord } from '../../../model/trial/training.js';
import { mean } from '../../statistics/sample.js';

/** What is needed of a trial of the basal ganglia's training. */
export type TrainingTrial = Pick<
  TrainingRecord,
  'explored' | 'primitive' | 'displacementM' | 'errorM' | 'reward' | 'dopamine'
>;

const meanOf = (x: readonly number[]) => (x.length === 0 ? undefined : mean(x));
const exploited = (block: readonly TrainingTrial[]) => block.filter(({ explored }) => !explored);

/**
 * Statistics of a block of trials of one training that are compared with those of the reference. Undefined where
 * the block has no trial of that kind.
 * @param noveltyM displacement (m) that is rewarded
 */
export const trainingStatistics: Readonly<
  Record<string, (block: readonly TrainingTrial[], noveltyM: number) => number | undefined>
> = {
  exploreFraction: (block) => mean(block.map(({ explored }) => Number(explored))),
  displacement: (block) => mean(block.map(({ displacementM }) => displacementM)),
  error: (block) => mean(block.map(({ errorM }) => errorM)),
  reward: (block) => mean(block.map(({ reward }) => reward)),
  dopamineAtEndOfRewardPhase: (block, noveltyM) =>
    meanOf(block.filter(({ displacementM }) => displacementM > noveltyM).map(({ dopamine }) => dopamine)),
  errorOfExploitTrials: (block) => meanOf(exploited(block).map(({ errorM }) => errorM)),
  distinctPrimitivesExploited: (block) => new Set(exploited(block).map(({ primitive }) => primitive)).size,
};
