/** `neuromotor compare --plant ros`: the cells of a comparison on an arm that a running node drives. */
import { createInterface } from 'node:readline/promises';
import { ConfigurationError } from '../errors.js';
import { healthy } from '../parameters/fault-table.js';
import { openRos } from '../ros/client/ros-context.js';
import { requireNodeName } from '../ros/operator/node-name.js';
import { RemoteArm } from '../ros/operator/remote-arm.js';
import { measureArm } from '../studies/comparison/comparison-cell.js';
import type { ComparisonTask } from '../studies/comparison/comparison-cell.js';
import { measuredWork } from '../studies/accuracy/measured-work.js';
import type { JobRunner } from '../studies/jobs/job-runner.js';
import { SerialRunner } from '../studies/jobs/serial-runner.js';

/** The robot of `neuromotor simulate`. */
const SIMULATED_ROBOT = '/neuromotor_arm';

export interface RobotQuestion {
  readonly node: string;
  /** Number of cells, and of reaches in each. */
  readonly cells: number;
  readonly reaches: number;
  /** Whether the operator has said yes already. */
  readonly yes: boolean;
}

/**
 * Asks whether the arm may move.
 * @throws ConfigurationError when the operator does not say yes, or nobody can be asked
 */
export async function askOperator({ node, cells, reaches, yes }: RobotQuestion): Promise<void> {
  if (yes) return;
  const what = `The arm of ${node} will make about ${cells * reaches} reaches, ${reaches} in each of ${cells} cells.`;
  if (!process.stdin.isTTY)
    throw new ConfigurationError(`${what} Say that it may with --yes, and stay at its emergency stop`);
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(
      `${what}\nIs its space free, and is somebody at its emergency stop? [yes/no] `,
    );
    if (answer.trim() !== 'yes') throw new ConfigurationError('nothing was moved: the answer was not yes');
  } finally {
    ask.close();
  }
}

/**
 * Runs work with a runner of cells that reaches with the arm of a node. This process must be in the environment of ROS 2.
 * @param signal ends the run; the reach under way goes on
 */
export async function onRobot<T>(
  rosArguments: readonly string[],
  nodeName: string,
  signal: AbortSignal,
  work: (runner: JobRunner) => Promise<T>,
): Promise<T> {
  const target = requireNodeName(nodeName);
  const ros = await openRos(rosArguments);
  try {
    const node = ros.createNode(`neuromotor_compare_${process.pid}`, (where, error) => {
      process.stderr.write(`neuromotor: ${where}: ${String(error)}\n`);
    });
    const arm = new RemoteArm(node, target, SIMULATED_ROBOT, signal);
    node.spin();
    await arm.find();
    return await work(new SerialRunner(cellsWith(arm)));
  } finally {
    await ros.close();
  }
}

/** The hand that the node sees is all that is known of the error; what a view shows falsely is part of it. */
const cellsWith = (remote: RemoteArm) =>
  measuredWork<ComparisonTask>((settings, { arm }, task, onShare) =>
    measureArm(
      {
        arm,
        settings,
        // The cell before may have left faults.
        prepare: async () => {
          await remote.disturb({}, healthy);
          await remote.use(settings.controller);
        },
        disturb: (disturbance) => remote.disturb({ ...disturbance }, healthy),
        reach: async (target, learning) => {
          const { errorM, durationS } = await remote.reach(target, learning);
          return { errorM, trueErrorM: errorM, durationS, effort: undefined };
        },
      },
      task,
      onShare,
    ),
  );
