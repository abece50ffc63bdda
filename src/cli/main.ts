#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../parameters/package-files.js';
import { splitPlugins } from './plugin-option.js';
import { tellError, tellUncaughtErrors } from './unforeseen-error.js';

tellUncaughtErrors();

/** Commands to a running arm, the stop among them: they are loaded without the others, in a fifth of the time. */
const quick: Readonly<Record<string, (() => Promise<Command>) | undefined>> = {
  call: async () => (await import('./call.js')).callCommand(),
  set: async () => (await import('./set.js')).setCommand(),
  target: async () => (await import('./target.js')).targetCommand(),
  watch: async () => (await import('./watch.js')).watchCommand(),
};

/** Made after plug-ins are loaded: they add commands. */
async function program(name: string): Promise<Command> {
  const one = Object.hasOwn(quick, name) ? await quick[name]?.() : undefined;
  const commands = one === undefined ? (await import('./all-commands.js')).allCommands() : [one];
  const whole = new Command('neuromotor')
    .description('Drives an arm with a model of basal ganglia, cerebellum and central pattern generator.')
    .version(packageVersion())
    .option('--plugin <file>', 'module that adds controllers, parts of the brain or studies; repeatable')
    .showHelpAfterError('(neuromotor --help lists the commands)');
  for (const command of commands) whole.addCommand(command);
  return whole;
}

try {
  const { plugins, rest } = splitPlugins(process.argv);
  if (plugins.length > 0) await (await import('../plugins/load-plugins.js')).loadPlugins(plugins);
  await (await program(rest.at(2) ?? '')).parseAsync(rest);
} catch (error) {
  process.exitCode = tellError(error);
}
