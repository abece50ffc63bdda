import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallSizes } from '../support/small-experiment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The compiled program: its threads run compiled files. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const sizes = Object.entries(smallSizes).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
const schedule = 'blocks:\n  - { name: all, trials: [0, 59], goals: [0, 1], learning: true, noise: true }\n';

/** A loaded machine takes its time to start a program, several times over. */
const PATIENCE_MS = 240_000;

let out: string;
beforeEach(() => {
  out = join(temporaryFolder(), 'out');
});

const running: ChildProcess[] = [];
afterEach(() => {
  // Also those that are stopped.
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** `experiment reaching` as a process of its own, in the folder `out` unless another is named. */
class Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stderr = '';
  stdout = '';

  constructor(seeds: string, { resume = false, to = out } = {}) {
    const file = join(dirname(to), 'schedule.yaml');
    writeFileSync(file, schedule);
    const args = [
      ...[program, 'experiment', 'reaching', ...sizes, '--schedule', file],
      ...['--seeds', seeds, '--workers', '1', '--out', to, ...(resume ? ['--resume'] : [])],
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child = child;
    this.ended = new Promise((resolve) => child.on('close', resolve));
    running.push(child);
  }

  /** The seeds that it said it has completed. */
  get completed(): number[] {
    return Array.from(this.stderr.matchAll(/seed (\d+) complete, /g), ([, seed]) => Number(seed)).sort();
  }

  async exits(code: number): Promise<void> {
    expect(await this.ended, this.stderr).toBe(code);
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

/** A process that holds a seed and does not go on: it is stopped while it computes it. */
async function heldInTheMiddle(seeds: string, seed: string): Promise<Run> {
  const run = new Run(seeds);
  await until(() => existsSync(join(out, `${seed}.claim-1`)) || run.child.exitCode !== null);
  run.child.kill('SIGSTOP');
  expect(existsSync(join(out, seed)), `${seed} was complete before it could be looked at`).toBe(false);
  return run;
}

/** The tables of all seeds: path in the results, and bytes. */
function tables(results: string): Map<string, Buffer> {
  const names = readdirSync(results, { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) => name.startsWith('seed-') && /\.(csv|npy)$/.test(name)).sort();
  return new Map(kept.map((name) => [name, readFileSync(join(results, name))]));
}

/** What one process alone makes of these seeds. */
let alone: Map<string, Buffer>;
beforeAll(async () => {
  const place = mkdtempSync(join(tmpdir(), 'neuromotor-test-'));
  try {
    const run = new Run('1-4', { to: join(place, 'alone') });
    expect(await run.ended, run.stderr).toBe(0);
    alone = tables(join(place, 'alone'));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}, PATIENCE_MS);

/** Whether the tables of so many seeds are all there, with the bytes that one process alone gives them. */
function expectWhole(seeds: readonly number[]): void {
  const expected = [...alone].filter(([name]) => seeds.some((seed) => name.startsWith(`seed-000${seed}/`)));
  expect(expected.length).toBeGreaterThan(seeds.length);
  const found = tables(out);
  expect([...found.keys()]).toEqual(expected.map(([name]) => name));
  for (const [name, bytes] of expected) expect(found.get(name)?.equals(bytes), name).toBe(true);
}

const seedsOf = (results: string) =>
  (JSON.parse(readFileSync(join(results, 'manifest.json'), 'utf8')) as { seeds: number[] }).seeds;

/** What must not be left of processes that ended. */
const leftOvers = () => readdirSync(out).filter((name) => /\.claim-|\.partial|\.tmp/.test(name));

describe('two processes in one folder of results', () => {
  it(
    'compute the seeds that each was asked for, also while the other is at work',
    async () => {
      const first = await heldInTheMiddle('1-1', 'seed-0001');
      const second = new Run('2-2', { resume: true });
      await second.exits(0);
      expect(second.completed).toEqual([2]);
      expect(second.stderr).toContain('not complete, and not asked for here: seed 1\n');
      expect(readdirSync(out)).toContain('seed-0001.claim-1');
      first.child.kill('SIGCONT');
      await first.exits(0);
      expect(first.completed).toEqual([1]);
      expect(seedsOf(out)).toEqual([1, 2]);
      expect(leftOvers()).toEqual([]);
      expectWhole([1, 2]);
      const { seeds } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { seeds: number[] };
      expect(seeds).toEqual([1, 2]);
    },
    PATIENCE_MS,
  );

  it(
    'compute seeds that both were asked for once, and both end when all are complete',
    async () => {
      const first = new Run('1-3');
      await until(() => existsSync(join(out, 'manifest.json')) || first.child.exitCode !== null);
      const second = new Run('2-4', { resume: true });
      await Promise.all([first.exits(0), second.exits(0)]);
      expect([...first.completed, ...second.completed].sort()).toEqual([1, 2, 3, 4]);
      expect(seedsOf(out)).toEqual([1, 2, 3, 4]);
      expect(leftOvers()).toEqual([]);
      expectWhole([1, 2, 3, 4]);
      const { seeds } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { seeds: number[] };
      expect(seeds).toEqual([1, 2, 3, 4]);
    },
    PATIENCE_MS,
  );

  it(
    'go on where one was killed in the middle, without what it left behind',
    async () => {
      const killed = await heldInTheMiddle('1-2', 'seed-0001');
      const { run } = JSON.parse(readFileSync(join(out, 'seed-0001.claim-1'), 'utf8')) as { run: string };
      killed.child.kill('SIGKILL');
      await killed.ended;
      const half = join(out, `seed-0001.${run}.partial`);
      mkdirSync(half);
      writeFileSync(join(half, 'training.csv'), 'trial');
      expect(leftOvers()).toEqual([`seed-0001.${run}.partial`, 'seed-0001.claim-1'].sort());
      const other = new Run('1-2', { resume: true });
      await other.exits(0);
      expect(other.completed).toEqual([1, 2]);
      expect(leftOvers()).toEqual([]);
      expectWhole([1, 2]);
    },
    PATIENCE_MS,
  );

  it(
    'wait for each other, and take over when the other is killed',
    async () => {
      const first = await heldInTheMiddle('1-1', 'seed-0001');
      const second = new Run('1-1', { resume: true });
      await until(() => second.stderr.includes('waiting for seed 1') || second.child.exitCode !== null);
      expect(second.stderr).toContain(`waiting for seed 1 (process ${first.child.pid} on `);
      first.child.kill('SIGKILL');
      await second.exits(0);
      expect(second.completed).toEqual([1]);
      expect(leftOvers()).toEqual([]);
    },
    PATIENCE_MS,
  );
});
