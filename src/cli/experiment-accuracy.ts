import Table from 'cli-table3';
import { Command } from 'commander';
import { controllerKinds } from '../controllers/index.js';
import { ConfigurationError } from '../errors.js';
import { isReached, requirementText } from '../studies/accuracy/accuracy-rows.js';
import type { AccuracyRow } from '../studies/accuracy/accuracy-rows.js';
import { physicsNames } from '../studies/accuracy/accuracy-seed.js';
import type { PhysicsName } from '../studies/accuracy/accuracy-seed.js';
import { tiers } from '../studies/accuracy/machine-seed.js';
import { machineNamed, machineNames } from '../studies/accuracy/machines.js';
import type { MachineName } from '../studies/accuracy/machines.js';
import type { AccuracyRequest } from '../studies/accuracy/accuracy-study.js';
import { runAccuracy } from '../studies/accuracy/accuracy-study.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import { ThreadRunner } from '../studies/jobs/thread-runner.js';
import { studies } from '../studies/registry.js';
import { addWorkersOption } from './experiment-options.js';
import { inSight, tellStopped } from './experiment-run.js';

interface AccuracyOptions {
  readonly arm: readonly string[];
  readonly seeds: string;
  readonly plant: string;
  readonly out: string;
  readonly workers: number;
  readonly machines?: string;
  readonly rows?: string;
  readonly controllers?: string;
  readonly ablations?: true;
  readonly json?: true;
}

/** `neuromotor experiment accuracy`: measures how accurate the profile `robot` is, and what this costs. */
export function accuracyCommand(): Command {
  return addWorkersOption(new Command('accuracy'))
    .description(
      'Measure end point errors, adaptation and recovery of the profile `robot` with arms in MuJoCo or Gazebo, beside the published one.',
    )
    .option(
      '--arm <file>',
      "configuration of an arm (default: the package's left arm); repeatable",
      (file: string, all: readonly string[]) => [...all, file],
      [],
    )
    .option('--seeds <list>', 'how many seeds (10), or which (1-10,15)', '10')
    .option('--plant <name>', `where the arms are simulated: ${physicsNames.join(', ')}`, 'mujoco')
    .requiredOption(
      '--out <dir>',
      'folder for the measures of each seed; those that it has are not measured again',
    )
    .option(
      '--machines <tier>',
      'measure arms as they are instead (soft, noisy, locked, changing): session as `reach` drives them, or static for the postures in which they end',
    )
    .option('--rows <list>', `which of these machines: ${machineNames.join(', ')} (default: all)`)
    .option(
      '--controllers <list>',
      `controllers of these machines, with commas: ${Object.keys(controllerKinds).join(', ')} (default: brain)`,
    )
    .option('--ablations', 'measure the steps from the published profile to this one, too')
    .option('--json', 'print the rows as JSON; null where a count was not reached')
    .addHelpText(
      'after',
      `
The measures of a seed are written when it is complete. Ctrl-C gives up the running ones; the same command goes on,
and several processes may work in one folder at the same time.`,
    )
    .action(accuracy);
}

async function accuracy({
  arm,
  seeds,
  plant,
  out,
  workers,
  machines,
  rows: wanted,
  controllers,
  ablations,
  json,
}: AccuracyOptions): Promise<void> {
  const request = {
    arms: arm,
    seeds: parseSeeds(seeds),
    plant: physicsNamed(plant),
    ...machinesAsked({ tier: machines, rows: wanted, controllers, plant }),
    ablations: ablations === true,
    folder: out,
    entry: studies.accuracy.entry,
    onNotice: (text: string) => process.stderr.write(`neuromotor: ${text}\n`),
  };
  const { complete, total, rows } = await inSight('accuracy', (onProgress, signal) =>
    runAccuracy(request, new ThreadRunner(workers), onProgress, signal),
  );
  if (complete < total) tellStopped(complete, total, out, 'the same command');
  else process.stdout.write(`${json ? JSON.stringify(rows, undefined, 2) : tableOf(rows)}\n`);
}

/** @throws ConfigurationError */
function machinesAsked({
  tier,
  rows,
  controllers,
  plant,
}: {
  readonly tier: string | undefined;
  readonly rows: string | undefined;
  readonly controllers: string | undefined;
  readonly plant: string;
}): Pick<AccuracyRequest, 'machines'> {
  if (tier === undefined) {
    if (rows !== undefined)
      throw new ConfigurationError('--rows names machines, expected --machines with it');
    if (controllers !== undefined)
      throw new ConfigurationError('--controllers is for machines, expected --machines with it');
    return {};
  }
  const known = tiers.find((one) => one === tier);
  if (known === undefined)
    throw new ConfigurationError(`--machines is ${tier}, expected ${tiers.join(' or ')}`);
  if (plant !== 'mujoco')
    throw new ConfigurationError(`--machines are in MuJoCo, expected no --plant ${plant}`);
  const names = rows?.split(',') ?? machineNames;
  for (const name of names) machineNamed(name);
  return {
    machines: {
      names: names as readonly MachineName[],
      tier: known,
      controllers: controllers?.split(','),
    },
  };
}

/** @throws ConfigurationError */
function physicsNamed(name: string): PhysicsName {
  const known = physicsNames.find((plant) => plant === name);
  if (known === undefined)
    throw new ConfigurationError(`--plant is ${name}, expected ${physicsNames.join(' or ')}`);
  return known;
}

function tableOf(rows: readonly AccuracyRow[]): string {
  const text = new Table({
    head: ['robot', 'measure', 'median', '25 %', '75 %', '95 %', 'seeds', 'asked', ''],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left', 'left'],
  });
  const number = (value: number) =>
    value === Infinity ? 'never' : value.toPrecision(3).replace(/(\.\d*?)0+$/, '$1');
  for (const row of rows) {
    const reached = isReached(row);
    const verdict = reached === undefined ? '' : reached ? 'reached' : 'not reached';
    const { robot, measure, median, p25, p75, p95, seeds } = row;
    text.push([
      robot,
      measure,
      ...[median, p25, p75, p95].map(number),
      seeds,
      requirementText(measure),
      verdict,
    ]);
  }
  return text.toString();
}
