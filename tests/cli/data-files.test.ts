import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSeeds } from '../../src/studies/jobs/seed-list.js';
import { neuromotor } from './neuromotor.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Every command that reads a file of the user, with the exit code of a file that is none. */
const readers: readonly (readonly [string, (file: string) => readonly string[]])[] = [
  ['reach --targets', (file) => ['reach', '--targets', file]],
  ['reach --config', (file) => ['reach', '--config', file]],
  ['reach --urdf', (file) => ['reach', '0.1,0.2,0.3', '--urdf', file]],
  ['experiment --schedule', (file) => ['experiment', 'reaching', '--schedule', file, '--print-schedule']],
  ['experiment --goals', (file) => ['experiment', 'reaching', '--goals', file, '--print-schedule']],
  ['conformance', (file) => ['conformance', file]],
  ['recover', (file) => ['recover', file, '--output', '/nowhere/recovered.mcap']],
];

describe('a command that is given a pipe or a device says that it is no file, at once:', () => {
  test.each(readers)('%s', (_, command) => {
    const pipe = join(temporaryFolder(), 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    for (const file of [pipe, '/dev/zero']) {
      const { status, output } = neuromotor(command(file));
      expect(output).toContain('is no file');
      expect(output).not.toMatch(/\n\s+at /);
      expect(status).toBe(1);
    }
  });

  test('report, of a manifest and of a claim', () => {
    const folder = temporaryFolder();
    expect(spawnSync('mkfifo', [join(folder, 'manifest.json')]).status).toBe(0);
    const { status, output } = neuromotor(['report', folder]);
    expect(output).toContain('manifest.json is no file');
    expect(status).toBe(1);
  });
});

test('recover gives up at a record that is longer than any, instead of waiting for its end', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'long.mcap');
  const record = Buffer.alloc(9);
  record.writeUInt8(1, 0);
  record.writeBigUInt64LE(2n ** 40n, 1);
  writeFileSync(
    file,
    Buffer.concat([Buffer.from('\x89MCAP0\r\n', 'latin1'), record, Buffer.alloc(300 * 2 ** 20)]),
  );
  const { status, output } = neuromotor(['recover', file, '--output', join(folder, 'out.mcap')]);
  expect(output).toContain('a record of more than 268435456 bytes');
  expect(status).toBe(1);
  expect(existsSync(join(folder, 'out.mcap'))).toBe(false);
});

describe('counts have an upper bound, and beyond it the option is named:', () => {
  test.each([
    ['--random', ['reach', '--random', '10001'], 'expected an integer from 1 to 10000'],
    ['--repeat', ['reach', '0.1,0.2,0.3', '--repeat', '1e9'], 'expected an integer from 1 to 100000'],
    [
      '--random with --repeat',
      ['reach', '--random', '5000', '--repeat', '5000'],
      'are 25000000 reaches, expected at most 100000',
    ],
    [
      '--goals',
      ['experiment', 'reaching', '--goals', '1000000000', '--print-schedule'],
      '--goals is 1000000000, expected 1 to 1000',
    ],
    [
      '--workers',
      ['experiment', 'accuracy', '--out', '/nowhere', '--workers', '1e6'],
      'expected an integer from 1 to 1024',
    ],
  ])('%s', (_, command, reason) => {
    const { status, output } = neuromotor(command);
    expect(output).toContain(reason);
    expect(status).toBe(1);
  });

  test('--seeds, over all ranges together', () => {
    const many = Array.from({ length: 20 }, (_, i) => `${i * 10_000 + 1}-${(i + 1) * 10_000}`);
    expect(parseSeeds(many.slice(0, 10).join(','))).toHaveLength(100_000);
    expect(() => parseSeeds(many.join(','))).toThrow('110000 of them are more than 100000');
    expect(() => parseSeeds('1000000000')).toThrow('more than 100000');
    expect(() => parseSeeds('1-50000,7')).toThrow('7 stands there twice');
  });
});

test('a report is not written through a link, neither of a file nor of its folder', async () => {
  const { writeReport } = await import('../../src/studies/report/write-report.js');
  const { beginFolder } = await import('../../src/studies/results/begin-folder.js');
  const nothing = { figures: [], verdicts: [], summary: {}, page: () => '<html></html>' };
  for (const name of ['report.html', 'summary.json', 'figures']) {
    const folder = join(temporaryFolder(), 'results');
    const asked = { experiment: 'x', configuration: {}, seeds: [1], conditions: ['a'], columns: {} };
    await beginFolder(folder, asked, false);
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    if (name === 'figures') mkdirSync(elsewhere);
    else writeFileSync(elsewhere, 'mine');
    symlinkSync(elsewhere, join(folder, name));
    await expect(writeReport(folder, () => nothing)).rejects.toThrow(`${join(folder, name)} is a link`);
    if (name !== 'figures') expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
  }
});
