import Table from 'cli-table3';
import { Command } from 'commander';
import { writeTunings } from '../studies/comparison/tuning-log.js';
import { tune, tuningProcedure } from '../studies/comparison/tuning.js';
import type { Tuning } from '../studies/comparison/tuning.js';
import { ConfigurationError } from '../errors.js';
import { controllerKinds } from '../controllers/index.js';
import { comparisonEntry, runComparison, variantNames } from '../studies/comparison/comparison-study.js';
import { rowsAsJson, writeComparison } from '../studies/comparison/comparison-files.js';
import type { ComparisonRow } from '../studies/comparison/comparison-rows.js';
import {
  coreNames,
  disturbanceNames,
  disturbances,
  heldOutNames,
} from '../studies/comparison/disturbances.js';
import { plantNamed, plantNames } from '../robot/plant-choice.js';
import type { PlantName } from '../robot/plant-choice.js';
import { relaunchInRos } from '../ros/client/relaunch.js';
import { USUAL_NODE } from '../ros/operator/node-name.js';
import { prepareToDraw } from '../studies/figures/figure.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import type { JobRunner } from '../studies/jobs/job-runner.js';
import { ThreadRunner } from '../studies/jobs/thread-runner.js';
import { askOperator, onRobot } from './compare-robot.js';
import { addWorkersOption } from './experiment-options.js';
import { inSight, tellStopped } from './experiment-run.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

interface CompareOptions {
  readonly arm: readonly string[];
  readonly controllers?: string;
  readonly disturbances?: string;
  readonly plant: PlantName | 'ros';
  readonly node: string;
  readonly yes?: true;
  readonly seeds?: string;
  readonly out: string;
  readonly workers: number;
  readonly heldOut?: true;
  readonly quick?: true;
  readonly tune?: true;
  readonly json?: true;
}

/** What is compared unless options say otherwise. */
const whole = {
  controllers: 'brain,ik,ik-integral,ik-visual,broyden,rotation,rigid,calibration,ik+brain-estimator',
  disturbances: coreNames.join(','),
  seeds: '3',
  task: { trainedTargets: 8, newTargets: 50, leastDistanceM: 0.2, healthyRounds: 2, rounds: 6 },
  overrides: {},
};
/** A look in about two minutes on two cores: less of everything, and a smaller brain. */
const quick: typeof whole = {
  controllers: 'brain,ik,ik-integral,calibration',
  disturbances: 'none,rotation,encoders,soft',
  seeds: '1',
  task: { trainedTargets: 4, newTargets: 8, leastDistanceM: 0.2, healthyRounds: 1, rounds: 4 },
  overrides: { 'model.primitives': 60 },
};

/** `neuromotor compare`: controllers beside each other, under what real arms do to them. */
export function compareCommand(): Command {
  return allowRosArguments(addWorkersOption(new Command('compare')))
    .description('Compare controllers on simulated arms under disturbances that they are not told of.')
    .option(
      '--arm <file>',
      "configuration of an arm (default: the package's left arm); repeatable",
      (file: string, all: readonly string[]) => [...all, file],
      [],
    )
    .option('--controllers <list>', `with commas (default: ${whole.controllers})`)
    .option('--disturbances <list>', `with commas, or all (default: ${whole.disturbances})`)
    .option('--held-out', `also measure the held-out disturbances: ${heldOutNames.join(', ')}`)
    .option(
      '--plant <name>',
      `where the arms are: simulated (${plantNames.join(', ')}), or ros, the arm of a running node`,
      (name) => (name === 'ros' ? name : plantNamed(name)),
      'mujoco',
    )
    .option('--node <name>', 'with --plant ros: full name of the node', USUAL_NODE)
    .option('--yes', 'with --plant ros: the arm may move without a question')
    .option('--seeds <list>', 'how many seeds (20), or which (1-10,15) (default: 3)')
    .requiredOption('--out <dir>', 'folder for the measures of each cell and the report')
    .option('--quick', 'a look in about two minutes: fewer controllers, disturbances, targets and rounds')
    .option(
      '--tune',
      `tune the constants of the controllers instead, by one procedure: ${tuningProcedure.evaluations} sets of constants each, on seeds of its own`,
    )
    .option('--json', 'print the rows as JSON; null where a median is never')
    .addHelpText(
      'after',
      `
Controllers: ${Object.keys(controllerKinds).join(', ')}.
Variants of the brain: ${variantNames.join(', ')}.
Disturbances:
${Object.entries(disturbances)
  .map(([name, { text }]) => `  ${name.padEnd(18)} ${text}`)
  .join('\n')}

The folder gets rows.json, rows.csv, manifest.json and report.html (heat maps, learning curves, every seed). Each seed of
a cell is written when it is complete. Ctrl-C gives up the running ones; the same command goes on, and several processes
may work in one folder at the same time.`,
    )
    .action((options: CompareOptions, command: Command) =>
      options.tune === true ? tuneAll(options) : compare(options, command),
    );
}

const listOf = (text: string) => [...new Set(text.split(',').map((name) => name.trim()))];

