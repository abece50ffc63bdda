import { existsSync } from 'node:fs';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { BrainController } from '../controllers/brain/brain-controller.js';
import type { BrainService } from '../controllers/brain/brain-service.js';
import { driveReach } from '../robot/drive.js';
import type { DrivenReach } from '../robot/drive.js';
import { motionLimits, withoutLimits } from '../motion/motion-limits.js';
import type { Plant } from '../motion/plant.js';
import { ReachSession } from '../session/reach-session.js';
import { statusText } from '../session/status.js';
import { ConfigurationError, messageOf } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import { collisionsOf, mujocoFor } from '../collisions/collisions.js';
import type { Collisions } from '../collisions/collisions.js';
import { IdealPlant } from '../plants/ideal-plant.js';
import { MujocoPlant } from '../plants/mujoco-plant.js';
import { requireCheckpointWritable } from '../storage/checkpoint-file.js';
import { INTERRUPTED, onInterruption } from './interruption.js';
import { addRobotOptions, robotOf } from './robot-options.js';
import type { Robot, RobotOptions } from './robot-options.js';
import { seedTargets, readTargets } from './targets.js';
import { startBrain, trainWithProgress } from './trained-brain.js';

interface ReachOptions extends RobotOptions {
  readonly random?: number;
  readonly targets?: string;
  readonly plant: string;
  readonly repeat: number;
  readonly checkpoint?: string;
  readonly json?: true;
}

const CYCLE_S = 0.01;

/** `neuromotor reach`: reaches for targets with an arm that needs no ROS. */
export function reachCommand(): Command {
  return addRobotOptions(new Command('reach'))
    .description('Reach for targets with the MuJoCo arm or the ideal one, and tell the errors.')
    .argument(
      '[targets...]',
      'hand positions x,y,z in metres, in the frame of the base (negative ones after --)',
    )
    .option('--random <n>', 'that many targets at hand positions of random postures', positiveInteger)
    .option('--targets <file>', 'file with a target x,y,z a line')
    .option('--plant <name>', 'mujoco or ideal', 'mujoco')
    .option('--repeat <n>', 'reaches for each target, in turn', positiveInteger, 1)
    .option('--checkpoint <file>', 'brain to begin with, saved after every reach; made if it does not exist')
    .option('--json', 'print the reaches as JSON')
    .action(reach);
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new InvalidArgumentError('expected a positive integer.');
  return value;
}

interface Row extends DrivenReach {
  readonly target: Vector3;
}

