import type { RobotDescription } from '../../arm/robot.js';
import { ConfigurationError } from '../../errors.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { parseSeeds } from '../jobs/seed-list.js';
import type { StudyRequest } from '../jobs/experiment-run.js';
import { checkConfiguration, settingsOfAllSeeds } from './experiment-configuration.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import { readGoalsOption, withGiven } from './given-options.js';
import type { GivenOptions } from './given-options.js';
import type { PublishedKind } from './published-kinds.js';
import { recordingOf } from './recording-plan.js';
import type { RecordingOptions } from './recording-plan.js';
import { readSchedule } from './schedule-file.js';
import type { Schedule } from './schedule.js';

/** Options of the reaching and adaptation experiments, as written. */
export interface PublishedOptions extends GivenOptions, RecordingOptions {
  readonly saveWeights?: true;
  readonly selection: string;
  readonly conditions: string;
  readonly schedule?: string;
  readonly frozenEvery: number;
  readonly seeds: string;
}

/** The schedule of trials: that of the kind unless a file is named. @throws ConfigurationError, ResultsError */
export function scheduleOf(
  { goals, schedule }: Pick<PublishedOptions, 'goals' | 'schedule'>,
  kind: PublishedKind,
): Promise<Schedule> {
  const { count } = readGoalsOption(goals, kind.task);
  return schedule === undefined ? Promise.resolve(kind.schedule(count)) : readSchedule(schedule);
}

/** @throws ConfigurationError, ResultsError for what does not fit together or cannot be read */
export async function publishedRequest(
  options: PublishedOptions,
  kind: PublishedKind,
  robot: RobotDescription & { readonly settings: Settings },
): Promise<StudyRequest> {
  const { count: goals, places } = readGoalsOption(options.goals, kind.task);
  const drawn: ExperimentConfiguration = {
    task: kind.task,
    goals,
    selection: parseSelection(options.selection),
    strategyTurn: kind.strategyTurn,
    schedule: await scheduleOf(options, kind),
    frozenEvery: options.frozenEvery,
    settings: settingsOfAllSeeds(robot.settings),
    chainHash: robot.arm.chainHash,
  };
  const { configuration, weights } = withGiven(drawn, places, options, robot);
  const conditions = checkConfiguration(
    configuration,
    options.conditions.split(',').map((text) => text.trim()),
  ).map(({ name }) => name);
  const recording = recordingOf(options, configuration, conditions.length);
  const { saveWeights } = options;
  return {
    asked: {
      configuration,
      conditions,
      ...(recording === undefined ? {} : { recording }),
      ...(saveWeights === undefined ? {} : { weights: saveWeights }),
      seeds: [...parseSeeds(options.seeds)],
    },
    source: { urdfText: robot.urdfText, urdfName: robot.urdfName, recording, weights, saveWeights },
  };
}

/** For help texts and messages. */
export const selectionForms =
  'basal-ganglia, nearest, "ranked N" (0: the nearest), random, "forced K,K,…" (one a goal)';

/** Reads the rule that assigns a primitive to a goal. @throws ConfigurationError */
export function parseSelection(text: string): ExperimentConfiguration['selection'] {
  const [name, rest = ''] = text.trim().split(/[\s:=]+(.*)/s);
  const numbers = rest.trim() === '' ? [] : rest.split(',').map((part) => part.trim());
  const valid = numbers.every((part) => /^\d+$/.test(part));
  if (name === 'basal-ganglia' && numbers.length === 0) return { kind: 'basal-ganglia' };
  if (name === 'nearest' && numbers.length === 0) return { kind: 'ranked', rank: 0 };
  if (name === 'random' && numbers.length === 0) return { kind: 'random' };
  if (name === 'ranked' && numbers.length === 1 && valid) return { kind: 'ranked', rank: Number(numbers[0]) };
  if (name === 'forced' && numbers.length > 0 && valid)
    return { kind: 'forced', primitives: numbers.map(Number) };
  throw new ConfigurationError(`selection '${text}', expected ${selectionForms}`);
}
