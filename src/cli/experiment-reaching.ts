import { Command } from 'commander';
import { reachingKind } from '../studies/published/published-kinds.js';
import { addExperimentOptions, runFromOptions } from './experiment-options.js';
import type { ExperimentOptions } from './experiment-options.js';

/** `neuromotor experiment reaching`: the refinement of reaches. */
export function reachingCommand(): Command {
  return addExperimentOptions(new Command('reaching'), 'none')
    .description(
      'Train, then reach 300 times for each goal, the primitive selected anew in every trial, while the cerebellum learns.',
    )
    .action((options: ExperimentOptions) => runFromOptions(options, reachingKind));
}
