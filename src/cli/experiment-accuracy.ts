import Table from 'cli-table3';
import { Command } from 'commander';
import { isReached, requirementText } from '../studies/accuracy/accuracy-rows.js';
import type { AccuracyRow } from '../studies/accuracy/accuracy-rows.js';
import { runAccuracy } from '../studies/accuracy/accuracy-study.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import { ThreadRunner } from '../studies/jobs/thread-runner.js';
import { studies } from '../studies/registry.js';
import { addWorkersOption } from './experiment-options.js';
import { inSight, tellStopped } from './experiment-run.js';

interface AccuracyOptions {
  readonly arm: readonly string[];
  readonly seeds: string;
  readonly out: string;
  readonly workers: number;
  readonly ablations?: true;
  readonly json?: true;
}

/** `neuromotor experiment accuracy`: how accurate the profile `robot` is, and what it takes. */
export function accuracyCommand(): Command {
  return addWorkersOption(new Command('accuracy'))
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
    .addHelpText(
      'after',
      `
The measures of a seed are written when it is complete. Ctrl-C gives up the running ones; the same command goes on,
and several processes may work in one folder at the same time.`,
    )
    .action(accuracy);
}

async function accuracy({ arm, seeds, out, workers, ablations, json }: AccuracyOptions): Promise<void> {
  const request = {
    arms: arm,
    seeds: parseSeeds(seeds),
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
