import { Command, Option } from 'commander';
import { describeFaults, faultProblems, faultTable } from '../parameters/fault-table.js';
import type { Faults } from '../parameters/fault-table.js';
import { ConfigurationError } from '../errors.js';
import type { Plant } from '../motion/plant.js';
import type { CommandUse } from '../parameters/unused.js';
import { createPlant } from '../robot/plant-choice.js';
import type { PlantName } from '../robot/plant-choice.js';
import type { ParameterSet } from '../ros/client/node-parameters.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import { SimulatedRobot } from '../ros/simulated-robot/simulated-robot.js';
import type { ParameterNode } from '../ros/client/parameter-node.js';
import { addFaultOptions, faultsOf } from './fault-options.js';
import type { FaultOptions } from './fault-options.js';
import { addRobotOptions, robotOf } from './robot-options.js';
import type { Robot, RobotOptions } from './robot-options.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

export interface SimulateOptions extends RobotOptions, FaultOptions {
  readonly plant: PlantName;
  readonly rate: string;
  readonly posture?: string;
}

/** What `simulate` takes of the settings. */
export const simulateUse: CommandUse = { name: 'simulate', uses: { arm: {}, 'simulated-robot': {} } };

const rateRange = [100, 1000] as const;

/** `neuromotor simulate`: the embedded arm as a robot in ROS 2. */
export function simulateCommand(): Command {
  return addSimulationOptions(new Command('simulate'))
    .description('Be an arm in ROS 2: publish joint_states, obey joint_trajectory and position_commands.')
    .addOption(
      new Option('--plant <name>', 'what moves the arm').choices(['mujoco', 'ideal']).default('mujoco'),
    )
    .action(simulate);
}

/** Options of every command that is an arm in ROS 2. */
export function addSimulationOptions(command: Command): Command {
  addRobotOptions(command);
  // A profile is about controllers. Whoever gives one is told so.
  command.options.find(({ long }) => long === '--profile')?.hideHelp();
  return allowRosArguments(addFaultOptions(command))
    .option('--rate <hz>', `joint states a second, ${rateRange.join(' to ')}`, '200')
    .option('--posture <angles>', 'where the arm starts, as "0, 40 deg, 0, -0.17" (default: start_posture)');
}

/** Is an arm in ROS 2 until it is ended. */
export async function simulate(options: SimulateOptions, command: Command): Promise<void> {
  const rosArguments = rosArgumentsOf(command);
  const rateHz = readRate(options.rate);
  const robot = await robotOf(withPosture(options), simulateUse);
  const initial = await faultsOf(options, robot.arm.jointNames);
  const code = await relaunchInRos();
  if (code !== undefined) {
    process.exitCode = code;
    return;
  }
  const { settings, arm } = robot;
  const plant = await createPlant(options.plant, settings, robot, { endStops: true });
  const ros = await openRos(rosArguments);
  ros.exitOnSignals();
  try {
    const tell = (where: string, error: unknown) => process.stderr.write(`${where}: ${String(error)}\n`);
    const parameters: ParameterSet<Faults> = {
      table: faultTable,
      resolve: (given) => ({ ...initial, ...given }),
      conflicts: (faults) => faultProblems(faults, arm.jointNames),
    };
    const node = ros.createParameterNode('neuromotor_arm', parameters, tell);
    const simulated = simulatedRobot(node, robot, plant, rateHz, options.plant === 'gazebo');
    const hurt = (faults: Faults) => {
      simulated.hurt(faults);
      node.log('info', `faults: ${describeFaults(faults) || 'none'}`);
    };
    node.onSettings(hurt);
    if (describeFaults(node.settings) !== '') hurt(node.settings);
    process.stdout.write(
      `${node.name}: ${arm.joints} joints (${options.plant}) on joint_states at ${rateHz} Hz, ` +
        `obeying ${settings.trajectory_topic} and ${settings.position_topic}; Ctrl-C ends it\n`,
    );
    await simulated.run();
  } finally {
    await ros.close();
    plant.dispose();
  }
}

/**
 * The simulated robot that the settings ask for.
 * @param simulatedTime whether the plant's time is published on /clock
 */
export function simulatedRobot(
  node: ParameterNode<Faults>,
  { settings, arm }: Robot,
  plant: Plant,
  rateHz: number,
  simulatedTime = false,
): SimulatedRobot {
  return new SimulatedRobot({
    node,
    plant,
    jointNames: arm.jointNames,
    posture: Float64Array.from(settings.start_posture),
    rateHz,
    trajectoryTopic: settings.trajectory_topic,
    positionTopic: settings.position_topic,
    simulatedTime,
    faults: node.settings,
    seed: settings['model.seed'],
  });
}

/** The posture is a parameter like any other, in units of the user's choice. */
function withPosture({ posture, ...options }: SimulateOptions): RobotOptions {
  if (posture === undefined) return options;
  return { ...options, set: [...options.set, `start_posture=[${posture.replace(/^\s*\[|\]\s*$/g, '')}]`] };
}

function readRate(text: string): number {
  const [least, most] = rateRange;
  const rateHz = Number(text);
  if (!(rateHz >= least && rateHz <= most))
    throw new ConfigurationError(`--rate is ${text}, expected ${least} to ${most} (Hz)`);
  return rateHz;
}
