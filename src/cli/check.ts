import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { describedRobot } from '../arm/robot.js';
import type { RobotDescription } from '../arm/robot.js';
import { ConfigurationError, NeuromotorError } from '../errors.js';
import { fileBeside } from '../parameters/configuration-file.js';
import type { Overrides } from '../parameters/configuration-file.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { CommandUse } from '../parameters/unused.js';
import type { RosNode } from '../ros/client/ros-node.js';
import { actionOf, commandTopicOf } from '../ros/first-contact/command-topic.js';
import type { CommandTopic } from '../ros/first-contact/command-topic.js';
import { firstContact } from '../ros/first-contact/first-contact.js';
import type { Finding } from '../ros/first-contact/finding.js';
import { findingsTable } from '../ros/first-contact/findings-table.js';
import { checksOf, foundParameters } from '../ros/first-contact/found-parameters.js';
import { movingContact } from '../ros/first-contact/moving-contact.js';
import { Observer } from '../ros/first-contact/observer.js';
import { SmallMoves } from '../ros/first-contact/small-moves.js';
import { driverOf } from '../ros/node/arm-permission.js';
import { isOver, until } from '../ros/operator/until.js';
import { writeAtomically } from '../storage/atomic-write.js';
import { writeCommissioning } from '../storage/commissioning.js';
import { boundedNumber } from './bounded-number.js';
import { withRosNode } from './node-session.js';
import { addSettingsOptions, givenIn, settingsOf } from './robot-options.js';
import type { RobotOptions } from './robot-options.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

interface CheckOptions extends RobotOptions {
  readonly listen: number;
  readonly move?: true;
  readonly handSpeed: number;
  readonly write?: string;
  readonly commissioning?: string;
  readonly by?: string;
  readonly json?: true;
}

/** The settings that `check` uses. */
export const checkUse: CommandUse = { name: 'check', uses: { arm: {}, check: {} } };

/** Time for the graph to be known before anything is judged (s). */
const DISCOVER_S = 1;
/** How long an action is looked for where it decides what is checked (s). */
const ACTION_S = 5;
/** Time to think again before the arm moves (s). */
const WARN_S = 3;

/** `neuromotor check`: the first contact with a robot that nobody drives yet. */
export function checkCommand(): Command {
  return allowRosArguments(addSettingsOptions(new Command('check'), 'robot'))
    .description('Look at a running robot before the first reach: what is wrong, and what to do about it.')
    .addOption(
      new Option('--listen <s>', 'how long to listen to joint states')
        .argParser(boundedNumber(1, 600))
        .default(3),
    )
    .option('--move', 'then move it: each joint by 3 degrees and back, and one at the speed of --hand-speed')
    .addOption(
      new Option('--hand-speed <m/s>', 'speed of the hand up to which it is moved, and commissioned')
        .argParser(boundedNumber(0.01, 10))
        .default(0.25),
    )
    .option('--write <file>', 'write a parameter file for the node from what was found')
    .option(
      '--commissioning <file>',
      'with --move: write the record that lets the node drive without confirmation',
    )
    .option('--by <name>', 'who answers for that record')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nNo collision is predicted while the arm is moved: see that there is room, and keep a hand on the emergency stop.' +
        '\nOther names of topics: --ros-args -r joint_states:=/arm/joint_states; --set trajectory_topic=/my_controller/joint_trajectory' +
        '\nExit code 0 when nothing is wrong, 1 otherwise, 130 after Ctrl-C.',
    )
    .action(check);
}

