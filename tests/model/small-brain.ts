import { publishedCortex } from '../../src/model/brain-parameters.js';
import type { Body } from '../../src/model/movement/body.js';
import type { Brain, BrainChoices } from '../../src/model/brain.js';
import { publishedBrain } from '../support/brains.js';
import type { Changes } from '../support/brains.js';

/**
 * A brain of the published arm with few cells, for what does not depend on their number. With fewer than some 20
 * primitives the inhibition among them is too weak to keep premotor cells below the threshold of an answer.
 */
export function smallBrain(seed: number, changes: Changes = {}, body?: Body, choices?: BrainChoices): Brain {
  return publishedBrain(
    seed,
    {
      primitives: 30,
      cortex: { ...publishedCortex, cells: 6, varianceM2: 0.01 },
      ...changes,
      reservoir: { units: 40, ...changes.reservoir },
    },
    undefined,
    body,
    choices,
  );
}
