import { Command } from 'commander';
import { NeuromotorNode } from '../ros/node/neuromotor-node.js';
import { raisePriority } from '../robot/priority.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import type { RosContext } from '../ros/client/ros-context.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

/** `neuromotor node`: the ROS 2 node. */
export function nodeCommand(): Command {
  return allowRosArguments(new Command('node'))
    .description('Run the ROS 2 node: joint states and targets in, joint commands out.')
    .usage('[--ros-args -p name:=value … --params-file FILE -r from:=to …]')
    .addHelpText('after', '\nParameters, topics, services and status codes: docs/ros.md')
    .action(runNode);
}

async function runNode(_options: unknown, command: Command): Promise<void> {
  const rosArguments = rosArgumentsOf(command);
  const relaunched = await relaunchInRos();
  if (relaunched !== undefined) {
    process.exitCode = relaunched;
    return;
  }
  const notRaised = raisePriority();
  if (notRaised !== undefined) process.stderr.write(`neuromotor: ${notRaised}\n`);
  // A terminal or a pipe that has gone is no reason to leave an arm alone.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const ros = await openRos(rosArguments);
  // Before there is anything of the node that others could see: from then on a signal ends it in good order.
  ros.exitOnSignals();
  const node = await madeOrClosed(ros);
  await node.start();
}

/** The process is about to end where the node cannot be made, and must not with ROS 2 open. */
async function madeOrClosed(ros: RosContext): Promise<NeuromotorNode> {
  try {
    return new NeuromotorNode(ros);
  } catch (error) {
    await ros.close();
    throw error;
  }
}
