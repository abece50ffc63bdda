#!/usr/bin/env node
import { Command } from 'commander';
import { conformanceCommand } from './conformance.js';
import { doctorCommand } from './doctor.js';
import { experimentCommand } from './experiment.js';
import { gazeboCommand } from './gazebo.js';
import { nodeCommand } from './node.js';
import { packageVersion } from '../parameters/package-files.js';
import { reachCommand } from './reach.js';
import { recordCommand } from './record.js';
import { recoverCommand } from './recover.js';
import { reportCommand } from './report.js';
import { simulateCommand } from './simulate.js';
import { trainCommand } from './train.js';
import { tellError, tellUncaughtErrors } from './unforeseen-error.js';

tellUncaughtErrors();

const program = new Command('neuromotor')
  .description('Drives an arm with a model of basal ganglia, cerebellum and central pattern generator.')
  .version(packageVersion())
  .showHelpAfterError('(neuromotor --help lists the commands)')
  .addCommand(trainCommand())
  .addCommand(reachCommand())
  .addCommand(nodeCommand())
  .addCommand(simulateCommand())
  .addCommand(gazeboCommand())
  .addCommand(recordCommand())
  .addCommand(recoverCommand())
  .addCommand(reportCommand())
  .addCommand(conformanceCommand())
  .addCommand(experimentCommand())
  .addCommand(doctorCommand());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tellError(error);
}
