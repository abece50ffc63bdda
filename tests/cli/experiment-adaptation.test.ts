import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smallSizes } from '../support/small-experiment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The compiled program: its threads run compiled files. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const sizes = Object.entries(smallSizes).flatMap(([name, value]) => ['--set', `${name}=${value}`]);

const block = (name: string, trials: string, more = '') =>
  `  - { name: ${name}, trials: [${trials}], goals: [0], learning: true, noise: true${more} }\n`;
const rotated = ', disturbance: { kind: rotation, angle: 45 deg, about: shoulder }';
const schedule = `blocks:\n${block('before', '0, 9')}${block('turned', '10, 29', rotated)}${block('after', '30, 34')}`;

/** A folder for one test, with the schedule; and the command for it. */
function place() {
  const folder = temporaryFolder();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const schedules = ['--schedule', file('schedule.yaml', schedule)];
  const command = (...args: string[]) => [
    ...[program, 'experiment', 'adaptation', ...sizes, ...schedules],
    ...['--conditions', 'rotation,none', ...args],
  ];
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, command(...args), { encoding: 'utf8', env: { ...process.env, ...env } });
  return { folder, file, command, run };
}

/** A loaded machine takes its time to start a program, several times over. */
const PATIENCE_MS = 240_000;

/** The tables of all seeds: path in the results, and bytes. */
function tables(results: string): Map<string, Buffer> {
  const names = readdirSync(results, { recursive: true, encoding: 'utf8' });
  const tables = names.filter((name) => name.startsWith('seed-') && /\.(csv|npy)$/.test(name)).sort();
  return new Map(tables.map((name) => [name, readFileSync(join(results, name))]));
}

describe('neuromotor experiment adaptation', () => {
  it(
    'has the same bytes on one thread as on two with the plain kernels, interrupted and resumed',
    async () => {
      const { folder, command, run } = place();
      const [one, two] = [join(folder, 'one'), join(folder, 'two')];
      const whole = run(['--seeds', '3-5', '--workers', '1', '--out', one]);
      expect(whole.status, whole.stderr).toBe(0);

      const plain = { ...process.env, NEUROMOTOR_KERNELS: 'plain' };
      const args = ['--seeds', '3-5', '--workers', '2', '--out', two];
      const first = spawn(process.execPath, command(...args), {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: plain,
      });
      const ended = new Promise<number | null>((resolve) => first.on('close', resolve));
      first.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('complete, ')) first.kill('SIGINT');
      });
      expect(await ended).toBe(130);
      const resumed = run([...args, '--resume', '--json'], plain);
      expect(resumed.status, resumed.stderr).toBe(0);
      expect(JSON.parse(resumed.stdout)).toHaveLength(16);

      const expected = tables(one);
      // Three seeds, each with training, primitives and two conditions.
      expect(expected.size).toBeGreaterThanOrEqual(3 * 4);
      const found = tables(two);
      expect([...found.keys()]).toEqual([...expected.keys()]);
      for (const [name, bytes] of expected) expect(found.get(name)?.equals(bytes), name).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'says what is wrong with what it was asked for, and writes nothing',
    () => {
      const { folder, file, run } = place();
      const out = join(folder, 'nothing');
      const overlapping = file(
        'overlapping.yaml',
        `blocks:\n${block('before', '0, 9')}${block('after', '9, 12')}`,
      );
      const wrong: [string[], string][] = [
        [['--conditions', 'rotatoin'], "condition 'rotatoin': unknown term 'rotatoin'"],
        [['--seeds', '0'], "seeds '0': there is none"],
        [['--schedule', overlapping], "block 'after' begins with trial 9, which block 'before' has already"],
      ];
      for (const [args, message] of wrong) {
        const { status, stderr } = run(['--out', out, ...args]);
        expect(stderr).toContain(message);
        expect(status).toBe(1);
      }
      expect(existsSync(out)).toBe(false);
    },
    PATIENCE_MS,
  );

  it(
    'leaves a folder alone that has another experiment, and tells a damaged table',
    () => {
      const { folder, run } = place();
      const out = join(folder, 'kept');
      const args = ['--seeds', '3-3', '--workers', '1', '--out', out];
      expect(run(args).status).toBe(0);
      const before = tables(out);

      const other = run([...args, '--resume', '--angle', '30']);
      expect(other.status).toBe(1);
      expect(other.stderr).toContain('holds another experiment');
      expect(tables(out)).toEqual(before);

      const [name] = [...before.keys()].filter((table) => table.endsWith('trials.npy'));
      const bytes = before.get(name);
      if (bytes === undefined) throw new Error('no table of trials');
      writeFileSync(join(out, name), bytes.subarray(0, bytes.length - 8));
      const damaged = run(['--seeds', '3-4', '--workers', '1', '--out', out, '--resume']);
      expect(damaged.status).toBe(1);
      expect(damaged.stderr).toContain(name);
    },
    PATIENCE_MS,
  );

  it(
    'keeps the seeds that are complete where a write fails in the middle',
    () => {
      const { folder, command, run } = place();
      const out = join(folder, 'full');
      const args = ['--seeds', '3-4', '--workers', '1', '--out', out];
      expect(run(['--seeds', '3-3', '--workers', '1', '--out', out]).status).toBe(0);
      const before = tables(out);
      // Files of at most 1 KiB.
      const limited = spawnSync(
        'bash',
        ['-c', 'ulimit -f 1; exec "$@"', '-', process.execPath, ...command(...args, '--resume')],
        { encoding: 'utf8' },
      );
      expect(limited.status).toBe(1);
      expect(limited.stderr).toMatch(/EFBIG|file too large/i);
      expect(tables(out)).toEqual(before);
      expect(run([...args, '--resume']).status).toBe(0);
    },
    PATIENCE_MS,
  );
});
