import Table from 'cli-table3';
import { Command } from 'commander';
import { integerFrom } from './bounded-number.js';
import { ConfigurationError, messageOf } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { CommandUse } from '../parameters/unused.js';
import { PlantDriver } from '../robot/drive.js';
import type { DrivenReach } from '../robot/drive.js';
import { createEmbeddedRobot } from '../robot/embedded-robot.js';
import { plantNamed, plantNames, usesOn } from '../robot/plant-choice.js';
import type { PlantName } from '../robot/plant-choice.js';
import { statusCode, statusText } from '../session/status.js';
import { INTERRUPTED, onInterruption } from './interruption.js';
import { addRobotOptions, robotOf } from './robot-options.js';
import type { RobotOptions } from './robot-options.js';
import { seedTargets, readTargets } from './targets.js';
import { prepareWithProgress } from './trained-brain.js';

/** Each target takes a second or more, and all rows are kept for the table. */
const MOST_TARGETS = 10_000;
const MOST_REACHES = 100_000;

interface ReachOptions extends RobotOptions {
  readonly random?: number;
  readonly targets?: string;
  readonly plant: string;
  readonly repeat: number;
  readonly json?: true;
}

/** The settings that `reach` uses with that plant. */
export function reachUse(plant: PlantName): CommandUse {
  return { name: plant === 'mujoco' ? 'reach' : `reach --plant ${plant}`, uses: usesOn(plant) };
}

/** `neuromotor reach`: reaches for targets with an arm that needs no ROS. */
export function reachCommand(): Command {
  return addRobotOptions(new Command('reach'))
    .description(
      'Reach for targets with the MuJoCo arm, the ideal one, or one in Gazebo, and tell the errors.',
    )
    .argument(
      '[targets...]',
      'hand positions x,y,z in metres, in the frame of the base (negative ones after --)',
    )
    .option(
      '--random <n>',
      'that many targets at hand positions of random postures',
      integerFrom(1, MOST_TARGETS),
    )
    .option('--targets <file>', 'file with a target x,y,z a line')
    .option('--plant <name>', plantNames.join(', '), 'mujoco')
    .option('--repeat <n>', 'reaches for each target, in turn', integerFrom(1, MOST_REACHES), 1)
    .option('--checkpoint <file>', 'brain to begin with, saved after every reach; made if it does not exist')
    .option('--json', 'print the reaches as JSON')
    .action(reach);
}

interface Row extends DrivenReach {
  readonly target: Vector3;
}

async function reach(words: readonly string[], options: ReachOptions): Promise<void> {
  const plantName = plantNamed(options.plant);
  const robot = await robotOf(options, reachUse(plantName));
  const { settings } = robot;
  const targets = [
    ...readTargets(words, options.targets),
    ...seedTargets(robot.arm, settings, options.random ?? 0),
  ];
  if (targets.length === 0)
    throw new ConfigurationError('no targets, expected some x,y,z, --targets <file> or --random <n>');
  const asked = targets.length * options.repeat;
  if (asked > MOST_REACHES)
    throw new ConfigurationError(
      `${targets.length} targets, each ${options.repeat} times, are ${asked} reaches, expected at most ${MOST_REACHES}`,
    );
  const { robot: driven, plant } = await createEmbeddedRobot(plantName, settings, robot, {
    onError: (what, error) => process.stderr.write(`neuromotor: ${what}: ${messageOf(error)}\n`),
    onNotice: (level, text) => level === 'warn' && process.stderr.write(`neuromotor: ${text}\n`),
  });
  let stopped = false;
  const settle = onInterruption(() => {
    stopped = true;
  });
  try {
    if (!(await prepareWithProgress(driven.controller))) stopped = true;
    const driver = new PlantDriver(driven, plant);
    const rows: Row[] = [];
    const all = Array.from({ length: options.repeat }, () => targets).flat();
    for (const target of all) {
      if (stopped) break;
      const row = { target, ...(await driver.reach(target)) };
      rows.push(row);
      if (!options.json) process.stderr.write(`${line(rows.length, all.length, row)}\n`);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(rows.map(plain), undefined, 2)}\n`);
    else process.stdout.write(rows.length > 0 ? `${table(rows)}\n` : 'stopped before the first reach\n');
    if (stopped) process.exitCode = INTERRUPTED;
    else if (rows.some(({ report }) => report?.outcome !== 'reached')) process.exitCode = 1;
  } finally {
    await driven.close();
    plant.dispose();
    settle();
  }
}

const millimetres = (metres: number) => (1000 * metres).toFixed(1);
const point = (p: Vector3) => p.map((x) => x.toFixed(3)).join(' ');

function line(n: number, of: number, { target, report, status }: Row): string {
  const head = `reach ${n} of ${of} to (${point(target)}) m`;
  return report === undefined
    ? `${head}: ${statusText(status)}`
    : `${head}: ${report.outcome}, ${millimetres(report.aimingErrorM)} mm off${report.why === undefined ? '' : `; ${report.why}`}`;
}

/** A reach as plain data, SI units. */
function plain({ target, report, status, durationS, peakVelocity }: Row): object {
  if (report === undefined)
    return { target, reached: false, code: statusCode(status), reason: statusText(status) };
  const { details, learnt, ...others } = report;
  return {
    reached: report.outcome === 'reached',
    ...details,
    ...others,
    // Names are for those who wait for an answer.
    id: undefined,
    learning: learnt,
    wholeDurationS: durationS,
    peakVelocity,
  };
}

/** Details of a reach, if the controller gives any. */
function detail({ report }: Row, name: string, show: (value: number) => string): string {
  const value = report?.details[name];
  return typeof value === 'number' ? show(value) : '';
}

function table(rows: readonly Row[]): string {
  const text = new Table({
    head: ['target (m)', 'hand (m)', 'error (mm)', 'primitive', 'correction', 'movement (s)', 'slowed by'],
    style: { head: [], border: [] },
    // No lines between rows, so that twenty reaches fit on a screen.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const row of rows) {
    const { target, report, status } = row;
    text.push(
      report === undefined
        ? [point(target), { content: statusText(status), colSpan: 6 }]
        : [
            point(target),
            point(report.hand),
            millimetres(report.aimingErrorM) + (report.outcome === 'missed' ? ' missed' : ''),
            detail(row, 'primitive', String) + (report.details.explored === true ? ' (explored)' : ''),
            detail(row, 'correctionNorm', (norm) => norm.toFixed(2)),
            report.durationS.toFixed(2),
            report.slowedBy === undefined ? '' : `${report.slowedBy.joint} (${report.slowedBy.limit})`,
          ],
    );
  }
  const errors = rows
    .flatMap(({ report }) => (report === undefined ? [] : [report.aimingErrorM]))
    .sort((a, b) => a - b);
  if (errors.length === 0) return text.toString();
  const middle =
    (errors[Math.floor((errors.length - 1) / 2)] + errors[Math.ceil((errors.length - 1) / 2)]) / 2;
  const largest = errors[errors.length - 1];
  const reached = rows.filter(({ report }) => report?.outcome === 'reached').length;
  return `${text.toString()}\n${reached} of ${rows.length} reached; error: median ${millimetres(middle)} mm, largest ${millimetres(largest)} mm`;
}
