import type { Command } from 'commander';
import { ConfigurationError } from '../errors.js';

const FLAG = '--ros-args';

/** Lets `--ros-args …` follow the command's own options. */
export function allowRosArguments(command: Command): Command {
  return command
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', `\nAfter ${FLAG} come names, remappings and parameters as with any ROS 2 program.`);
}

/**
 * What follows on the command's own options, from `--ros-args` on.
 * @throws ConfigurationError for anything else that is not an option of the command
 */
export function rosArgumentsOf(command: Command): readonly string[] {
  const [first, ...more] = command.args;
  if (command.args.length === 0) return [];
  if (first !== FLAG)
    throw new ConfigurationError(
      `'${first}' is no option of ${command.name()}; what is meant for ROS 2 comes after ${FLAG}`,
    );
  return [first, ...more];
}
