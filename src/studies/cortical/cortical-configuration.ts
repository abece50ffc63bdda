import { z } from 'zod';
import { ConfigurationError, ResultsError } from '../../errors.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { profileOf, resolveSettings } from '../../parameters/settings.js';
import type { Manifest } from '../results/manifest.js';
import { conditionSettings, conditionsOf, groupNames } from './cortical-conditions.js';
import type { ConditionName, GroupName } from './cortical-conditions.js';

/** Everything that determines the numbers of the experiment on the cortex but the seeds. */
const corticalSchema = z.strictObject({
  /** Trials of the take-over. */
  trials: z.number().int().min(1),
  /** Which groups of conditions are run. */
  groups: z.array(z.enum(groupNames)).min(1),
  /** Parameters of arm and model; what a condition is about goes over them, `model.seed` stands for all seeds. */
  settings: z.record(z.string(), z.json()),
  /** The arm, by the hash of its names, geometry and limits. */
  chainHash: z.string(),
});

export type CorticalConfiguration = z.infer<typeof corticalSchema>;

/** @throws ResultsError when it is of another kind of experiment */
export function corticalConfiguration({
  configuration,
}: Pick<Manifest, 'configuration'>): CorticalConfiguration {
  const parsed = corticalSchema.safeParse(configuration);
  if (parsed.success) return parsed.data;
  throw new ResultsError(
    `results are not those of the experiment on the cortex:\n${z.prettifyError(parsed.error)}`,
  );
}

/** Groups of a list with commas, in their own order. @throws ConfigurationError for another name */
export function groupsNamed(list: string): GroupName[] {
  const names = list.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !groupNames.some((group) => group === name));
  if (wrong !== undefined)
    throw new ConfigurationError(`--only '${wrong}' is no group, expected some of ${groupNames.join(', ')}`);
  return groupNames.filter((group) => names.includes(group));
}

/** Conditions of the groups that are run, in their order. */
export const conditionsRun = ({ groups }: Pick<CorticalConfiguration, 'groups'>): ConditionName[] =>
  groups.flatMap((group) => conditionsOf(group));

/** More than any condition has, so that no training ends by itself. */
const ENDLESS = 1_000_000;

/** Settings of one condition. The reservoir sleeps while the basal ganglia learn. @throws ConfigurationError */
export function settingsFor(
  { settings }: Pick<CorticalConfiguration, 'settings'>,
  condition: ConditionName,
  seed: number,
): Settings {
  return resolveSettings(profileOf(settings, 'published'), {
    ...settings,
    ...conditionSettings(condition),
    'model.seed': seed,
    'model.shared_clock': false,
    'model.training_trials': ENDLESS,
  });
}

/** Checks that every condition can be run. @throws ConfigurationError that names the condition */
export function checkCortical(configuration: CorticalConfiguration): void {
  for (const condition of conditionsRun(configuration))
    try {
      settingsFor(configuration, condition, 1);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new ConfigurationError(`condition ${condition}: ${error.message}`, { cause: error });
    }
}
