import { Command } from 'commander';
import { ConfigurationError, ModelError } from '../errors.js';
import { describeFaults, faultProblems, faultTable, namedFaults } from '../parameters/fault-table.js';
import type { FaultName, Faults } from '../parameters/fault-table.js';
import { stateFaults } from '../parameters/faults/state-faults.js';
import { resolveSettings } from '../parameters/settings.js';
import { greetingOf, startGazeboArm } from '../plants/gazebo-arm.js';
import { unbearable } from '../plants/bearable.js';
import { orderedFaults } from '../plants/gazebo-lines.js';
import { GazeboLink } from '../plants/gazebo-link.js';
import { isOfBody } from '../plants/misbuilt-body.js';
import { misbuiltRobot } from '../robot/disturbed-plant.js';
import type { ParameterSet } from '../ros/client/node-parameters.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { openRos } from '../ros/client/ros-context.js';
import { GazeboRobot } from '../ros/simulated-robot/gazebo-robot.js';
import { integerFrom } from './bounded-number.js';
import { faultsOf } from './fault-options.js';
import { reportReaches } from './gazebo-report.js';
import { robotOf } from './robot-options.js';
import { rosArgumentsOf } from './ros-arguments.js';
import { seedTargets } from './targets.js';
import { addSimulationOptions, requireDescribedBody, simulateUse, withPosture } from './simulate.js';
import type { SimulateOptions } from './simulate.js';

interface GazeboOptions extends Omit<SimulateOptions, 'plant'> {
  readonly arm?: string;
  readonly lockstep?: string | true;
  readonly gui?: true;
  readonly realTimeFactor: string;
  readonly report?: string;
  readonly random: number;
}

/** The topic on which the node of the package reports that it is done with a cycle. */
const cycleTopic = 'neuromotor/cycle';
/** Each takes seconds. */
const MOST_TARGETS = 1000;
const factorRange = [0.01, 100] as const;
/** The faults of an arm in Gazebo over ROS 2, apart from those of the body. */
const suffers = [...Object.keys(stateFaults), 'cut_commands', ...orderedFaults] as readonly FaultName[];

/** `neuromotor gazebo`: an arm in Gazebo 11 as a robot in ROS 2. */
export function gazeboCommand(): Command {
  return addSimulationOptions(new Command('gazebo'))
    .description(
      'Start a Gazebo 11 with an arm and be that arm in ROS 2: publish joint_states and /clock, obey joint_trajectory and position_commands.',
    )
    .option('--arm <file>', 'YAML file of the arm, such as config/panda.yaml; the same as --config')
    .option(
      '--lockstep [topics]',
      `let time pass only when the nodes of these topics are done with a cycle (default: ${cycleTopic}); with commas`,
    )
    .option('--gui', 'open a window on it')
    .option('--headless', 'open none (default)')
    .option('--real-time-factor <x>', 'how fast time passes at most, beside real time', '1')
    .option(
      '--report <file>',
      'start no Gazebo: ask the node for reaches in a simulation that runs already, whichever, and write what came of them',
    )
    .option('--random <n>', 'how many targets --report asks for', integerFrom(1, MOST_TARGETS), 50)
    .action(gazebo);
}

