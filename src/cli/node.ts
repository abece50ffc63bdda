import { Command } from 'commander';
import { NeuromotorNode } from '../ros/node/neuromotor-node.js';
import { raisePriority } from '../threads/priority.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import type { RosContext } from '../ros/client/ros-context.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

/** `neuromotor node`: the ROS 2 node. */
export function nodeCommand(): Command {
  return allowRosArguments(new Command('node'))
    .description('Run the ROS 2 node: joint states and targets in, joint commands out.')
    .option('--dry-run', 'plan and show movements (~/markers), command nothing')
    .usage('[--dry-run] [--ros-args -p name:=value … --params-file FILE -r from:=to …]')
    .addHelpText('after', '\nParameters, topics, services and status codes: docs/ros.md')
    .action(runNode);
}

async function runNode({ dryRun }: { readonly dryRun?: true }, command: Command): Promise<void> {
  const given = rosArgumentsOf(command);
  const rosArguments = dryRun ? withDryRun(given) : given;
  const relaunched = await relaunchInRos();
  if (relaunched !== undefined) {
    process.exitCode = relaunched;
    return;
  }
  const notRaised = raisePriority();
  if (notRaised !== undefined) process.stderr.write(`neuromotor: ${notRaised}\n`);
  // The node must not end because its terminal or a pipe is gone: it drives an arm.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const ros = await openRos(rosArguments);
  // This comes before anything of the node is visible to others: from here on a signal ends it in good order.
  ros.exitOnSignals();
  const node = await madeOrClosed(ros);
  await node.start();
}

/** The last rule counts, so that no file says otherwise. A `--` would end the arguments for ROS 2. */
const withDryRun = (given: readonly string[]) => [
  ...(given.length === 0 ? ['--ros-args'] : given.filter((word) => word !== '--')),
  '-p',
  'dry_run:=true',
];

/** If the node cannot be made, the process ends, and ROS 2 must be closed before. */
async function madeOrClosed(ros: RosContext): Promise<NeuromotorNode> {
  try {
    return new NeuromotorNode(ros);
  } catch (error) {
    await ros.close();
    throw error;
  }
}
