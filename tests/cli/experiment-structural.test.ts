import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smallStructuralSizes } from '../support/small-structural.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The compiled program: its threads run compiled files. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const sizes = Object.entries(smallStructuralSizes).flatMap(([name, value]) => [
  '--set',
  `${name}=${String(value)}`,
]);
const command = (...args: string[]) => [
  program,
  'experiment',
  'structural',
  ...sizes,
  ...['--phase-trials', '10', '--evaluation-goals', '4', '--workers', '1'],
  ...args,
];
/** A loaded machine takes its time to start a program, several times over. */
const PATIENCE_MS = 240_000;
const run = (...args: string[]) => spawnSync(process.execPath, command(...args), { encoding: 'utf8' });

describe('neuromotor experiment structural', () => {
  it(
    'keeps complete seeds when it is interrupted, goes on with --resume, and prints the verdicts as JSON',
    async () => {
      const out = join(temporaryFolder(), 'out');
      const args = ['--only', 'cost', '--seeds', '3-5', '--out', out];
      const first = spawn(process.execPath, command(...args), { stdio: ['ignore', 'pipe', 'pipe'] });
      let told = '';
      first.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
      const ended = new Promise<number | null>((resolve) => first.on('close', resolve));
      first.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('seed 3 complete')) first.kill('SIGINT');
      });
      expect(await ended).toBe(130);
      expect(told).toMatch(
        /^stopped: [12] of 3 seeds complete in .*; the same command with --resume goes on/,
      );
      expect(readdirSync(out)).toContain('seed-0003');
      expect(readdirSync(out).filter((name) => name.endsWith('.partial'))).toEqual([]);
      const before = readFileSync(join(out, 'seed-0003', 'complete.json'), 'utf8');

      const again = run(...args, '--resume', '--json');
      expect(again.status, again.stderr).toBe(0);
      expect(readFileSync(join(out, 'seed-0003', 'complete.json'), 'utf8')).toBe(before);
      const rows = JSON.parse(again.stdout) as Record<string, unknown>[];
      expect(Object.keys(rows[0]).sort()).toEqual(
        ['claim', 'condition', 'high', 'low', 'median', 'met', 'requirement'].sort(),
      );
      const timed = rows.find(({ claim }) => claim === 'time per trial, times that of dense');
      expect(timed?.median).toBeGreaterThan(0);
      expect(rows.find(({ claim }) => claim === 'effectual connectivity')?.met).toBe('not run');
      for (const name of ['report.html', 'summary.json', 'figures/activity-correlations.svg'])
        expect(existsSync(join(out, name)), name).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'says what is wrong with what it was asked for, before anything is written',
    () => {
      const out = join(temporaryFolder(), 'out');
      const wrong: [string[], string][] = [
        [
          ['--out', out, '--only', 'error,speed'],
          "--only names the group 'speed', expected some of error, early",
        ],
        [
          ['--out', out, '--seeds', '11-12', '--seeds-of', 'tags=5-5'],
          '--seeds-of tags=5-5: seed 5 is not among --seeds',
        ],
        [
          ['--out', out, '--set', 'model.cortex_cells=6'],
          'condition structural-0.125: structural.budget of 0.125 %',
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
