import { resolve } from 'node:path';
import { Command } from 'commander';
import { loadArm } from '../arm/load-arm.js';
import { readUrdfFile } from '../arm/read-urdf-file.js';
import { parseUrdf } from '../arm/urdf-document.js';
import { collisionsOf, mujocoFor } from '../collisions/collisions.js';
import { ConfigurationError } from '../errors.js';
import { inspectArm } from '../inspection/arm-inspection.js';
import type { ArmInspection } from '../inspection/arm-inspection.js';
import { armFile } from '../inspection/arm-file.js';
import { proposeChain } from '../inspection/chain-proposal.js';
import { inspectionText } from '../inspection/inspection-text.js';
import { proposedStarts } from '../inspection/start-proposal.js';
import type { CommandUse } from '../parameters/unused.js';
import { writeAtomically } from '../storage/atomic-write.js';
import { addSettingsOptions, givenIn, robotOf } from './robot-options.js';
import type { Robot, RobotOptions } from './robot-options.js';

interface InspectOptions extends RobotOptions {
  readonly base?: string;
  readonly tip?: string;
  readonly picture?: string;
  readonly write?: string;
  readonly json?: true;
}

/** The settings that `arm inspect` uses. */
export const inspectUse: CommandUse = {
  name: 'arm inspect',
  uses: { arm: {}, collisions: {}, inspection: {} },
};

/** Start postures that are tried where none is given. */
const STARTS = 6;

/** `neuromotor arm`: what is known of an arm. */
export function armCommand(): Command {
  const inspect = addSettingsOptions(new Command('inspect'), 'robot')
    .description(
      'Look at a robot description: chain, limits, reach, collisions, and which primitives survive.',
    )
    .argument('[urdf]', 'robot description (URDF); without it, the one of --config')
    .option('--base <link>', "link in whose frame targets are given (default: the robot's first)")
    .option(
      '--tip <link>',
      'link whose origin is the hand (default: the last before fingers, or a tool beyond it)',
    )
    .option('--picture <file>', 'write the reachable volume as an SVG')
    .option('--write <file>', 'write the parameters of this arm, for --config and for the node')
    .option('--json', 'print the inspection as JSON')
    .addHelpText(
      'after',
      '\nJoints and a start posture are proposed where neither --config nor --set gives them.' +
        '\nExit code 0 when the brain can drive the arm, 1 when no primitive survives.',
    )
    .action(runInspect);
  inspect.options.find(({ long }) => long === '--urdf')?.hideHelp();
  return new Command('arm').description('Look at an arm before it is driven.').addCommand(inspect);
}

async function runInspect(urdf: string | undefined, options: InspectOptions): Promise<void> {
  if (urdf === undefined && options.config === undefined && options.urdf === undefined)
    throw new ConfigurationError('no arm, expected a robot description or --config <file>');
  if (urdf !== undefined && options.urdf !== undefined)
    throw new ConfigurationError('the description is given twice, as an argument and with --urdf');
  const file = urdf ?? options.urdf;
  const robots = file === undefined ? [await robotOf(options, inspectUse)] : await proposals(file, options);
  const inspections: { readonly robot: Robot; readonly inspection: ArmInspection }[] = [];
  for (const robot of robots)
    inspections.push({
      robot,
      inspection: inspectArm(robot.settings, robot, await mujocoFor(robot.settings)),
    });
  const { robot, inspection } = inspections.reduce((best, one) =>
    one.inspection.survey.survive > best.inspection.survey.survive ? one : best,
  );
  const { picture, ...shown } = inspection;
  process.stdout.write(
    options.json ? `${JSON.stringify(shown, readable)}\n` : `${inspectionText(inspection)}\n`,
  );
  if (options.picture !== undefined) {
    writeAtomically(options.picture, picture);
    process.stderr.write(`picture: ${options.picture}\n`);
  }
  if (options.write !== undefined) {
    const given = await givenIn(options);
    writeAtomically(
      options.write,
      armFile(given, { ...robot.settings, urdf: resolve(robot.urdfName) }, inspection),
    );
    process.stderr.write(`written: ${options.write}\n`);
  }
  if (inspection.survey.survive === 0) process.exitCode = 1;
}

/** JSON knows no infinite numbers. */
const readable = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;

/** The robot of a description, with joints and, where none is given, some start postures that are proposed. */
async function proposals(file: string, options: InspectOptions): Promise<Robot[]> {
  const given = (name: string) => options.set.some((assignment) => assignment.startsWith(`${name}=`));
  const text = readUrdfFile(file);
  const chain = proposeChain(parseUrdf(text, file), options.base, options.tip);
  const ofChain =
    options.config !== undefined && options.base === undefined && options.tip === undefined
      ? []
      : [
          `joints=${JSON.stringify(chain.joints)}`,
          `base_frame=${JSON.stringify(chain.baseLink)}`,
          `tip_link=${JSON.stringify(chain.tipLink)}`,
        ];
  const robot = (more: readonly string[]) =>
    robotOf({ ...options, urdf: file, set: [...ofChain, ...more, ...options.set] }, inspectUse);
  if (options.config !== undefined || given('start_posture')) return [await robot([])];
  const arm = loadArm(text, chain, file);
  const starts = proposedStarts(arm, marginOf(options), STARTS);
  const robots = await Promise.all(starts.map((start) => robot([`start_posture=[${start.join(', ')}]`])));
  const clear = [];
  for (const one of robots) if (await standsClear(one)) clear.push(one);
  return clear.length > 0 ? clear : robots.slice(0, 1);
}

/** The margin is needed before the settings can be read: they must have a start posture. */
function marginOf({ set }: InspectOptions): number {
  const given = set.findLast((assignment) => assignment.startsWith('limits.position_margin='));
  const value = Number(given?.split('=')[1]);
  return Number.isFinite(value) ? value : 0.05;
}

/** Whether nothing touches in the start posture: what does is taken for touching by design, and never watched. */
async function standsClear(robot: Robot): Promise<boolean> {
  const mj = await mujocoFor(robot.settings);
  if (mj === undefined) return true;
  try {
    return collisionsOf(mj, robot.settings, robot).space.touching.length === 0;
  } catch {
    // What cannot be read is told by the inspection.
    return true;
  }
}
