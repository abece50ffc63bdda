import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, seconds } from './measure.js';
import type { Extent, Report } from './report.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const main = path('dist/cli/main.js');

/** Prints the most resident memory (KiB) of the process when it ends. */
const MEMORY =
  'data:text/javascript,process.on("exit",()=>console.error("maxRSS",process.resourceUsage().maxRSS))';

interface Run {
  readonly seconds: number;
  readonly residentMiB: number;
}

type Name = 'reaching' | 'adaptation';

/** One run of `neuromotor experiment` in a temporary folder. @throws Error when it fails */
function experiment(name: Name, quick: boolean, ...options: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'neuromotor-bench-'));
  const args = [
    name,
    ...options,
    ...(name === 'adaptation' ? ['--conditions', 'rotation'] : []),
    ...(quick ? ['--schedule', path(`bench/quick-${name}.yaml`), '--set', 'model.training_trials=5'] : []),
    '--out',
    join(folder, 'out'),
  ];
  try {
    let stderr = '';
    const elapsed = seconds(() => {
      const all = ['--import', MEMORY, main, 'experiment', ...args];
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

/** Two kinds of run in turns, so that other load on the machine affects both. The order within a pair alternates. */
function inTurns<A, B>(pairs: number, first: () => A, second: () => B): [A[], B[]] {
  const [a, b]: [A[], B[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++)
    if (pair % 2 === 0) {
      a.push(first());
      b.push(second());
    } else {
      b.push(second());
      a.push(first());
    }
  return [a, b];
}

/** A whole experiment as a user starts it, start of the program included: as published, and asleep. */
function experimentLines(
  name: Name,
  what: string,
  toReachS: number,
  report: Report,
  { runs, quick }: Extent,
): Run[] {
  const [exact, sleeping] = inTurns(
    runs,
    () => experiment(name, quick, ...one),
    () => experiment(name, quick, ...one, ...asleep),
  );
  const [exactS, asleepS] = [exact, sleeping].map((some) => some.map((run) => run.seconds));
  report({
    key: `${name}ExperimentS`,
    what: `s, ${what}, one seed, exact`,
    value: median(exactS),
    runs: exactS,
    toReach: toReachS,
  });
  report({
    key: `${name}AsleepS`,
    what: `s, ${what}, one seed, the reservoir asleep in the basal ganglia's time`,
    value: median(asleepS),
    runs: asleepS,
    toReach: 20,
  });
  return exact;
}

export function reachingLines(report: Report, extent: Extent): void {
  const runs = experimentLines('reaching', 'reaching with 2 goals', 60, report, extent);
  report({
    key: 'experimentResidentMiB',
    what: 'MiB, most resident memory of the exact runs',
    value: Math.max(...runs.map(({ residentMiB }) => residentMiB)),
    toReach: 250,
  });
}

export function adaptationLines(report: Report, extent: Extent): void {
  experimentLines('adaptation', 'adaptation to a rotation', 40, report, extent);
}

/**
 * Seeds on two workers compared with the same seeds on one. Each run takes long, so there are half as many pairs as
 * runs.
 */
export function workerLines(report: Report, { runs, quick }: Extent): void {
  const four = (workers: string) =>
    experiment('adaptation', quick, '--seeds', '4', '--workers', workers, ...asleep).seconds;
  const [single, double] = inTurns(
    Math.ceil(runs / 2),
    () => four('1'),
    () => four('2'),
  );
  const speedups = single.map((s, pair) => s / double[pair]);
  report({
    key: 'twoWorkerSpeedup',
    what: 'times faster with 2 workers than with 1: 4 seeds of adaptation, reservoir asleep',
    value: median(speedups),
    runs: speedups,
    toReach: 1.7,
    atLeast: true,
  });
}
