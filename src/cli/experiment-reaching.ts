import { Command } from 'commander';
import { reachingSchedule } from '../studies/published/published-schedules.js';
import { publishedOptions } from '../model/brain-parameters.js';
import { addExperimentOptions, runFromOptions } from './experiment-options.js';
import type { ExperimentOptions } from './experiment-options.js';

/** `neuromotor experiment reaching`: the refinement of reaches. */
export function reachingCommand(): Command {
  return addExperimentOptions(new Command('reaching'), 'none')
    .description(
      'Train, then reach 300 times for each goal, the primitive selected anew in every trial, while the cerebellum learns.',
    )
    .action(async (options: ExperimentOptions) => {
      await runFromOptions(options, {
        task: 'reaching',
        schedule: reachingSchedule,
        strategyTurn: publishedOptions.strategyTurnRad,
      });
    });
}
