import { z } from 'zod';
import { profileOf, resolveSettings } from '../../parameters/settings.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { ConfigurationError, ResultsError } from '../../errors.js';
import { parseConditions } from './condition.js';
import type { Condition, LesionName } from './condition.js';
import type { Manifest } from '../results/manifest.js';
import { cross, norm } from '../../model/numbers/vector.js';
import { publishedReservoir } from '../../model/cerebellum/reservoir-parameters.js';
import { checkSchedule, scheduleSchema } from './schedule.js';

const count = z.number().int().min(0);

const selection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('basal-ganglia') }),
  /** By distance of the end point, rank 0 the nearest. */
  z.strictObject({ kind: z.literal('ranked'), rank: count }),
  z.strictObject({ kind: z.literal('random') }),
  /** One primitive per goal; in the adaptation task one more for the strategy's goal. */
  z.strictObject({ kind: z.literal('forced'), primitives: z.array(count).min(1) }),
]);

const position = z.tuple([z.number(), z.number(), z.number()]);

/** Given values that replace what seeds draw or brains learn; the same for all seeds. */
const given = z.strictObject({
  /** Goals (m); in the adaptation task with or without that of the strategy. */
  goals: z.array(position).min(1).optional(),
  /** Θ of each goal (J x 6, row-major), in the adaptation task. */
  actions: z.array(z.array(z.number())).optional(),
  /** Weights by the name of their projection: CRC-32 of their values. */
  weights: z.record(z.string(), count).optional(),
  /** False: the training is left out. */
  training: z.boolean(),
});

/**
 * Everything that determines the numbers of a reaching or an adaptation experiment, except the seeds and the
 * conditions. The manifest calls it `configuration`.
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
  /** Interval, in reaches of a goal, at which the error is also measured without noise and plasticity; 0: never. */
  frozenEvery: count,
  /** Parameters of arm and model; `model.seed` stands for all seeds. */
  settings: z.record(z.string(), z.json()),
  /** The arm, by the hash of its names, geometry and limits. */
  chainHash: z.string(),
  given: given.optional(),
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

/**
 * Settings in the form of a configuration, which holds for all seeds.
 * @throws ConfigurationError when they name a seed
 */
export function settingsOfAllSeeds(all: Settings): ExperimentConfiguration['settings'] {
  const { 'model.seed': seed, ...settings } = all;
  if (seed !== 1) throw new ConfigurationError("parameter 'model.seed' is set, expected --seeds <list>");
  return JSON.parse(JSON.stringify(settings)) as ExperimentConfiguration['settings'];
}

/** The settings of one seed. @throws ConfigurationError */
export function settingsOf({ settings }: ExperimentConfiguration, seed: number): Settings {
  return resolveSettings(profileOf(settings, 'published'), { ...settings, 'model.seed': seed });
}

/** Whether there is a goal of the explicit strategy, after the others. */
export function hasStrategyGoal({ task }: Pick<ExperimentConfiguration, 'task'>): boolean {
  return task === 'adaptation';
}

/**
 * Checks that the parts of a configuration fit together.
 * @returns the conditions
 * @throws ConfigurationError
 */
export function checkConfiguration(
  configuration: ExperimentConfiguration,
  conditions: readonly string[],
): readonly Condition[] {
  const { goals, task, selection: rule, schedule } = configuration;
  if (task === 'adaptation' && goals < 2)
    throw new ConfigurationError(`adaptation with ${goals} goal, expected at least 2: they span the plane`);
  const { inputs } = publishedReservoir;
  if (goals > inputs)
    throw new ConfigurationError(
      `${goals} goals, expected at most ${inputs}: the cerebellum has one input unit for each`,
    );
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
  const parsed = parseConditions(conditions, schedule);
  checkLesions(configuration, parsed);
  checkGiven(configuration, parsed);
  return parsed;
}

/** Parts that a brain may lack, and the parameter that gives it to it. */
const optionalParts = {
  'indirect-pathway': 'model.indirect_pathway',
  'cortical-shortcut': 'model.shortcut',
} as const satisfies Partial<Record<LesionName, string>>;

/** Checks that what is lesioned is there. */
function checkLesions({ settings }: ExperimentConfiguration, conditions: readonly Condition[]): void {
  for (const { name, lesions } of conditions)
    for (const [part, parameter] of Object.entries(optionalParts))
      if (part in lesions && settings[parameter] !== true)
        throw new ConfigurationError(
          `condition '${name}': this brain has no ${part}, expected ${parameter} true`,
        );
}

/** Least area of the parallelogram of shoulder and goals: below, its direction is round-off. */
const LEAST_PLANE_M2 = 1e-9;

/** Checks that the given values are sufficient and useful. */
function checkGiven(
  { given: all, task, goals, selection: rule }: ExperimentConfiguration,
  conditions: readonly Condition[],
): void {
  if (all === undefined) return;
  const { goals: places, actions, weights = {}, training } = all;
  if (places !== undefined && task === 'adaptation' && norm(cross(places[0], places[1])) < LEAST_PLANE_M2)
    throw new ConfigurationError(
      'goals 0 and 1 lie in one direction from the shoulder, expected two that span the plane of the rotation',
    );
  if (actions !== undefined && task === 'reaching')
    throw new ConfigurationError(
      'parameter_history.npy is given, but actions are selected anew in every trial of reaching: expected a folder without it',
    );
  if (actions !== undefined && actions.length !== goals && actions.length !== goals + 1)
    throw new ConfigurationError(
      `parameter_history.npy has ${actions.length} actions, expected ${goals}, one a goal, or one more for the goal of the strategy`,
    );
  if (actions?.length === goals && conditions.some(({ strategy }) => strategy))
    throw new ConfigurationError(
      `parameter_history.npy has ${goals} actions, expected one more, for the goal of the strategy`,
    );
  const relearnt = conditions.find(({ trainedWithoutDopamine }) => trainedWithoutDopamine);
  if (relearnt !== undefined && (!training || 'CortexStrD1_putamen' in weights))
    throw new ConfigurationError(
      `condition '${relearnt.name}' has a training without dopamine, but what it would learn is given: expected no-dopamine@0`,
    );
  if (training) return;
  if (places === undefined)
    throw new ConfigurationError('without a training there are no goals, expected --goals <file>');
  if (rule.kind !== 'basal-ganglia' || actions !== undefined) return;
  if (task === 'adaptation')
    throw new ConfigurationError(
      'without a training there are no stored actions, expected --weights <dir> with parameter_history.npy, or another --selection',
    );
  if (!('CortexStrD1_putamen' in weights))
    throw new ConfigurationError(
      'without a training the basal ganglia know nothing, expected --weights <dir> with weights_CortexStrD1_putamen.npy',
    );
}
