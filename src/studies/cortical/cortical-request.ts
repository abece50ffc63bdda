import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { StudyRequest } from '../jobs/experiment-run.js';
import { parseSeeds } from '../jobs/seed-list.js';
import { settingsOfAllSeeds } from '../published/experiment-configuration.js';
import { checkCortical, conditionsRun, groupsNamed } from './cortical-configuration.js';
import type { CorticalConfiguration } from './cortical-configuration.js';

/** What the experiment on the cortex can be asked for, as it is written. */
export interface CorticalOptions {
  readonly seeds: string;
  readonly trials: number;
  readonly only: string;
}

/** @throws ConfigurationError for what does not fit together */
export function corticalRequest(
  { seeds, trials, only }: CorticalOptions,
  { settings, arm, urdfText, urdfName }: RobotDescription & { readonly settings: Settings },
): StudyRequest {
  const configuration: CorticalConfiguration = {
    trials,
    groups: groupsNamed(only),
    settings: settingsOfAllSeeds(settings),
    chainHash: arm.chainHash,
  };
  checkCortical(configuration);
  return {
    asked: { configuration, conditions: conditionsRun(configuration), seeds: [...parseSeeds(seeds)] },
    source: { urdfText, urdfName },
  };
}
