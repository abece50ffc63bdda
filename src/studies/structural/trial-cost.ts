import type { Brain } from '../../model/brain.js';
import { beginTrainingTrial, endTrainingTrial } from '../../model/trial/training.js';
import type { TrainingRecord } from '../../model/trial/training.js';
import type { CommonStreams } from './common-streams.js';
import type { Row } from './structural-tables.js';

/**
 * Times the same trials, with prescribed goals and primitives, in both brains in turns. Each brain begins every other
 * trial. The brains are untrained at first, so that a whole training is timed.
 */
export function trialCost(
  dense: Brain,
  structural: Brain,
  trials: readonly TrainingRecord[],
  streams: CommonStreams,
  onTrial: () => void,
): Row<'cost'>[] {
  return trials.map(({ trial, goal, primitive, hand }) => {
    const timeMs = (brain: Brain) => {
      streams.begin(brain, trial);
      const beganMs = performance.now();
      endTrainingTrial(brain, beginTrainingTrial(brain, { goal, primitive }), hand);
      onTrial();
      return performance.now() - beganMs;
    };
    const denseFirst = trial % 2 === 0;
    const firstMs = timeMs(denseFirst ? dense : structural);
    const secondMs = timeMs(denseFirst ? structural : dense);
    return {
      trial,
      dense_ms: denseFirst ? firstMs : secondMs,
      structural_ms: denseFirst ? secondMs : firstMs,
    };
  });
}
