#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../parameters/package-files.js';
import { commands } from './commands.js';
import { splitPlugins } from './plugin-option.js';
import { tellError, tellUncaughtErrors } from './unforeseen-error.js';

tellUncaughtErrors();

/**
 * Made after plug-ins are loaded: they add commands. With plug-ins every command is made, whichever is called, so that
 * a name that is taken is always refused.
 */
async function program(name: string, alone: boolean): Promise<Command> {
  const loaders = alone && Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
  const whole = new Command('neuromotor')
    .description('Drives an arm with a model of basal ganglia, cerebellum and central pattern generator.')
    .version(packageVersion())
    .option('--plugin <file>', 'module that adds controllers, parts of the brain or studies; repeatable')
    .showHelpAfterError('(neuromotor --help lists the commands)');
  for (const command of await Promise.all(loaders.map((load) => load()))) whole.addCommand(command);
  return whole;
}

try {
  const { plugins, rest } = splitPlugins(process.argv);
  if (plugins.length > 0) await (await import('../plugins/load-plugins.js')).loadPlugins(plugins);
  await (await program(rest.at(2) ?? '', plugins.length === 0)).parseAsync(rest);
} catch (error) {
  process.exitCode = tellError(error);
}
