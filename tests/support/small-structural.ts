import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import type { Overrides } from '../../src/parameters/configuration-file.js';
import type { StructuralConfiguration } from '../../src/studies/structural/structural-configuration.js';
import { smallSizes } from './small-experiment.js';

/** Sizes that make a training of the structural experiment take a fraction of a second; the cortex has room for budgets. */
export const smallStructuralSizes: Overrides = {
  // It has nothing to do with the cerebellum.
  ...Object.fromEntries(Object.entries(smallSizes).filter(([name]) => name !== 'model.reservoir_units')),
  'model.cortex_cells': 12,
  'model.training_trials': 40,
};

export const smallStructuralRobot = describedRobot(resolveSettings('published'));

export function smallStructuralConfiguration(
  changes: Partial<StructuralConfiguration> = {},
): StructuralConfiguration {
  const settings = resolveSettings('published', smallStructuralSizes);
  return {
    groups: { turnover: [1] },
    phaseTrials: 10,
    evaluationGoals: 4,
    chainHash: smallStructuralRobot.arm.chainHash,
    settings: Object.fromEntries(
      Object.entries(settings).filter(([name]) => name !== 'model.seed'),
    ) as StructuralConfiguration['settings'],
    ...changes,
  };
}
