/** What the commands that talk to a running node have in common. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import type { RosNode } from '../ros/client/ros-node.js';
import { USUAL_NODE } from '../ros/operator/node-name.js';
import { boundedNumber } from './bounded-number.js';
import { INTERRUPTED, onInterruption } from './interruption.js';
import { splitRosArguments } from './ros-arguments.js';

export interface NodeOptions {
  readonly node: string;
  readonly patience: number;
}

/** @param patienceS how long it waits unless it is told (s) @param forWhat what it waits for */
export function addNodeOptions(command: Command, patienceS: number, forWhat: string): Command {
  return command
    .option('--node <name>', 'full name of the node, with its namespace', USUAL_NODE)
    .addOption(
      new Option('--patience <s>', `longest wait for ${forWhat}`)
        .argParser(boundedNumber(0.1, 86_400))
        .default(patienceS),
    );
}

/**
 * Runs `work` with a ROS 2 node of its own, in the environment of ROS 2, and closes ROS 2 in the end. Ctrl-C aborts the
 * signal; work that comes back then ends the program with code 130.
 * @param name name of the own node
 * @param work returns the exit code
 */
export async function withRosNode(
  command: Command,
  name: string,
  work: (node: RosNode, interruption: AbortSignal) => Promise<number>,
): Promise<void> {
  const { rosArguments } = splitRosArguments(command);
  const interruption = new AbortController();
  const relaunched = await relaunchInRos();
  if (relaunched !== undefined) {
    process.exitCode = relaunched;
    return;
  }
  const settle = onInterruption(() => {
    interruption.abort();
  });
  try {
    const ros = await openRos(rosArguments);
    try {
      const node = ros.createNode(`${name}_${process.pid}`, (where, error) => {
        process.stderr.write(`neuromotor: ${where}: ${String(error)}\n`);
      });
      node.spin();
      const code = await work(node, interruption.signal);
      process.exitCode = interruption.signal.aborted ? INTERRUPTED : code;
    } finally {
      await ros.close();
    }
  } finally {
    settle();
  }
}
