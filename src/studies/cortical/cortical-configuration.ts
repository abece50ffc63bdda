import { z } from 'zod';
import { ConfigurationError, ResultsError } from '../../errors.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { profileOf, resolveSettings } from '../../parameters/settings.js';
import type { Manifest } from '../results/manifest.js';

/** Everything that determines the numbers of the experiment on the cortex but the seeds. */
const corticalSchema = z.strictObject({
  /** Trials of the take-over. */
  trials: z.number().int().min(1),
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

/** Trials of the whole experiment, and moments in it, at the full length of the take-over. */
export const plan = Object.freeze({
  goals: 10,
  trials: 4000,
  /** Before which trials the goals are looked at. */
  looks: [50, 100, 200, 400, 800, 1000, 1600, 2400, 4000],
  /** How long the inhibition of the dendrites is held. */
  heldTrials: 1000,
  /** When the habits are tested, and for how long the body is another one. */
  habitAfter: 2400,
  changedTrials: 300,
  /** Training of those with the indirect pathway. */
  indirectTrials: 400,
});

const structural = { 'model.plasticity': 'structural' };
const shortcut = { ...structural, 'model.shortcut': true };
const held = (level: number) => ({ ...shortcut, 'shortcut.som_start': level, 'shortcut.som_trials': 0 });

/** What each condition is about, in the order of the manifest. */
export const conditionSettings = {
  shortcut,
  plain: structural,
  'som-high': held(0.95),
  'som-low': held(0),
  /** After practice the elbow is another one: with no habit, a habit that never looks at its outcome, and one that does. */
  'habit-none': shortcut,
  'habit-blind': { ...shortcut, 'shortcut.fast_mismatch': 0, 'shortcut.slow_mismatch': 0 },
  'habit-seen': shortcut,
  dense: {},
  'dense-indirect': { 'model.indirect_pathway': true },
  'dense-pruning': { 'model.mismatch_pruning': 1 },
} as const satisfies Readonly<Record<string, Overrides>>;

export type ConditionName = keyof typeof conditionSettings;
export const conditionNames = Object.keys(conditionSettings) as ConditionName[];

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
    ...conditionSettings[condition],
    'model.seed': seed,
    'model.shared_clock': false,
    'model.training_trials': ENDLESS,
  });
}

/** Checks that every condition can be run. @throws ConfigurationError that names the condition */
export function checkCortical(configuration: CorticalConfiguration): void {
  for (const condition of conditionNames)
    try {
      settingsFor(configuration, condition, 1);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new ConfigurationError(`condition ${condition}: ${error.message}`, { cause: error });
    }
}
