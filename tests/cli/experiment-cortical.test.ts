import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smallCorticalSizes } from '../support/small-cortical.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The compiled program: its threads run compiled files. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const sizes = Object.entries(smallCorticalSizes).flatMap(([name, value]) => [
  '--set',
  `${name}=${String(value)}`,
]);
const command = (...args: string[]) => [
  program,
  'experiment',
  'cortical',
  ...sizes,
  ...['--trials', '40'],
  ...args,
];
/** A loaded machine takes its time to start a program, several times over. */
const PATIENCE_MS = 240_000;
const run = (...args: string[]) => spawnSync(process.execPath, command(...args), { encoding: 'utf8' });

/** All files of all seeds but those that tell times, by their paths. */
function filesOf(out: string): Map<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(out.length + 1))
    .filter((path) => path.startsWith('seed-') && !/cost|complete/.test(path));
  return new Map(files.map((path) => [path, readFileSync(join(out, path), 'base64')]));
}

describe('neuromotor experiment cortical', () => {
  it(
    'keeps complete seeds when it is interrupted, and has the same bytes with --resume as in one go with two workers',
    async () => {
      const folder = temporaryFolder();
      const [out, other] = [join(folder, 'out'), join(folder, 'other')];
      const args = ['--only', 'takeover,indirect', '--seeds', '3-5'];
      const one = ['--workers', '1', '--out', out];
      const first = spawn(process.execPath, command(...args, ...one), { stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = new Promise<number | null>((resolve) => first.on('close', resolve));
      first.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('seed 3 complete')) first.kill('SIGINT');
      });
      expect(await ended).toBe(130);
      expect(readdirSync(out)).toContain('seed-0003');
      expect(readdirSync(out)).not.toContain('seed-0005');

      const again = run(...args, ...one, '--resume', '--json');
      expect(again.status, again.stderr).toBe(0);
      const rows = JSON.parse(again.stdout) as { claim: string; met: unknown }[];
      expect(rows.find(({ claim }) => claim === 'the cortex takes over')?.met).toBe('not run');
      expect(typeof rows.find(({ claim }) => claim === 'cost')?.met).toBe('boolean');
      for (const name of ['report.html', 'summary.json', 'figures/take-over.svg'])
        expect(existsSync(join(out, name)), name).toBe(true);

      const whole = run(...args, '--workers', '2', '--out', other);
      expect(whole.status, whole.stderr).toBe(0);
      expect(filesOf(out).size).toBeGreaterThan(60);
      expect(filesOf(other)).toEqual(filesOf(out));
    },
    PATIENCE_MS,
  );

  it(
    'says what is wrong with what it was asked for, before anything is written',
    () => {
      const out = join(temporaryFolder(), 'out');
      const wrong: [string[], string][] = [
        [
          ['--out', out, '--only', 'takeover,habits'],
          "--only 'habits' is no group, expected some of takeover, som",
        ],
        [['--out', out, '--trials', '39'], '39'],
        [['--out', out, '--seeds', '3-1'], '3-1'],
        [['--seeds', '3'], 'expected --out <dir>'],
        [
          ['--out', out, '--set', 'model.plasticity=dense'],
          "parameter 'model.plasticity' is set by `experiment cortical` itself",
        ],
      ];
      for (const [args, message] of wrong) {
        const { status, stderr } = run(...args);
        expect(stderr).toContain(message);
        expect(status).toBe(1);
      }
      expect(existsSync(out)).toBe(false);
    },
    PATIENCE_MS,
  );
});
