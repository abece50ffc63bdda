import type { Command } from 'commander';
import { ConfigurationError } from '../errors.js';

const FLAG = '--ros-args';

/** Permits `--ros-args …` after the command's own options. */
export function allowRosArguments(command: Command): Command {
  return command
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', `\nAfter ${FLAG} come names, remappings and parameters as with any ROS 2 program.`);
}

/**
 * The arguments after the command's own options, from `--ros-args` on.
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

/** The words of a command that takes some, and its arguments for ROS 2. */
export interface SplitArguments {
  readonly words: readonly string[];
  readonly rosArguments: readonly string[];
}

/** The same for a command that takes words before `--ros-args`; targets such as -0.1,0.2,0.3 are words. */
export function splitRosArguments({ args }: Pick<Command, 'args'>): SplitArguments {
  const at = args.indexOf(FLAG);
  return at < 0
    ? { words: args, rosArguments: [] }
    : { words: args.slice(0, at), rosArguments: args.slice(at) };
}
