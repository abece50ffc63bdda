import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { StudyRequest } from '../jobs/experiment-run.js';
import { parseSeeds } from '../jobs/seed-list.js';
import { settingsOfAllSeeds } from '../published/experiment-configuration.js';
import { checkCortical, conditionNames } from './cortical-configuration.js';
import type { CorticalConfiguration } from './cortical-configuration.js';

/** What the experiment on the cortex can be asked for, as it is written. */
export interface CorticalOptions {
  readonly seeds: string;
  readonly trials: number;
}

/** @throws ConfigurationError for what does not fit together */
export function corticalRequest(
  { seeds, trials }: CorticalOptions,
  { settings, arm, urdfText, urdfName }: RobotDescription & { readonly settings: Settings },
): StudyRequest {
  const configuration: CorticalConfiguration = {
    trials,
    settings: settingsOfAllSeeds(settings),
    chainHash: arm.chainHash,
  };
  checkCortical(configuration);
  return {
    asked: { configuration, conditions: conditionNames, seeds: [...parseSeeds(seeds)] },
    source: { urdfText, urdfName },
  };
}
