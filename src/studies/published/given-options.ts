import type { RobotDescription } from '../../arm/robot.js';
import { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
import { ConfigurationError } from '../../errors.js';
import { settingsOf } from './experiment-configuration.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import type { GivenWeights } from './given/given-brain.js';
import { readGivenArrays, readGoals } from './given/given-files.js';
import type { Vector3 } from '../../model/numbers/vector.js';

/** Goals of the publication are 2 and 8; each takes part in schedules and tables. */
const MOST_GOALS = 1000;

/** Options that replace drawn or learnt values by arrays on file. */
export interface GivenOptions {
  /** The number of goals, or a file of goals. */
  readonly goals: string;
  readonly weights?: string;
  readonly skipTraining?: true;
}

/**
 * The number of goals, and their positions if a file gives them. In the adaptation task the last of more than two is
 * the goal of the strategy.
 * @throws ConfigurationError
 * @throws ResultsError for a file
 */
export function readGoalsOption(
  text: string,
  task: ExperimentConfiguration['task'],
): { readonly count: number; readonly places?: readonly Vector3[] } {
  if (/^\s*-?\d+\s*$/.test(text)) {
    const count = Number(text);
    if (count < 1 || count > MOST_GOALS)
      throw new ConfigurationError(`--goals is ${count}, expected 1 to ${MOST_GOALS}, or a file`);
    return { count };
  }
  const places = readGoals(text);
  if (places.length > MOST_GOALS + 1)
    throw new ConfigurationError(`--goals: ${text} has ${places.length}, expected at most ${MOST_GOALS}`);
  const strategy = task === 'adaptation' && places.length > 2;
  return { count: strategy ? places.length - 1 : places.length, places };
}

/**
 * The configuration with the given goals, stored actions and weights, after a check.
 * @throws ResultsError for a file
 * @throws ConfigurationError for goals out of reach of the cortical grid
 */
export function withGiven(
  drawn: ExperimentConfiguration,
  places: readonly Vector3[] | undefined,
  { goals: file, weights: folder, skipTraining }: GivenOptions,
  { arm }: RobotDescription,
): { readonly configuration: ExperimentConfiguration; readonly weights: GivenWeights | undefined } {
  if (places === undefined && folder === undefined && skipTraining === undefined)
    return { configuration: drawn, weights: undefined };
  // A brain to check the given values: sizes of the weights, and the grid in which goals must lie.
  const settings = settingsOf(drawn, 1);
  const { task, goals } = drawn;
  const brain = assembleBrain(settings, arm, pathCheck(settings, arm), { task, goals: Math.max(goals, 2) });
  const outside = places?.findIndex((place) => !brain.basalGanglia.cortex.covers(place)) ?? -1;
  if (places !== undefined && outside >= 0)
    throw new ConfigurationError(
      `${file}: goal ${outside} at (${places[outside].join(', ')}) m, expected one within the cortical grid, ` +
        `${brain.parameters.cortex.halfExtentM} m about (${brain.parameters.cortex.centre.join(', ')})`,
    );
  const arrays = folder === undefined ? undefined : readGivenArrays(folder, brain);
  const given: NonNullable<ExperimentConfiguration['given']> = {
    training: skipTraining === undefined,
    ...(places === undefined ? {} : { goals: places.map(([x, y, z]) => [x, y, z]) }),
    ...(arrays?.actions === undefined ? {} : { actions: arrays.actions.map((theta) => [...theta]) }),
    ...(arrays === undefined || arrays.weights.size === 0 ? {} : { weights: { ...arrays.sums } }),
  };
  return { configuration: { ...drawn, given }, weights: arrays?.weights };
}
