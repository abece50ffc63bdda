import { basename, extname } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { describedRobot } from '../arm/robot.js';
import { readConfigurationFile } from '../parameters/configuration-file.js';
import type { Overrides } from '../parameters/configuration-file.js';
import type { Profile } from '../parameters/parameter-spec.js';
import { resolveSettings } from '../parameters/settings.js';
import { ablations } from '../studies/accuracy/ablations.js';
import { readMeasures, writeMeasures } from '../studies/accuracy/accuracy-files.js';
import { accuracyRows, isReached, requirementText } from '../studies/accuracy/accuracy-rows.js';
import type { AccuracyRow } from '../studies/accuracy/accuracy-rows.js';
import { measureSeed, standardTask } from '../studies/accuracy/accuracy-seed.js';
import type { AccuracyMeasures, AccuracyTask } from '../studies/accuracy/accuracy-seed.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';

interface AccuracyOptions {
  readonly arm: readonly string[];
  readonly seeds: string;
  readonly out: string;
  readonly ablations?: true;
  readonly json?: true;
}

/** `neuromotor experiment accuracy`: how accurate the profile `robot` is, and what it takes. */
export function accuracyCommand(): Command {
  return new Command('accuracy')
    .description(
      'Measure end point errors, adaptation and recovery of the profile `robot` with arms in MuJoCo, beside the published one.',
    )
    .option(
      '--arm <file>',
      "configuration of an arm (default: the package's left arm); repeatable",
      (file: string, all: readonly string[]) => [...all, file],
      [],
    )
    .option('--seeds <list>', 'how many seeds (10), or which (1-10,15)', '10')
    .requiredOption(
      '--out <dir>',
      'folder for the measures of each seed; those that it has are not measured again',
    )
    .option('--ablations', 'measure the steps from the published profile to this one, too')
    .option('--json', 'print the rows as JSON; null where a count was not reached')
    .action(accuracy);
}

async function accuracy(options: AccuracyOptions): Promise<void> {
  const seeds = parseSeeds(options.seeds);
  const rows: AccuracyRow[] = [];
  for (const file of options.arm.length === 0 ? [undefined] : options.arm) {
    const name = file === undefined ? 'left_arm' : basename(file, extname(file));
    const own = file === undefined ? {} : await readConfigurationFile(file);
    const measured = (variant: string, profile: Profile, overrides: Overrides, task: AccuracyTask) =>
      measureAll(`${name}-${variant}`, profile, { ...own, ...overrides }, task, seeds, options.out);
    rows.push(...accuracyRows(name, await measured('robot', 'robot', {}, standardTask)));
    const { reach } = describedRobot(resolveSettings('robot', own)).arm;
    const steps = ablations(reach).filter(
      ({ name: step }) => step === 'published' || options.ablations === true,
    );
    for (const { name: step, profile, overrides, disturbances } of steps) {
      const measures = await measured(step, profile, overrides, { ...standardTask, disturbances });
      rows.push(...accuracyRows(name, measures, `${step}: `));
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  else process.stdout.write(`${tableOf(rows)}\n`);
}

async function measureAll(
  name: string,
  profile: Profile,
  overrides: Overrides,
  task: AccuracyTask,
  seeds: readonly number[],
  folder: string,
): Promise<AccuracyMeasures[]> {
  const all: AccuracyMeasures[] = [];
  for (const seed of seeds) {
    const settings = resolveSettings(profile, {
      ...overrides,
      'model.profile': profile,
      'model.seed': seed,
    });
    const job = { name, settings, task };
    let measures = readMeasures(folder, job);
    if (measures === undefined) {
      measures = await measureSeed(settings, describedRobot(settings), task);
      writeMeasures(folder, job, measures);
      process.stderr.write(`${name}: seed ${seed} measured\n`);
    }
    all.push(measures);
  }
  return all;
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
