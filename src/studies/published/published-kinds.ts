import { ConfigurationError } from '../../errors.js';
import { publishedOptions } from '../../model/brain-parameters.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import { adaptationSchedule, publishedShift, reachingSchedule } from './published-schedules.js';
import type { DisturbanceSpec, Schedule } from './schedule.js';

/** The differences between the two published experiments. */
export interface PublishedKind {
  readonly task: ExperimentConfiguration['task'];
  /** The schedule for so many goals, unless a file is named. */
  readonly schedule: (goals: number) => Schedule;
  /** rad */
  readonly strategyTurn: number;
}

/** The refinement of reaches. */
export const reachingKind: PublishedKind = {
  task: 'reaching',
  schedule: reachingSchedule,
  strategyTurn: publishedOptions.strategyTurnRad,
};

/** The disturbance in an adaptation experiment, as written in options. */
export interface DisturbanceOptions {
  readonly disturbance: DisturbanceSpec['kind'];
  /** Degrees. */
  readonly angle: string;
  readonly about: 'shoulder' | 'start';
  readonly shift?: string;
  /** Trials over which it grows. */
  readonly gradual?: number;
}

/** Adaptation to a disturbance. The strategy aims back by the angle of the rotation. @throws ConfigurationError */
export function adaptationKind(options: DisturbanceOptions): PublishedKind {
  const angle = angleOf(options.angle);
  const disturbance = disturbanceOf(options, angle);
  return {
    task: 'adaptation',
    schedule: (goals) => adaptationSchedule(goals, disturbance, options.gradual),
    strategyTurn: -angle,
  };
}

const DEGREE = Math.PI / 180;

function angleOf(text: string): number {
  const degrees = Number(text);
  if (text.trim() === '' || !(Math.abs(degrees) <= 180))
    throw new ConfigurationError(`--angle is ${text}, expected -180 to 180 degrees`);
  return degrees * DEGREE;
}

function disturbanceOf({ disturbance, shift, about }: DisturbanceOptions, angle: number): DisturbanceSpec {
  if (disturbance !== 'shift') return { kind: disturbance, angle, about };
  if (shift === undefined) return publishedShift;
  const [x, y, z, ...more] = shift.split(',').map(Number);
  if (![x, y, z].every(Number.isFinite) || more.length > 0)
    throw new ConfigurationError(`--shift is ${shift}, expected x,y,z in metres`);
  return { kind: 'shift', by: [x, y, z] };
}
