import type { RobotDescription } from '../../arm/robot.js';
import { ConfigurationError } from '../../errors.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { StudyRequest } from '../jobs/experiment-run.js';
import { parseSeeds } from '../jobs/seed-list.js';
import { settingsOfAllSeeds } from '../published/experiment-configuration.js';
import { groupNames } from './conditions.js';
import type { GroupName } from './conditions.js';
import { allConditions, checkStructural } from './structural-configuration.js';
import type { StructuralConfiguration } from './structural-configuration.js';

/** Options of the structural experiment, as written. */
export interface StructuralOptions {
  readonly only: string;
  readonly seeds: string;
  readonly seedsOf: readonly string[];
  readonly phaseTrials: number;
  readonly evaluationGoals: number;
}

/** @throws ConfigurationError for options that do not fit together */
export function structuralRequest(
  options: StructuralOptions,
  { settings, arm, urdfText, urdfName }: RobotDescription & { readonly settings: Settings },
): StudyRequest {
  const ofAllSeeds = settingsOfAllSeeds(settings);
  const seeds = parseSeeds(options.seeds);
  const configuration: StructuralConfiguration = {
    groups: groupSeeds(options, seeds),
    phaseTrials: options.phaseTrials,
    evaluationGoals: options.evaluationGoals,
    settings: ofAllSeeds,
    chainHash: arm.chainHash,
  };
  checkStructural(configuration);
  return {
    asked: {
      configuration,
      conditions: allConditions(configuration).map(({ name }) => name),
      seeds: [...seeds],
    },
    source: { urdfText, urdfName },
  };
}

/** Default number of seeds per group: all for the errors, few for slow groups. */
const seedsOfGroup = (group: GroupName): number =>
  group === 'error' || group === 'early' ? Infinity : group === 'all-contacts' ? 3 : 10;

/** The seeds of each group that is run. @throws ConfigurationError */
function groupSeeds(
  { only, seedsOf }: StructuralOptions,
  seeds: readonly number[],
): StructuralConfiguration['groups'] {
  const sorted = [...seeds].sort((a, b) => a - b);
  const chosen = groupsNamed(only, '--only');
  const groups = Object.fromEntries(chosen.map((group) => [group, sorted.slice(0, seedsOfGroup(group))]));
  for (const text of seedsOf) {
    const [name, list = ''] = text.split('=', 2);
    const [group] = groupsNamed(name, '--seeds-of');
    const some = parseSeeds(list);
    const stranger = some.find((one) => !seeds.includes(one));
    if (stranger !== undefined)
      throw new ConfigurationError(`--seeds-of ${text}: seed ${stranger} is not among --seeds`);
    if (!chosen.includes(group))
      throw new ConfigurationError(`--seeds-of ${text}: the group ${group} is not among --only`);
    groups[group] = [...some].sort((a, b) => a - b);
  }
  return groups;
}

/** @throws ConfigurationError when there is no such group */
function groupsNamed(text: string, option: string): GroupName[] {
  return text.split(',').map((part) => {
    const found = groupNames.find((name) => name === part.trim());
    if (found !== undefined) return found;
    throw new ConfigurationError(
      `${option} names the group '${part.trim()}', expected some of ${groupNames.join(', ')}`,
    );
  });
}
