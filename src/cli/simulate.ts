import { Command, Option } from 'commander';
import type { Plant } from '../motion/plant.js';
import { describeFaults, faultProblems, faultTable } from '../parameters/fault-table.js';
import type { Faults } from '../parameters/fault-table.js';
import { ConfigurationError } from '../errors.js';
import { GazeboPlant } from '../plants/gazebo-plant.js';
import { IdealPlant } from '../plants/ideal-plant.js';
import { MujocoPlant } from '../plants/mujoco-plant.js';
import type { ParameterSet } from '../ros/client/node-parameters.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import { SimulatedRobot } from '../ros/simulated-robot/simulated-robot.js';
import { addFaultOptions, faultsOf } from './fault-options.js';
import type { FaultOptions } from './fault-options.js';
import { addRobotOptions, robotOf } from './robot-options.js';
import type { Robot, RobotOptions } from './robot-options.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

export interface SimulateOptions extends RobotOptions, FaultOptions {
  readonly plant: 'mujoco' | 'ideal' | 'gazebo';
  readonly rate: string;
  readonly posture?: string;
}

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
  return allowRosArguments(addFaultOptions(addRobotOptions(command)))
    .option('--rate <hz>', `joint states a second, ${rateRange.join(' to ')}`, '200')
    .option('--posture <angles>', 'where the arm starts, as "0, 40 deg, 0, -0.17" (default: start_posture)');
}

/** Is an arm in ROS 2 until it is ended. */
export async function simulate(options: SimulateOptions, command: Command): Promise<void> {
  const rosArguments = rosArgumentsOf(command);
  const rateHz = readRate(options.rate);
  const robot = await robotOf(withPosture(options));
  const initial = await faultsOf(options, robot.arm.jointNames);
  const code = await relaunchInRos();
  if (code !== undefined) {
    process.exitCode = code;
    return;
  }
  const { settings, arm } = robot;
  const { plant, readEffort } = await plantOf(options.plant, robot);
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
    const { trajectory_topic: trajectoryTopic, position_topic: positionTopic } = settings;
    const simulated = new SimulatedRobot({
      node,
      plant,
      readEffort,
      jointNames: arm.jointNames,
      posture: Float64Array.from(settings.start_posture),
      rateHz,
      trajectoryTopic,
      positionTopic,
      simulatedTime: options.plant === 'gazebo',
      faults: node.settings,
      seed: settings['model.seed'],
    });
    const hurt = (faults: Faults) => {
      simulated.hurt(faults);
      node.log('info', `faults: ${describeFaults(faults) || 'none'}`);
    };
    node.onSettings(hurt);
    if (describeFaults(node.settings) !== '') hurt(node.settings);
    process.stdout.write(
      `${node.name}: ${arm.joints} joints (${options.plant}) on joint_states at ${rateHz} Hz, ` +
        `obeying ${trajectoryTopic} and ${positionTopic}; Ctrl-C ends it\n`,
    );
    await simulated.run();
  } finally {
    await ros.close();
    plant.dispose();
  }
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

interface DrivenPlant {
  readonly plant: Plant;
  readonly readEffort?: (out: Float64Array) => void;
}

async function plantOf(
  name: SimulateOptions['plant'],
  { arm, urdfText, urdfName }: Robot,
): Promise<DrivenPlant> {
  if (name === 'ideal') return { plant: new IdealPlant(arm, { endStops: true }) };
  const ArmPlant = name === 'gazebo' ? GazeboPlant : MujocoPlant;
  const plant = await ArmPlant.create(arm, urdfText, urdfName);
  return {
    plant,
    readEffort: (out) => {
      plant.readEffort(out);
    },
  };
}
