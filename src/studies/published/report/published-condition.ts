import { isDeepStrictEqual } from 'node:util';
import { publishedOptions } from '../../../model/brain-parameters.js';
import type { Condition } from '../condition.js';
import type { ExperimentConfiguration } from '../experiment-configuration.js';
import { adaptationSchedule, reachingSchedule } from '../published-schedules.js';

/** Conditions that the publication and its ablations have; lines of what must be seen name them. */
export type PublishedCondition =
  | 'reaching'
  | 'reaching, no cerebellum'
  | 'reaching, no basal ganglia'
  | 'no rotation'
  | 'strategy alone'
  | 'rotation'
  | 'rotation + strategy'
  | 'rotation, no cerebellum'
  | 'rotation + strategy, no cerebellum';

/** Goals that adaptation was published with, and its last trial before the rotation. */
const ADAPTATION_GOALS = 2;
const LAST_UNDISTURBED = 600;
const publishedLesions: readonly string[] = ['cerebellum', 'basal-ganglia'];

/**
 * Which published condition this is; undefined where schedule, angle or lesions differ. An adaptation whose cerebellum
 * is lesioned from a later trial on counts as an adaptation without cerebellum, as long as a trial without rotation
 * follows the lesion.
 */
export function publishedCondition(
  condition: Condition,
  {
    task,
    goals,
    schedule,
    strategyTurn,
  }: Pick<ExperimentConfiguration, 'task' | 'goals' | 'schedule' | 'strategyTurn'>,
): PublishedCondition | undefined {
  if (condition.frozenFrom !== undefined) return undefined;
  if (Object.keys(condition.lesions).some((name) => !publishedLesions.includes(name))) return undefined;
  if (task === 'reaching')
    return isDeepStrictEqual(schedule, reachingSchedule(goals)) ? reaching(condition) : undefined;
  const published =
    goals === ADAPTATION_GOALS &&
    isDeepStrictEqual(schedule, adaptationSchedule(goals)) &&
    strategyTurn === publishedOptions.strategyTurnRad;
  return published ? adaptation(condition) : undefined;
}

function reaching({ lesions }: Condition): PublishedCondition | undefined {
  const { cerebellum, 'basal-ganglia': basalGanglia } = lesions;
  if (cerebellum === undefined && basalGanglia === undefined) return 'reaching';
  if (cerebellum === 0 && basalGanglia === undefined) return 'reaching, no cerebellum';
  return cerebellum === undefined && basalGanglia === 0 ? 'reaching, no basal ganglia' : undefined;
}

function adaptation({ lesions, disturbances, strategy }: Condition): PublishedCondition | undefined {
  const { cerebellum, 'basal-ganglia': basalGanglia } = lesions;
  if (basalGanglia !== undefined) return undefined;
  const rotation = disturbances.has('rotation');
  if (cerebellum === undefined) {
    if (rotation) return strategy ? 'rotation + strategy' : 'rotation';
    return strategy ? 'strategy alone' : 'no rotation';
  }
  if (!rotation || cerebellum > LAST_UNDISTURBED) return undefined;
  return strategy ? 'rotation + strategy, no cerebellum' : 'rotation, no cerebellum';
}