async function check(options: CheckOptions, own: Command): Promise<void> {
  rosArgumentsOf(own);
  requireConsistent(options);
  const settings = await settingsOf(options, checkUse);
  const given = await givenIn(options);
  // Whatever is wrong with a description on file is told at once.
  if (settings.urdf !== '') describedRobot(settings);
  await withRosNode(own, 'neuromotor_check', async (node, interruption) => {
    const action = node.resolve(actionOf(settings));
    const isServed = () => node.trajectoryActions().includes(action);
    await until(() => false, DISCOVER_S, interruption);
    const served =
      settings.command_interface === 'auto' ? await until(isServed, ACTION_S, interruption) : isServed();
    const command = commandTopicOf(settings, served);
    const observer = new Observer(node, command.topic, command.type);
    await until(() => false, DISCOVER_S, interruption);
    observer.forget();
    if (!options.json)
      process.stderr.write(`listening to ${node.resolve('joint_states')} for ${options.listen} s\n`);
    await until(() => false, options.listen, interruption);
    if (isOver(interruption)) return 1;
    const observation = observer.observe();
    const { description } = observation;
    const robot = describedRobot(
      settings,
      description === undefined ? undefined : { text: description, topic: node.resolve('robot_description') },
    );
    const findings = firstContact(observation, robot, settings, node.name, command);
    const moved = await movedIfAsked(options, findings, async () => {
      const topics = {
        commandInterface: command.commandInterface,
        commandTopic: command.topic,
        joints: robot.arm.jointNames,
      };
      process.stderr.write(`the arm moves in ${WARN_S} s: each joint by 3 degrees; Ctrl-C prevents it\n`);
      await until(() => false, WARN_S, interruption);
      if (isOver(interruption)) return { findings: [], handMPerS: 0 };
      const moves = new SmallMoves(node, observer, topics, interruption);
      return movingContact(moves, robot.arm, settings, options.handSpeed, tellProgress, interruption);
    });
    const all = [...findings, ...moved.findings];
    process.stdout.write(options.json ? `${JSON.stringify(all)}\n` : `${findingsTable(all)}\n`);
    if (isOver(interruption)) return 1;
    return keep(options, all, { given, settings, robot, node, command, handMPerS: moved.handMPerS });
  });
}

const tellProgress = ({ name, seen }: Finding) => {
  process.stderr.write(`${name}: ${seen}\n`);
};

/** @throws ConfigurationError where options want what others do not give */
function requireConsistent({ commissioning, by, move }: CheckOptions): void {
  if (commissioning === undefined && by === undefined) return;
  if (commissioning === undefined)
    throw new ConfigurationError('--by counts only with --commissioning <file>');
  if (move !== true)
    throw new ConfigurationError('--commissioning needs --move: an arm that was not moved is not checked');
  if (by === undefined || by.trim() === '')
    throw new ConfigurationError('--commissioning needs --by <name>: somebody answers for it');
}

type Moved = Awaited<ReturnType<typeof movingContact>>;

/** Nothing moves while anything is wrong. */
async function movedIfAsked(
  { move }: CheckOptions,
  findings: readonly Finding[],
  moveIt: () => Promise<Moved>,
): Promise<Moved> {
  const wrongs = findings.filter(({ verdict }) => verdict === 'wrong');
  if (move !== true) return { findings: [], handMPerS: 0 };
  if (wrongs.length > 0) {
    process.stderr.write(
      `nothing is moved: ${wrongs.map(({ name }) => name).join(', ')} must be put right before\n`,
    );
    return { findings: [], handMPerS: 0 };
  }
  return moveIt();
}

interface Found {
  readonly given: Overrides;
  readonly settings: Settings;
  readonly robot: RobotDescription;
  readonly node: RosNode;
  readonly command: CommandTopic;
  readonly handMPerS: number;
}

/** Writes what was asked for. @returns the exit code */
function keep(
  { write, commissioning, by = '' }: CheckOptions,
  findings: readonly Finding[],
  { given, settings, robot, node, command, handMPerS }: Found,
): number {
  const good = findings.every(({ verdict }) => verdict !== 'wrong');
  const at = new Date().toISOString();
  if (commissioning !== undefined) {
    if (!good || handMPerS === 0)
      throw new NeuromotorError(`${commissioning} is not written: not everything was checked and right`);
    const driver = driverOf(node, {
      interface: command.commandInterface,
      commandName: node.resolve(command.commandName),
    });
    writeCommissioning(commissioning, robot.urdfText, {
      driver,
      at,
      by,
      checks: checksOf(findings),
      handSpeedMPerS: handMPerS,
    });
    process.stderr.write(`commissioned up to ${handMPerS.toFixed(2)} m/s: ${commissioning}\n`);
  }
  if (write !== undefined) {
    const found = { ...settings, urdf: fileBeside(settings.urdf, './') };
    writeAtomically(
      write,
      foundParameters(given, found, findings, commissioning === undefined ? '' : resolve(commissioning), at),
    );
    process.stderr.write(`written: ${write}; neuromotor node --ros-args --params-file ${write}\n`);
  }
  return good ? 0 : 1;
}
