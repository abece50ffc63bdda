import { Command, Option } from 'commander';
import { describeFaults, faultProblems, faultTable, namedFaults } from '../parameters/fault-table.js';
import type { FaultName, Faults } from '../parameters/fault-table.js';
import { ConfigurationError } from '../errors.js';
import type { Plant } from '../motion/plant.js';
import type { CommandUse } from '../parameters/unused.js';
import { unbearable } from '../plants/bearable.js';
import { isOfBody } from '../plants/misbuilt-body.js';
import { lineFaults } from '../plants/sensed-plant.js';
import { misbuiltRobot } from '../robot/disturbed-plant.js';
import { createPlant } from '../robot/plant-choice.js';
import type { PlantName } from '../robot/plant-choice.js';
import type { ParameterSet } from '../ros/client/node-parameters.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import { SimulatedRobot } from '../ros/simulated-robot/simulated-robot.js';
import type { ParameterNode } from '../ros/client/parameter-node.js';
import { disturbanceOf } from '../studies/comparison/disturbances.js';
import { addFaultOptions, faultsOf } from './fault-options.js';
import type { FaultOptions } from './fault-options.js';
import { addRobotOptions, robotOf } from './robot-options.js';
import type { Robot, RobotOptions } from './robot-options.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

export interface SimulateOptions extends RobotOptions, FaultOptions {
  readonly plant: PlantName;
  readonly camera?: string;
  readonly disturbance?: string;
  readonly posture?: string;
}

/** The settings that `simulate` uses. */
export const simulateUse: CommandUse = { name: 'simulate', uses: { arm: {}, 'simulated-robot': {} } };

/** `neuromotor simulate`: the embedded arm as a robot in ROS 2. */
export function simulateCommand(): Command {
  return addSimulationOptions(new Command('simulate'))
    .description('Be an arm in ROS 2: publish joint_states, obey joint_trajectory and position_commands.')
    .addOption(
      new Option('--plant <name>', 'what moves the arm').choices(['mujoco', 'ideal']).default('mujoco'),
    )
    .option(
      '--camera <topic>',
      'tell the seen hand there, for example neuromotor/observed_hand (default: nowhere)',
    )
    .option(
      '--disturbance <name>',
      'suffer a disturbance of `neuromotor compare`, by its name there; other options come on top',
    )
    .action(simulate);
}

/** Options of every command that simulates an arm in ROS 2. */
export function addSimulationOptions(command: Command): Command {
  addRobotOptions(command);
  // A profile is about controllers, which is said to users who give one.
  command.options.find(({ long }) => long === '--profile')?.hideHelp();
  return allowRosArguments(addFaultOptions(command)).option(
    '--posture <angles>',
    'where the arm starts, as "0, 40 deg, 0, -0.17" (default: start_posture)',
  );
}

/** Runs an arm in ROS 2 until it is ended. */
export async function simulate(options: SimulateOptions, command: Command): Promise<void> {
  const rosArguments = rosArgumentsOf(command);
  const robot = await robotOf(withPosture(options), simulateUse);
  const { disturbance } = options;
  const named =
    disturbance === undefined ? {} : disturbanceOf(disturbance, robot.arm, robot.settings.start_posture);
  const initial = await faultsOf(options, robot.arm.jointNames, named);
  const code = await relaunchInRos();
  if (code !== undefined) {
    process.exitCode = code;
    return;
  }
  const { settings, arm } = robot;
  const body = misbuiltRobot(settings, robot, initial);
  const plant = await createPlant(options.plant, settings, body, { endStops: true });
  const ros = await openRos(rosArguments);
  ros.exitOnSignals();
  try {
    const tell = (where: string, error: unknown) => process.stderr.write(`${where}: ${String(error)}\n`);
    const parameters: ParameterSet<Faults> = {
      table: faultTable,
      resolve: (given) => {
        requireDescribedBody(given);
        return { ...initial, ...given };
      },
      conflicts: (faults) => [
        ...faultProblems(faults, arm.jointNames),
        ...impossible(faults, plant, options),
      ],
    };
    const node = ros.createParameterNode('neuromotor_arm', parameters, tell);
    const simulated = simulatedRobot(node, robot, plant, options.camera);
    const hurt = (faults: Faults) => {
      simulated.hurt(faults);
      node.log('info', `faults: ${describeFaults(faults) || 'none'}`);
    };
    node.onSettings(hurt);
    if (describeFaults(node.settings) !== '') hurt(node.settings);
    process.stdout.write(
      `${node.name}: ${arm.joints} joints (${options.plant}) on joint_states at ${node.settings.rate} Hz, ` +
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
 * @param camera topic of the seen hand, if there is one
 */
export function simulatedRobot(
  node: ParameterNode<Faults>,
  { settings, arm }: Robot,
  plant: Plant,
  camera?: string,
): SimulatedRobot {
  return new SimulatedRobot({
    node,
    plant,
    jointNames: arm.jointNames,
    posture: Float64Array.from(settings.start_posture),
    trajectoryTopic: settings.trajectory_topic,
    positionTopic: settings.position_topic,
    ...(camera === undefined ? {} : { camera: { topic: camera, frame: settings.base_frame } }),
    faults: node.settings,
    seed: settings['model.seed'],
  });
}

/** Faults of the camera's image. */
const shownByCamera: readonly FaultName[] = ['lens', 'depth_scale'];

/** What faults ask for that there is not: of the plant, or of a camera. */
function impossible(faults: Faults, plant: Plant, { plant: name, camera }: SimulateOptions): string[] {
  const named = namedFaults(faults).filter((fault) => !isOfBody(fault));
  const ofView = named.filter((fault) => fault.startsWith('view_') || shownByCamera.includes(fault));
  const ofPlant = Object.fromEntries(named.map((fault) => [fault, faults[fault]]));
  return [
    ...unbearable(name, ofPlant, [...lineFaults, ...plant.suffers]),
    ...(camera === undefined && ofView.length > 0
      ? [`${ofView.map((fault) => `'${fault}'`).join(', ')}: nobody sees the hand, expected --camera <topic>`]
      : []),
  ];
}

/** @throws ConfigurationError where parameters of the node ask for another body: it is there before the node is */
export function requireDescribedBody(given: Readonly<Record<string, unknown>>): void {
  const built = Object.keys(given).filter((name) => isOfBody(name as FaultName));
  if (built.length === 0) return;
  const options = built.map((name) => `--${name.replaceAll('_', '-')}`);
  throw new ConfigurationError(
    `${built.map((name) => `'${name}'`).join(', ')}: the body is built before the node is there, expected ${options.join(', ')}`,
  );
}

/** The posture is a parameter like any other, in units of the user's choice. */
export function withPosture({ posture, ...options }: SimulateOptions): RobotOptions {
  if (posture === undefined) return options;
  return { ...options, set: [...options.set, `start_posture=[${posture.replace(/^\s*\[|\]\s*$/g, '')}]`] };
}
