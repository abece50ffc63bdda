import type { RobotDescription } from '../../arm/robot.js';
import { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
import { ConfigurationError } from '../../errors.js';
import { settingsOf } from './experiment-configuration.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import type { GivenWeights } from './given/given-brain.js';
import { readGivenArrays, readGoals } from './given/given-files.js';
import type { Vector3 } from '../../model/numbers/vector.js';

/** Options by which arrays on file take the place of what is drawn or learnt. */
export interface GivenOptions {
  /** How many, or a file of them. */
  readonly goals: string;
  readonly weights?: string;
  readonly skipTraining?: true;
}

/**
 * How many goals are reached for, and where they are if a file says so: in the adaptation task the last of more than
 * two is that of the strategy.
 * @throws ConfigurationError, @throws ResultsError for a file
 */
export function readGoalsOption(
  text: string,
  task: ExperimentConfiguration['task'],
): { readonly count: number; readonly places?: readonly Vector3[] } {
  if (/^\s*-?\d+\s*$/.test(text)) {
    const count = Number(text);
    if (count < 1) throw new ConfigurationError(`--goals is ${count}, expected 1 or more, or a file`);
    return { count };
  }
  const places = readGoals(text);
  const strategy = task === 'adaptation' && places.length > 2;
  return { count: strategy ? places.length - 1 : places.length, places };
}

/**
 * The configuration with what takes the place of drawn goals, stored actions and weights, checked.
 * @throws ResultsError for a file, @throws ConfigurationError for goals out of reach of the cortical grid
 */
export function withGiven(
  drawn: ExperimentConfiguration,
  places: readonly Vector3[] | undefined,
  { goals: file, weights: folder, skipTraining }: GivenOptions,
  { arm }: RobotDescription,
): { readonly configuration: ExperimentConfiguration; readonly weights: GivenWeights | undefined } {
  if (places === undefined && folder === undefined && skipTraining === undefined)
    return { configuration: drawn, weights: undefined };
  // One brain to hold against what was given: sizes of the weights, and the grid that goals must lie in.
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
