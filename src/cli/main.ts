#!/usr/bin/env node
import { Command } from 'commander';
import { NeuromotorError } from '../errors.js';
import { conformanceCommand } from './conformance.js';
import { doctorCommand } from './doctor.js';
import { experimentCommand } from './experiment.js';
import { nodeCommand } from './node.js';
import { packageVersion } from '../parameters/package-files.js';
import { loadPlugins } from '../plugins/load-plugins.js';
import { splitPlugins } from './plugin-option.js';
import { reachCommand } from './reach.js';
import { recordCommand } from './record.js';
import { recoverCommand } from './recover.js';
import { reportCommand } from './report.js';
import { simulateCommand } from './simulate.js';
import { trainCommand } from './train.js';

/** Made after plug-ins are loaded: they add commands. */
function program(): Command {
  return new Command('neuromotor')
    .description('Drives an arm with a model of basal ganglia, cerebellum and central pattern generator.')
    .version(packageVersion())
    .option('--plugin <file>', 'module that adds controllers, parts of the brain or studies; repeatable')
    .showHelpAfterError('(neuromotor --help lists the commands)')
    .addCommand(trainCommand())
    .addCommand(reachCommand())
    .addCommand(nodeCommand())
    .addCommand(simulateCommand())
    .addCommand(recordCommand())
    .addCommand(recoverCommand())
    .addCommand(reportCommand())
    .addCommand(conformanceCommand())
    .addCommand(experimentCommand())
    .addCommand(doctorCommand());
}

try {
  const { plugins, rest } = splitPlugins(process.argv);
  await loadPlugins(plugins);
  await program().parseAsync(rest);
} catch (error) {
  if (!(error instanceof NeuromotorError)) throw error;
  process.stderr.write(`neuromotor: ${error.message}\n`);
  process.exitCode = 1;
}
