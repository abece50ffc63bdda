import { Command, Option } from 'commander';
import { adaptationSchedule, publishedShift } from '../studies/published/published-schedules.js';
import type { DisturbanceSpec } from '../studies/published/schedule.js';
import { ConfigurationError } from '../errors.js';
import { addExperimentOptions, integerFrom, runFromOptions } from './experiment-options.js';
import type { ExperimentOptions } from './experiment-options.js';

interface AdaptationOptions extends ExperimentOptions {
  readonly disturbance: DisturbanceSpec['kind'];
  readonly angle: string;
  readonly about: 'shoulder' | 'start';
  readonly shift?: string;
  readonly gradual?: number;
}

const DEGREE = Math.PI / 180;
const PUBLISHED_CONDITIONS = 'rotation,rotation+strategy,strategy,none';

/** `neuromotor experiment adaptation`: adaptation to what the hand is seen to do. */
export function adaptationCommand(): Command {
  return addExperimentOptions(new Command('adaptation'), PUBLISHED_CONDITIONS)
    .description(
      'Train and store an action for each goal; then 300 baseline trials a goal, 199 with a disturbance, 200 of washout.',
    )
    .addOption(
      new Option('--disturbance <kind>', 'what the schedule has; conditions name it to be given it')
        .choices(['rotation', 'shift', 'clamp'])
        .default('rotation'),
    )
    .option('--angle <degrees>', 'angle of the rotation or the clamp; the strategy aims that far back', '45')
    .addOption(
      new Option(
        '--about <centre>',
        'centre of the rotation: the shoulder, or the start position of the hand',
      )
        .choices(['shoulder', 'start'])
        .default('shoulder'),
    )
    .option(
      '--shift <x,y,z>',
      `vector of the shift in metres (default as in 2024: ${publishedShift.by.join(',')})`,
    )
    .option('--gradual <n>', 'let the disturbance grow over that many trials', integerFrom(1))
    .action(async (options: AdaptationOptions) => {
      const angle = angleOf(options.angle);
      const disturbance = disturbanceOf(options, angle);
      await runFromOptions(options, {
        task: 'adaptation',
        schedule: (goals) => adaptationSchedule(goals, disturbance, options.gradual),
        strategyTurn: -angle,
      });
    });
}

function angleOf(text: string): number {
  const degrees = Number(text);
  if (text.trim() === '' || !(Math.abs(degrees) <= 180))
    throw new ConfigurationError(`--angle is ${text}, expected -180 to 180 degrees`);
  return degrees * DEGREE;
}

function disturbanceOf({ disturbance, shift, about }: AdaptationOptions, angle: number): DisturbanceSpec {
  if (disturbance !== 'shift') return { kind: disturbance, angle, about };
  if (shift === undefined) return publishedShift;
  const [x, y, z, ...more] = shift.split(',').map(Number);
  if (![x, y, z].every(Number.isFinite) || more.length > 0)
    throw new ConfigurationError(`--shift is ${shift}, expected x,y,z in metres`);
  return { kind: 'shift', by: [x, y, z] };
}
