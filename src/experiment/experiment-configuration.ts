import { z } from 'zod';
import { resolveSettings } from '../config/settings.js';
import type { Settings } from '../config/parameter-table.js';
import { ConfigurationError, ResultsError } from '../errors.js';
import { parseConditions } from './condition.js';
import type { Condition } from './condition.js';
import type { Manifest } from './manifest.js';
import { checkSchedule, scheduleSchema } from './schedule.js';

const count = z.number().int().min(0);

const selection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('basal-ganglia') }),
  /** By distance of the end point, rank 0 the nearest. */
  z.strictObject({ kind: z.literal('ranked'), rank: count }),
  z.strictObject({ kind: z.literal('random') }),
  /** One primitive a goal; in the adaptation task one more for the strategy's goal. */
  z.strictObject({ kind: z.literal('forced'), primitives: z.array(count).min(1) }),
]);

/**
 * Everything that determines the numbers of a reaching or an adaptation experiment but the seeds and the conditions:
 * what the manifest calls `configuration`.
 */
export const configurationSchema = z.strictObject({
  /** Which training comes first, and whether actions are selected in every trial (reaching) or stored (adaptation). */
  task: z.enum(['reaching', 'adaptation']),
  /** Goals that are reached for, without that of the strategy. */
  goals: z.number().int().min(1),
  selection,
  /** Turn of goal 0 about goal 0 x goal 1 that makes the goal of the explicit strategy (rad). */
  strategyTurn: z.number(),
  schedule: scheduleSchema,
  /** Every so many reaches of a goal the error is measured without noise and plasticity, too; 0: never. */
  frozenEvery: count,
  /** Parameters of arm and model; `model.seed` stands for all seeds. */
  settings: z.record(z.string(), z.json()),
  /** The arm, by the hash of its names, geometry and limits. */
  chainHash: z.string(),
});

export type ExperimentConfiguration = z.infer<typeof configurationSchema>;

/** @throws ResultsError when the manifest is of an experiment of another kind */
export function configurationOf({ experiment, configuration }: Manifest): ExperimentConfiguration {
  const parsed = configurationSchema.safeParse(configuration);
  if (parsed.success) return parsed.data;
  throw new ResultsError(
    `results of '${experiment}' are not those of a reaching or adaptation experiment:\n${z.prettifyError(parsed.error)}`,
  );
}

/** The settings of one seed. @throws ConfigurationError */
export function settingsOf({ settings }: ExperimentConfiguration, seed: number): Settings {
  const profile = settings['model.profile'] === 'robot' ? 'robot' : 'published';
  return resolveSettings(profile, { ...settings, 'model.seed': seed });
}

/** Whether there is a goal of the explicit strategy, after the others. */
export function hasStrategyGoal({ task }: Pick<ExperimentConfiguration, 'task'>): boolean {
  return task === 'adaptation';
}

/**
 * Checks what belongs together.
 * @returns the conditions @throws ConfigurationError
 */
export function checkConfiguration(
  configuration: ExperimentConfiguration,
  conditions: readonly string[],
): readonly Condition[] {
  const { goals, task, selection: rule, schedule } = configuration;
  if (task === 'adaptation' && goals < 2)
    throw new ConfigurationError(`adaptation with ${goals} goal, expected at least 2: they span the plane`);
  const known = hasStrategyGoal(configuration) ? goals + 1 : goals;
  if (rule.kind === 'forced' && rule.primitives.length !== known)
    throw new ConfigurationError(
      `selection: ${rule.primitives.length} forced primitives, expected ${known}, one a goal` +
        (known > goals ? ' and one for the goal of the strategy' : ''),
    );
  const primitives = Number(configuration.settings['model.primitives']);
  const unknown = rule.kind === 'forced' ? rule.primitives.find((k) => k >= primitives) : undefined;
  if (unknown !== undefined)
    throw new ConfigurationError(`selection: primitive ${unknown}, expected 0 to ${primitives - 1}`);
  checkSchedule(schedule, goals, hasStrategyGoal(configuration));
  return parseConditions(conditions, schedule);
}
