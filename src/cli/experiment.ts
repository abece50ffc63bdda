import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { addedStudies } from '../plugins/load-plugins.js';
import { studies } from '../studies/registry.js';
import type { StudyName } from '../studies/registry.js';
import { accuracyCommand } from './experiment-accuracy.js';
import { adaptationCommand } from './experiment-adaptation.js';
import { pluginStudyCommand } from './experiment-plugin.js';
import { corticalCommand } from './experiment-cortical.js';
import { reachingCommand } from './experiment-reaching.js';
import { structuralCommand } from './experiment-structural.js';

const commands: Readonly<Record<StudyName, () => Command>> = {
  reaching: reachingCommand,
  adaptation: adaptationCommand,
  structural: structuralCommand,
  cortical: corticalCommand,
  accuracy: accuracyCommand,
};

/** `neuromotor experiment`: a command for each of the studies over seeds. */
export function experimentCommand(): Command {
  const command = new Command('experiment').description(
    'Run an experiment over many seeds and write its tables.',
  );
  for (const name of Object.keys(studies) as StudyName[]) command.addCommand(commands[name]());
  for (const [name, study] of addedStudies) {
    if (Object.hasOwn(studies, name))
      throw new ConfigurationError(`there is a study '${name}' already: the plug-in needs another name`);
    command.addCommand(pluginStudyCommand(name, study));
  }
  return command;
}