/**
 * The held-out set is asked for by its own option alone, so that nobody looks at it by chance.
 * @throws ConfigurationError
 */
function disturbancesOf({ disturbances: given, heldOut }: CompareOptions, standard: string): string[] {
  const open = disturbanceNames.filter((name) => !heldOutNames.includes(name));
  const list = given === 'all' ? open : listOf(given ?? standard);
  const hidden = list.filter((name) => (heldOutNames as readonly string[]).includes(name));
  if (hidden.length > 0 && heldOut !== true)
    throw new ConfigurationError(
      `${hidden.join(', ')}: held out; measure this only after all constants are frozen, and with --held-out`,
    );
  return [...new Set([...list, ...(heldOut === true && hidden.length === 0 ? heldOutNames : [])])];
}

async function compare(options: CompareOptions, command: Command): Promise<void> {
  const { arm, plant, out, workers, json } = options;
  const base = options.quick === true ? quick : whole;
  const { task, overrides } = base;
  const seeds = parseSeeds(options.seeds ?? base.seeds);
  const request = {
    arms: arm,
    controllers: listOf(options.controllers ?? base.controllers),
    disturbances: disturbancesOf(options, plant === 'ros' ? 'none' : base.disturbances),
    ...{ seeds, plant, task, overrides, folder: out },
    entry: comparisonEntry,
    onNotice: (text: string) => process.stderr.write(`neuromotor: ${text}\n`),
  };
  const rosArguments = rosArgumentsOf(command);
  if (plant === 'ros') {
    const relaunched = await relaunchInRos();
    if (relaunched !== undefined) {
      process.exitCode = relaunched;
      return;
    }
    await askAbout(options, request);
  } else if (rosArguments.length > 0) throw new ConfigurationError(`--ros-args counts only with --plant ros`);
  const { complete, total, cells } = await inSight('compare', (onProgress, signal) => {
    const run = (runner: JobRunner) => {
      const running = runComparison(request, runner, onProgress, signal);
      prepareToDraw();
      return running;
    };
    return plant === 'ros'
      ? onRobot(rosArguments, options.node, signal, run)
      : run(new ThreadRunner(workers));
  });
  if (complete < total) {
    tellStopped(complete, total, out, 'the same command');
    return;
  }
  const rows = await writeComparison(out, cells, { seeds, task });
  process.stdout.write(`${json === true ? rowsAsJson(rows) : tableOf(rows)}\n`);
  process.stderr.write(`report: ${out}/report.html\n`);
}

/** @throws ConfigurationError where there is more than one arm, or the operator does not want it to move */
async function askAbout(
  { node, yes }: CompareOptions,
  { arms, controllers, disturbances: under, seeds, task }: Parameters<typeof runComparison>[0],
): Promise<void> {
  if (arms.length > 1) throw new ConfigurationError('--plant ros: one node drives one arm, give one --arm');
  const variant = controllers.find((name) => name.includes(':'));
  if (variant !== undefined)
    throw new ConfigurationError(`--plant ros: '${variant}' is no value of a node's parameter 'controller'`);
  const { trainedTargets, healthyRounds, rounds, newTargets } = task;
  await askOperator({
    node,
    cells: controllers.length * under.length * seeds.length,
    reaches: trainedTargets * (healthyRounds + rounds) + newTargets,
    yes: yes === true,
  });
}

/** Tunes the controllers one after another; the log is written when all are tuned. */
async function tuneAll({ controllers = whole.controllers, out, workers }: CompareOptions): Promise<void> {
  const names = listOf(controllers);
  const tunings: Tuning[] = [];
  for (const name of names) {
    const tuning = await inSight(`tune ${name}`, (onProgress, signal) =>
      tune(name, out, new ThreadRunner(workers), onProgress, signal),
    );
    if (tuning === undefined) {
      tellStopped(tunings.length, names.length, out, 'the same command');
      return;
    }
    tunings.push(tuning);
  }
  process.stdout.write(`${writeTunings(out, tunings)}\n`);
}

/** Errors at new targets (mm), a line per arm and disturbance, a column per controller. */
function tableOf(rows: readonly ComparisonRow[]): string {
  const shown = rows.filter(({ measure }) => measure === 'new_error_m');
  const controllers = [...new Set(shown.map(({ controller }) => controller))];
  const lines = new Map<string, ComparisonRow[]>();
  for (const row of shown) {
    const line = `${row.robot}, ${row.disturbance}`;
    lines.set(line, [...(lines.get(line) ?? []), row]);
  }
  const text = new Table({
    head: ['new targets: median / 95 % (mm)', ...controllers],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', ...controllers.map(() => 'right' as const)],
  });
  const mm = (metres: number) => (metres === Infinity ? 'never' : (1000 * metres).toPrecision(3));
  for (const [line, own] of lines)
    text.push([
      line,
      ...controllers.map((name) => {
        const row = own.find(({ controller }) => controller === name);
        return row === undefined ? '–' : `${mm(row.median)} / ${mm(row.p95)}`;
      }),
    ]);
  return text.toString();
}
