import type { Settings } from '../../parameters/parameter-table.js';
import { ConfigurationError } from '../../errors.js';
import type { ReservoirCerebellumRules } from '../../model/brain-parameters.js';
import type { Quirks } from '../../model/brain-parameters.js';
import type { ReservoirParameters } from '../../model/cerebellum/reservoir-parameters.js';

/** The parameters `quirks.*` as the model has them. Choices were checked with the table of parameters. */

/** The one of two choices that is not published, if it is set. */
const either = <P extends string, O extends string>(value: string, published: P, other: O): P | O =>
  value === other ? other : published;

export function quirksOf(settings: Settings): Quirks {
  const silence = settings['quirks.reaching_silence'];
  return {
    regularisation: either(settings['quirks.regularisation'], 'constant', 'proportional'),
    prediction: either(settings['quirks.prediction'], 'grows', 'both_ways'),
    trialReset: either(settings['quirks.trial_reset'], 'rates', 'potentials'),
    adaptationCortex: either(settings['quirks.adaptation_cortex'], 'left_on', 'silent'),
    adaptationPremotor: either(settings['quirks.adaptation_premotor'], 'published', 'as_reaching'),
    adaptationOutcome: either(settings['quirks.adaptation_outcome'], 'goal', 'hand'),
    zeroReward: either(settings['quirks.zero_reward'], 'dip', 'none'),
    storedActions: either(settings['quirks.stored_actions'], 'any', 'chosen'),
    reachingSilence: silence === 'explore' ? silence : either(silence, 'largest', 'nearest'),
  };
}

export function reservoirRules(settings: Settings): ReservoirCerebellumRules {
  return {
    kind: 'reservoir',
    warmupTrials: settings['quirks.learning_delay'],
    meanErrorRetention: settings['quirks.error_retention'],
    quirks: {
      meanReset: settings['quirks.mean_reset'],
      firstMeanError: either(settings['quirks.first_mean_error'], 'zero', 'first_error'),
      warmupTraces: either(settings['quirks.warmup_traces'], 'kept', 'cleared'),
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
