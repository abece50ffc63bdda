import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The compiled program: its threads run compiled files. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const command = (out: string) => [
  ...[program, 'experiment', 'accuracy'],
  ...['--seeds', '1', '--workers', '2', '--out', out, '--json'],
];

it('neuromotor experiment accuracy keeps what was measured at Ctrl-C, and goes on with the same command', async () => {
  const out = join(temporaryFolder(), 'out');
  const first = spawn(process.execPath, command(out), { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  first.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  first.stderr.setEncoding('utf8').on('data', (text: string) => {
    // The published profile has fewer tasks and is done first.
    if (text.includes('left_arm-published, seed 1 complete')) first.kill('SIGINT');
  });
  expect(await new Promise((resolve) => first.on('close', resolve))).toBe(130);
  expect(told).toMatch(/^stopped: 1 of 2 seeds complete in .*; the same command goes on/);
  expect(readdirSync(out)).toEqual(['left_arm-published-1.json']);
  const before = readFileSync(join(out, 'left_arm-published-1.json'));

  const again = spawnSync(process.execPath, command(out), { encoding: 'utf8' });
  expect(again.status, again.stderr).toBe(0);
  expect(again.stderr).not.toContain('published, seed 1 complete');
  expect(readFileSync(join(out, 'left_arm-published-1.json'))).toEqual(before);
  expect(readdirSync(out).sort()).toEqual(['left_arm-published-1.json', 'left_arm-robot-1.json']);
  const rows = JSON.parse(again.stdout) as { measure: string }[];
  expect(rows.map(({ measure }) => measure)).toEqual(
    expect.arrayContaining(['new_error_m', 'published: new_error_m']),
  );
}, 600_000);
