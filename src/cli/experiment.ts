import { Command } from 'commander';
import { accuracyCommand } from './experiment-accuracy.js';
import { adaptationCommand } from './experiment-adaptation.js';
import { reachingCommand } from './experiment-reaching.js';
import { structuralCommand } from './experiment-structural.js';

/** `neuromotor experiment`: studies over seeds, one file for each. */
export function experimentCommand(): Command {
  return new Command('experiment')
    .description('Run an experiment over many seeds and write its tables.')
    .addCommand(reachingCommand())
    .addCommand(adaptationCommand())
    .addCommand(accuracyCommand())
    .addCommand(structuralCommand());
}
