#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../parameters/package-files.js';
import { commands } from './commands.js';
import { splitPlugins } from './plugin-option.js';
import { tellError, tellUncaughtErrors } from './unforeseen-error.js';

tellUncaughtErrors();

/** Made after plug-ins are loaded: they add commands. */
async function program(name: string): Promise<Command> {
  const loaders = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
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
  await (await program(rest.at(2) ?? '')).parseAsync(rest);
} catch (error) {
  process.exitCode = tellError(error);
}
