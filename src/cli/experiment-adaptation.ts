import { Command, Option } from 'commander';
import { adaptationKind } from '../studies/published/published-kinds.js';
import type { DisturbanceOptions } from '../studies/published/published-kinds.js';
import { publishedShift } from '../studies/published/published-schedules.js';
import { integerFrom } from './bounded-number.js';
import { addExperimentOptions, runFromOptions } from './experiment-options.js';
import type { ExperimentOptions } from './experiment-options.js';

const PUBLISHED_CONDITIONS = 'rotation,rotation+strategy,strategy,none';

/** `neuromotor experiment adaptation`: adaptation to a disturbed view of the hand. */
export function adaptationCommand(): Command {
  return addExperimentOptions(new Command('adaptation'), PUBLISHED_CONDITIONS)
    .description(
      'Train and store an action for each goal; then 300 baseline trials per goal, 199 with a disturbance, 200 of washout.',
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
    .action((options: ExperimentOptions & DisturbanceOptions) =>
      runFromOptions(options, adaptationKind(options)),
    );
}
