import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import type { CommandUse } from '../parameters/unused.js';
import { requireCheckpointWritable } from '../storage/checkpoint-file.js';
import { INTERRUPTED, onInterruption } from './interruption.js';
import { addRobotOptions, robotOf } from './robot-options.js';
import type { RobotOptions } from './robot-options.js';
import { startBrain, trainWithProgress } from './trained-brain.js';

interface TrainOptions extends RobotOptions {
  readonly fresh?: true;
  readonly json?: true;
}

/**
 * The settings that `train` uses. The reservoir rests during a training, and nothing of it is kept, unless it shares
 * its clock with the basal ganglia.
 */
export const trainUse: CommandUse = {
  name: 'train',
  uses: {
    arm: {},
    collisions: {},
    brain: {},
    repertoire: {},
    cerebellum: {},
    'measured-reaches': {},
    outcomes: {},
    reservoir: { 'model.shared_clock': true },
    'shared-clock': { 'model.cerebellum': 'reservoir' },
    checkpoints: {},
  },
};

/** `neuromotor train`: the embedded training, into a checkpoint. */
export function trainCommand(): Command {
  return addRobotOptions(new Command('train'))
    .description('Train the basal ganglia in the embedded ideal plant and write a checkpoint.')
    .option('--checkpoint <file>', 'file to write; if it exists, its training is gone on with')
    .option('--fresh', 'start over even if the checkpoint exists')
    .option('--json', 'print the result as JSON')
    .action(train);
}

async function train(options: TrainOptions): Promise<void> {
  const robot = await robotOf(options, trainUse);
  const file = robot.settings.checkpoint;
  if (file === '') throw new ConfigurationError('no checkpoint to write, expected --checkpoint <file>');
  requireCheckpointWritable(file);
  const service = await startBrain(robot);
  const startMs = performance.now();
  // The handler stays until the end, so that a signal does not interrupt the saving.
  const settle = onInterruption(() => undefined);
  try {
    const resumed = options.fresh === undefined && existsSync(file);
    if (resumed) await service.load(file);
    const complete = await trainWithProgress(service);
    await service.save(file);
    const seconds = (performance.now() - startMs) / 1000;
    if (options.json)
      process.stdout.write(`${JSON.stringify({ checkpoint: file, complete, resumed, seconds })}\n`);
    else if (complete) process.stdout.write(`trained in ${seconds.toFixed(1)} s, written to ${file}\n`);
    else process.stdout.write(`stopped; ${file} has what was trained so far, the same command goes on\n`);
    if (!complete) process.exitCode = INTERRUPTED;
  } finally {
    await service.close();
    settle();
  }
}
