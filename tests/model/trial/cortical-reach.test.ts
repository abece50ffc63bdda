import { expect, it } from 'vitest';
import { keys } from '../../../src/model/standard-parts.js';
import { beginTrial, endTrial, reachSpec } from '../../../src/model/trial/trial.js';
import { corticalBrain, indirectDefaults, shortcutDefaults } from '../../support/cortical-brains.js';

it.each([true, false])(
  'the shortcut and StrD2 learn from a reach that shows its outcome, and from no other (%s)',
  (reachDopamine) => {
    const brain = corticalBrain(4, { shortcut: shortcutDefaults, indirect: indirectDefaults, reachDopamine });
    const { fast, som } = brain.parts.get(keys.shortcut);
    const before = [fast.wiring.weights.slice(), som[0]];
    const request = { target: [-0.1, 0.2, 0.25], learning: true, exploration: true } as const;
    for (let reach = 0; reach < 2; reach++) {
      const { predictedHand } = beginTrial(brain, reachSpec(brain, request));
      endTrial(brain, { hand: predictedHand });
    }
    const after = [fast.wiring.weights, som[0]];
    if (reachDopamine) expect(after).not.toEqual(before);
    else expect(after).toEqual(before);
  },
);
