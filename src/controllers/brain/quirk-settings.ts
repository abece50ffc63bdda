import type { Settings } from '../../parameters/parameter-table.js';
import { ConfigurationError } from '../../errors.js';
import type { ReservoirCerebellumRules } from '../../model/brain-parameters.js';
import type { Quirks } from '../../model/brain-parameters.js';
import type { ReservoirParameters } from '../../model/cerebellum/reservoir-parameters.js';

/** The parameters `quirks.*` as the model has them. Choices were checked with the table of parameters. */

export function quirksOf(settings: Settings): Quirks {
  return {
    regularisation: settings['quirks.regularisation'],
    prediction: settings['quirks.prediction'],
    trialReset: settings['quirks.trial_reset'],
    adaptationCortex: settings['quirks.adaptation_cortex'],
    adaptationPremotor: settings['quirks.adaptation_premotor'],
    adaptationOutcome: settings['quirks.adaptation_outcome'],
    zeroReward: settings['quirks.zero_reward'],
    storedActions: settings['quirks.stored_actions'],
    reachingSilence: settings['quirks.reaching_silence'],
  };
}

export function reservoirRules(settings: Settings): ReservoirCerebellumRules {
  return {
    kind: 'reservoir',
    warmupTrials: settings['quirks.learning_delay'],
    meanErrorRetention: settings['quirks.error_retention'],
    quirks: {
      meanReset: settings['quirks.mean_reset'],
      firstMeanError: settings['quirks.first_mean_error'],
      warmupTraces: settings['quirks.warmup_traces'],
    },
  };
}

/** @throws ConfigurationError when the constant units are no pairs */
export function reservoirQuirkParameters(
  settings: Settings,
): Pick<ReservoirParameters, 'constantUnits' | 'meanRetention'> {
  const numbers = settings['quirks.constant_units'];
  if (numbers.length % 2 !== 0)
    throw new ConfigurationError(
      `quirks.constant_units has ${numbers.length} numbers, expected pairs of a unit and its value`,
    );
  const constantUnits = Array.from({ length: numbers.length / 2 }, (_, i): [unit: number, value: number] => [
    numbers[2 * i],
    numbers[2 * i + 1],
  ]);
  return { constantUnits, meanRetention: settings['quirks.mean_retention'] };
}
