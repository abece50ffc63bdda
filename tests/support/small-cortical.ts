import { describedRobot } from '../../src/arm/robot.js';
import type { Overrides } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { groupNames } from '../../src/studies/cortical/cortical-conditions.js';
import type { CorticalConfiguration } from '../../src/studies/cortical/cortical-configuration.js';
import { smallSizes } from './small-experiment.js';

/** Sizes that make a trial of the experiment on the cortex take a fraction of a millisecond. */
export const smallCorticalSizes: Overrides = {
  // It has nothing to do with the cerebellum, and sets the length of its trainings itself.
  ...Object.fromEntries(
    Object.entries(smallSizes).filter(
      ([name]) => name !== 'model.reservoir_units' && name !== 'model.training_trials',
    ),
  ),
  'model.primitives': 12,
  'structural.budget': 0.1,
};

export const smallCorticalRobot = describedRobot(resolveSettings('published'));

export function smallCorticalConfiguration(
  changes: Partial<CorticalConfiguration> = {},
): CorticalConfiguration {
  const settings = resolveSettings('published', smallCorticalSizes);
  return {
    trials: 40,
    groups: [...groupNames],
    chainHash: smallCorticalRobot.arm.chainHash,
    settings: Object.fromEntries(
      Object.entries(settings).filter(([name]) => name !== 'model.seed'),
    ) as CorticalConfiguration['settings'],
    ...changes,
  };
}
