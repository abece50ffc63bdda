import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seconds } from './measure.js';
import type { Report } from './report.js';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Prints the most resident memory (KiB) of the process when it ends. */
const MEMORY =
  'data:text/javascript,process.on("exit",()=>console.error("maxRSS",process.resourceUsage().maxRSS))';

interface Run {
  readonly seconds: number;
  readonly residentMiB: number;
}

/** One run of `neuromotor experiment` in a folder that is thrown away. @throws Error when it fails */
function experiment(...args: string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'neuromotor-bench-'));
  try {
    let stderr = '';
    const elapsed = seconds(() => {
      const all = ['--import', MEMORY, main, 'experiment', ...args, '--out', join(folder, 'out')];
      const result = spawnSync(process.execPath, all, { encoding: 'utf8' });
      if (result.status !== 0) throw new Error(`experiment ${args.join(' ')}: ${result.stderr}`);
      stderr = result.stderr;
    });
    return {
      seconds: elapsed,
      residentMiB: Number(/maxRSS (\d+)/.exec(stderr)?.[1]) / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const one = ['--seeds', '1', '--workers', '1'];
const asleep = ['--set', 'model.shared_clock=false'];

/** Whole experiments as a user starts them, start of the program included. */
export function experimentLines(report: Report): void {
  const reaching = experiment('reaching', ...one);
  report({
    key: 'reachingExperimentS',
    what: 's, reaching with 2 goals, one seed, exact',
    value: reaching.seconds,
    toReach: 60,
  });
  report({
    key: 'experimentResidentMiB',
    what: 'MiB, most resident memory of that run',
    value: reaching.residentMiB,
    toReach: 250,
  });
  report({
    key: 'adaptationExperimentS',
    what: 's, adaptation to a rotation, one seed, exact',
    value: experiment('adaptation', ...one, '--conditions', 'rotation').seconds,
    toReach: 40,
  });
  for (const name of ['reaching', 'adaptation'] as const)
    report({
      key: `${name}AsleepS`,
      what: `s, ${name}, one seed, the reservoir asleep in the basal ganglia's time`,
      value: experiment(
        name,
        ...one,
        ...asleep,
        ...(name === 'adaptation' ? ['--conditions', 'rotation'] : []),
      ).seconds,
      toReach: 20,
    });
  const four = (workers: string) =>
    experiment('adaptation', '--seeds', '4', '--workers', workers, '--conditions', 'rotation', ...asleep)
      .seconds;
  report({
    key: 'twoWorkerSpeedup',
    what: 'times faster with 2 workers than with 1: 4 seeds of adaptation, reservoir asleep',
    value: four('1') / four('2'),
    toReach: 1.7,
    atLeast: true,
  });
}
