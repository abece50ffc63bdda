import { join } from 'node:path';
import { Command } from 'commander';
import { intervalText, metText, numberText } from '../studies/report/number-text.js';
import { byKind } from '../studies/report/folder-report.js';
import type { Verdict } from '../studies/report/folder-report.js';
import { reportOf } from '../studies/registry.js';
import { writeReport } from '../studies/report/write-report.js';
import Table from 'cli-table3';

/** `neuromotor report`: makes the tables, figures and page of an experiment again from its trials. */
export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Make summary, figures and page of an experiment again from its tables, and tell the verdicts.',
    )
    .argument('<dir>', 'folder of results, as `neuromotor experiment` writes it')
    .option('--json', 'print the verdicts as JSON')
    .action(async (folder: string, { json }: { json?: true }) => {
      await report(folder, json === true);
    });
}

/** Makes the report of a folder and prints the verdicts: as a table or, with `json`, only their rows. */
export async function report(folder: string, json: boolean): Promise<void> {
  const { verdicts, figures } = await writeReport(folder, reportOf);
  process.stdout.write(`${json ? JSON.stringify(verdicts, undefined, 2) : verdictTable(verdicts)}\n`);
  process.stderr.write(
    `written: ${join(folder, 'report.html')}, summary.json and ${figures.length} figures\n`,
  );
}

/**
 * The lines that were run. Checks of consistency come last, and are named as such. A line below says how many were not
 * run.
 */
function verdictTable(verdicts: readonly Verdict[]): string {
  const table = new Table({
    head: ['line', 'condition', 'median', '95 % interval', 'requirement', 'met'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', 'right', 'right', 'left', 'left'],
    colWidths: [44, 22, 8, 18, 22, 9],
    wordWrap: true,
  });
  const [findings, checks] = byKind(verdicts);
  for (const { kind, claim, condition, median, low, high, requirement, met } of [...findings, ...checks])
    if (met !== 'not run')
      table.push([
        kind === 'consistency check' ? `consistency check: ${claim}` : claim,
        condition,
        numberText(median),
        intervalText(low, high),
        requirement,
        metText(met),
      ]);
  const count = (value: Verdict['met']) => findings.filter(({ met }) => met === value).length;
  const passed = checks.filter(({ met }) => met === true).length;
  const checked = checks.filter(({ met }) => met !== 'not run').length;
  const others = count('not run');
  const counts =
    `${count(true)} met, ${count(false)} not met, ${count('no bar')} without a bar, ${others} not run` +
    (others > 0 ? ' (report.html names them)' : '') +
    (checked > 0 ? `; ${passed} of ${checked} consistency checks passed` : '');
  return table.length > 0 ? `${table.toString()}\n${counts}` : counts;
}
