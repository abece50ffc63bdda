import { z } from 'zod';
import { profileOf, resolveSettings } from '../../parameters/settings.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { ConfigurationError, ResultsError } from '../../errors.js';
import type { Manifest } from '../results/manifest.js';
import { conditionsOf, dense, groupNames, withBudget } from './conditions.js';
import type { GroupName, Lengths, StructuralCondition } from './conditions.js';

const count = z.number().int().min(1);

/** Everything that determines the numbers of the experiment on structural plasticity, except the seeds. */
export const structuralSchema = z.strictObject({
  /** Seeds of each group that is run. */
  groups: z.partialRecord(z.enum(groupNames), z.array(z.number().int().min(0)).min(1)),
  /** Trials of each phase after, or instead of, the training. */
  phaseTrials: count,
  /** Fresh goals of an evaluation. */
  evaluationGoals: z.number().int().min(2),
  /** Parameters of arm and model. Conditions override them, and `model.seed` stands for all seeds. */
  settings: z.record(z.string(), z.json()),
  /** The arm, by the hash of its names, geometry and limits. */
  chainHash: z.string(),
});

export type StructuralConfiguration = z.infer<typeof structuralSchema>;

const PUBLISHED_TRIALS = 402;
/** The variants that are timed side by side. */
export const costSettings = [dense.settings, withBudget(0.01).settings] as const;
/** More than any condition has, so that no training ends by itself. */
const ENDLESS = 1_000_000;

/** @throws ResultsError when it is of another kind of experiment */
export function structuralConfiguration({
  configuration,
}: Pick<Manifest, 'configuration'>): StructuralConfiguration {
  const parsed = structuralSchema.safeParse(configuration);
  if (parsed.success) return parsed.data;
  throw new ResultsError(
    `results are not those of the structural experiment:\n${z.prettifyError(parsed.error)}`,
  );
}

export function lengthsOf({ settings, phaseTrials }: StructuralConfiguration): Lengths {
  return { training: Number(settings['model.training_trials']) || PUBLISHED_TRIALS, phase: phaseTrials };
}

/** The groups that are run, in their order. */
export function groupsOf({ groups }: Pick<StructuralConfiguration, 'groups'>): readonly GroupName[] {
  return groupNames.filter((name) => groups[name] !== undefined);
}

/** All conditions of a configuration. */
export function allConditions(configuration: StructuralConfiguration): readonly StructuralCondition[] {
  return conditionsOf(groupsOf(configuration), lengthsOf(configuration));
}

/** Whether a seed runs a group. */
export function runs({ groups }: StructuralConfiguration, group: GroupName, seed: number): boolean {
  return groups[group]?.includes(seed) ?? false;
}

/**
 * Settings of one condition. The reservoir sleeps while the basal ganglia learn, and does not affect them.
 * @throws ConfigurationError
 */
export function settingsFor(
  { settings }: StructuralConfiguration,
  condition: Pick<StructuralCondition, 'settings'>,
  seed: number,
): Settings {
  return resolveSettings(profileOf(settings, 'published'), {
    ...settings,
    ...condition.settings,
    'model.seed': seed,
    'model.shared_clock': false,
    'model.training_trials': ENDLESS,
  });
}

/** Checks that every condition can be run. @throws ConfigurationError that names the condition */
export function checkStructural(configuration: StructuralConfiguration): void {
  for (const condition of allConditions(configuration)) {
    const problem = (reason: string, cause?: unknown) =>
      new ConfigurationError(`condition ${condition.name}: ${reason}`, { cause });
    let settings: Settings;
    try {
      settings = settingsFor(configuration, condition, 1);
    } catch (error) {
      if (error instanceof ConfigurationError) throw problem(error.message, error);
      throw error;
    }
    const {
      'model.cortex_cells': cells,
      'model.plasticity': plasticity,
      'structural.budget': budget,
    } = settings;
    if (plasticity === 'structural' && Math.round(budget * cells ** 3) < 1)
      throw problem(
        `structural.budget of ${100 * budget} % leaves a cell no contact with model.cortex_cells of ${cells}, ` +
          'expected more cells, or --only groups with larger budgets',
      );
  }
}
