import { ConfigurationError } from '../errors.js';

const FLAG = '--plugin';

/**
 * Takes every `--plugin FILE` before `--ros-args` or `--` out of the arguments of a program. Plug-ins are loaded before
 * the commands are made, because they add commands and choices.
 * @throws ConfigurationError when a file is missing
 */
export function splitPlugins(argv: readonly string[]): {
  readonly plugins: string[];
  readonly rest: string[];
} {
  const end = argv.findIndex((argument) => argument === '--ros-args' || argument === '--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const plugins: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < own.length; i++) {
    const argument = own[i];
    if (argument.startsWith(`${FLAG}=`)) plugins.push(argument.slice(FLAG.length + 1));
    else if (argument !== FLAG) rest.push(argument);
    else {
      const file = own.at(++i);
      if (file === undefined) throw new ConfigurationError(`${FLAG} without a file, expected ${FLAG} <file>`);
      plugins.push(file);
    }
  }
  return { plugins, rest: [...rest, ...(end < 0 ? [] : argv.slice(end))] };
}
