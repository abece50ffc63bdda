import { spawnSync } from 'node:child_process';
import { median, seconds } from './measure.js';
import type { Extent, Report } from './report.js';

const COMMANDS = ['node', 'reach', 'experiment', 'target'];
const RUNS = 9;

/** What a user waits for each command before it does anything: the help of a command is its start and little else. */
export function startLines(report: Report, { quick }: Extent): void {
  for (const command of COMMANDS) {
    const start = () => {
      const { status } = spawnSync(process.execPath, ['dist/cli/main.js', command, '--help']);
      if (status !== 0) throw new Error(`neuromotor ${command} --help ended with code ${String(status)}`);
    };
    const runs = Array.from({ length: quick ? 1 : RUNS }, () => seconds(start));
    report({
      key: `startS_${command}`,
      what: `s, start of neuromotor ${command}`,
      value: median(runs),
      runs,
    });
  }
}