async function reach(words: readonly string[], options: ReachOptions): Promise<void> {
  const robot = await robotOf(options);
  const targets = [
    ...readTargets(words, options.targets),
    ...seedTargets(robot.arm, robot.settings, options.random ?? 0),
  ];
  if (targets.length === 0)
    throw new ConfigurationError('no targets, expected some x,y,z, --targets <file> or --random <n>');
  const file = options.checkpoint ?? robot.settings.checkpoint;
  const autosaveFile = file === '' ? undefined : file;
  if (autosaveFile !== undefined) requireCheckpointWritable(autosaveFile);
  const mj = await mujocoFor(robot.settings);
  const collisions = mj && collisionsOf(mj, robot.settings, robot);
  for (const line of collisions?.space.leftOut ?? []) process.stderr.write(`neuromotor: ${line}\n`);
  const plant = await plantOf(options.plant, robot);
  const service = await startBrain(robot);
  let stopped = false;
  const settle = onInterruption(() => {
    stopped = true;
  });
  try {
    if (autosaveFile !== undefined && existsSync(autosaveFile)) await service.load(autosaveFile);
    if (!(await trainWithProgress(service))) stopped = true;
    if (autosaveFile !== undefined) await service.save(autosaveFile);
    const session = sessionOf(robot, options.plant, service, autosaveFile, collisions);
    const rows: Row[] = [];
    const all = Array.from({ length: options.repeat }, () => targets).flat();
    for (const target of all) {
      if (stopped) break;
      const row = { target, ...(await driveReach(session, plant, target, { cycleS: CYCLE_S })) };
      rows.push(row);
      if (!options.json) process.stderr.write(`${line(rows.length, all.length, row)}\n`);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(rows.map(plain), undefined, 2)}\n`);
    else process.stdout.write(rows.length > 0 ? `${table(rows)}\n` : 'stopped before the first reach\n');
    if (stopped) process.exitCode = INTERRUPTED;
    else if (rows.some(({ report }) => report === undefined)) process.exitCode = 1;
  } finally {
    await service.close();
    plant.dispose();
    settle();
  }
}

async function plantOf(name: string, { arm, urdfText, urdfName, settings }: Robot): Promise<Plant> {
  if (name !== 'ideal' && name !== 'mujoco')
    throw new ConfigurationError(`--plant is ${name}, expected mujoco or ideal`);
  if (name === 'mujoco' && settings['model.time_law'] === 'cpg')
    throw new ConfigurationError(
      "the pattern generator's own time law does not end at rest and knows no limits: " +
        'use --plant ideal, or --set model.time_law=minimum_jerk',
    );
  const plant = name === 'ideal' ? new IdealPlant(arm) : await MujocoPlant.create(arm, urdfText, urdfName);
  plant.reset(Float64Array.from(settings.start_posture));
  return plant;
}

function sessionOf(
  { settings, arm }: Robot,
  plantName: string,
  brain: BrainService,
  autosaveFile: string | undefined,
  collisions: Collisions | undefined,
): ReachSession {
  const unlimited = plantName === 'ideal' && !settings['model.repertoire_within_limits'];
  const limits = unlimited
    ? { ...withoutLimits(arm.jointNames), collisions: collisions?.moving }
    : motionLimits(arm, settings, collisions?.moving);
  const startPosture = Float64Array.from(settings.start_posture);
  const session = new ReachSession({
    controller: new BrainController({
      brain,
      reference: startPosture,
      settings: {
        limits,
        movementDurationS: settings.movement_duration,
        timeLaw: settings['model.time_law'],
        reachStart: settings.reach_start,
        autosaveFile,
      },
      onSaveError: (error) => process.stderr.write(`neuromotor: ${messageOf(error)}\n`),
    }),
    startPosture,
    commandInterface: 'position',
    cycleS: CYCLE_S,
    settings: {
      limits,
      movementDurationS: settings.movement_duration,
      settleTimeoutS: settings.settle_timeout,
      targetTimeoutS: 0,
      learning: settings['learning.enabled'],
      exploration: settings['learning.exploration'],
    },
  });
  session.activate();
  return session;
}

const millimetres = (metres: number) => (1000 * metres).toFixed(1);
const point = (p: Vector3) => p.map((x) => x.toFixed(3)).join(' ');

function line(n: number, of: number, { target, report, status }: Row): string {
  const head = `reach ${n} of ${of} to (${point(target)}) m`;
  return report === undefined
    ? `${head}: ${statusText(status)}`
    : `${head}: ${millimetres(report.aimingErrorM)} mm off`;
}

/** A reach as plain data, SI units. */
function plain({ target, report, status, durationS, peakVelocity }: Row): object {
  return report === undefined
    ? { target, reached: false, code: status.code, reason: statusText(status) }
    : { reached: true, ...report, wholeDurationS: durationS, peakVelocity };
}

function table(rows: readonly Row[]): string {
  const text = new Table({
    head: ['target (m)', 'hand (m)', 'error (mm)', 'primitive', 'correction', 'movement (s)', 'slowed by'],
    style: { head: [], border: [] },
    // No line between rows: twenty reaches fit a screen.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const { target, report, status } of rows)
    text.push(
      report === undefined
        ? [point(target), { content: statusText(status), colSpan: 6 }]
        : [
            point(target),
            point(report.hand),
            millimetres(report.aimingErrorM),
            `${report.primitive}${report.explored ? ' (explored)' : ''}`,
            report.correctionNorm.toFixed(2),
            report.durationS.toFixed(2),
            report.slowedBy === undefined ? '' : `${report.slowedBy.joint} (${report.slowedBy.limit})`,
          ],
    );
  const errors = rows
    .flatMap(({ report }) => (report === undefined ? [] : [report.aimingErrorM]))
    .sort((a, b) => a - b);
  if (errors.length === 0) return text.toString();
  const middle =
    (errors[Math.floor((errors.length - 1) / 2)] + errors[Math.ceil((errors.length - 1) / 2)]) / 2;
  const largest = errors[errors.length - 1];
  return `${text.toString()}\n${errors.length} of ${rows.length} reached; error: median ${millimetres(middle)} mm, largest ${millimetres(largest)} mm`;
}
