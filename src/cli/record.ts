import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { recorderOf } from '../ros/node/node-recording.js';
import { observeTopics } from '../ros/node/observed-topics.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import { requireRecordingTarget } from '../storage/recording-path.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

interface RecordOptions {
  readonly output: string;
  readonly node: string;
}

/** `neuromotor record`: records from outside what a node receives and publishes. */
export function recordCommand(): Command {
  return allowRosArguments(new Command('record'))
    .description(
      'Record the topics of a node to an MCAP file, in a process of its own; Ctrl-C completes the file.',
    )
    .option('-o, --output <path>', 'name that ends with .mcap, or a folder', './')
    .option('--node <name>', 'full name of the node, with its namespace', '/neuromotor')
    .addHelpText(
      'after',
      '\nOther names of topics are told as to the node: -r joint_trajectory:=/arm_controller/joint_trajectory',
    )
    .action(record);
}

async function record({ output, node: observed }: RecordOptions, command: Command): Promise<void> {
  const rosArguments = rosArgumentsOf(command);
  if (!/^(\/[A-Za-z_]\w*)+$/.test(observed))
    throw new ConfigurationError(`--node is '${observed}', expected a full name such as /left/neuromotor`);
  requireRecordingTarget(output);
  const code = await relaunchInRos();
  if (code !== undefined) {
    process.exitCode = code;
    return;
  }
  const ros = await openRos(rosArguments);
  ros.exitOnSignals();
  const node = ros.createNode('neuromotor_recorder', (where, error) => {
    process.stderr.write(`${where}: ${String(error)}\n`);
  });
  const recorder = recorderOf(node, observed);
  recorder.record(output);
  const topics = observeTopics(node, observed);
  node.spin();
  process.stdout.write(`${node.name}: recording ${topics.length} topics of ${observed}; Ctrl-C ends it\n`);
}