async function gazebo({ arm, ...options }: GazeboOptions, command: Command): Promise<void> {
  const rosArguments = rosArgumentsOf(command);
  const realTimeFactor = readFactor(options.realTimeFactor);
  const robot = await robotOf(
    withPosture({ ...options, ...(arm === undefined ? {} : { config: arm }), plant: 'gazebo' }),
    simulateUse,
  );
  const given = await faultsOf(options, robot.arm.jointNames);
  // One joint state in each cycle of the node.
  const asNode = options.lockstep !== undefined && options.rate === undefined;
  const rateHz = asNode ? resolveSettings('robot').update_rate : given.rate;
  const lockstep = lockstepOf(options, rateHz);
  const initial: Faults = { ...given, rate: rateHz };
  const code = await relaunchInRos();
  if (code !== undefined) {
    process.exitCode = code;
    return;
  }
  const { settings } = robot;
  if (options.report !== undefined) {
    const targets = seedTargets(robot.arm, settings, options.random);
    const request = { file: options.report, targets, frame: settings.base_frame, rosArguments };
    if (!(await reportReaches(request))) process.exitCode = 1;
    return;
  }
  const { jointNames } = robot.arm;
  const server = await startGazeboArm(misbuiltRobot(settings, robot, initial), {
    posture: Float64Array.from(settings.start_posture),
    lockstep: lockstep !== undefined,
    rateHz,
    realTimeFactor,
    gui: options.gui === true,
  });
  const ros = await openRos(rosArguments);
  ros.exitOnSignals();
  let link: GazeboLink | undefined;
  try {
    const tell = (where: string, error: unknown) => process.stderr.write(`${where}: ${String(error)}\n`);
    const parameters: ParameterSet<Faults> = {
      table: faultTable,
      resolve: (set) => {
        requireDescribedBody(set);
        return { ...initial, ...set };
      },
      conflicts: (faults) => [...faultProblems(faults, jointNames), ...impossible(faults, rateHz)],
    };
    const node = ros.createParameterNode('neuromotor_arm', parameters, tell);
    const simulated = new GazeboRobot({
      node,
      jointNames,
      trajectoryTopic: settings.trajectory_topic,
      positionTopic: settings.position_topic,
      faults: node.settings,
      seed: settings['model.seed'],
      ...(lockstep && { lockstep }),
    });
    node.onSettings((faults) => {
      simulated.hurt(faults);
      node.log('info', `faults: ${describeFaults(faults) || 'none'}`);
    });
    server.onEnd((how) => {
      simulated.fail(new ModelError(`the Gazebo server is gone (${how})`));
    });
    process.stdout.write(
      `${node.name}: ${jointNames.length} joints (gazebo) on joint_states at ${rateHz} Hz` +
        `${lockstep === undefined ? '' : `, in lock-step with ${lockstep.topics.join(', ')}`}, ` +
        `obeying ${settings.trajectory_topic} and ${settings.position_topic}; Ctrl-C ends it\n` +
        `the server is process ${server.pid}, GAZEBO_MASTER_URI=${server.masterUri}\n`,
    );
    await simulated.run(async (hear) => {
      link = await GazeboLink.open(server.port, greetingOf(robot.arm, lockstep !== undefined), {
        line: hear,
        gone: () => {
          simulated.fail(new ModelError('the Gazebo server is gone'));
        },
      });
      return link;
    }, node.settings);
  } finally {
    link?.close();
    server.stop();
    await ros.close();
  }
}

/** What faults ask for that there is not. */
function impossible(faults: Faults, rateHz: number): string[] {
  const named = namedFaults(faults).filter((fault) => !isOfBody(fault));
  return [
    ...unbearable('gazebo', Object.fromEntries(named.map((fault) => [fault, faults[fault]])), suffers),
    ...(faults.rate === rateHz
      ? []
      : [`parameter 'rate' is ${faults.rate}, but Gazebo began with ${rateHz} Hz`]),
  ];
}

/** @throws ConfigurationError when a cycle is no whole number of steps of the simulator */
function lockstepOf({ lockstep }: GazeboOptions, rateHz: number) {
  if (lockstep === undefined) return undefined;
  const steps = 1000 / rateHz;
  if (!Number.isInteger(steps))
    throw new ConfigurationError(`--rate is ${rateHz}, expected a divisor of 1000 in lock-step (Hz)`);
  const topics = (lockstep === true ? cycleTopic : lockstep).split(',').map((topic) => topic.trim());
  return { topics, steps };
}

function readFactor(text: string): number {
  const [least, most] = factorRange;
  const factor = Number(text);
  if (!(factor >= least && factor <= most))
    throw new ConfigurationError(`--real-time-factor is ${text}, expected ${least} to ${most}`);
  return factor;
}
