import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/storage/journal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const at = '2026-01-02T03:04:05.678Z';
const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a journal', () => {
  it('adds to what is there, a line for each entry', () => {
    const file = join(temporaryFolder(), 'deep', 'journal.jsonl');
    const first = new Journal(file);
    first.add(at, 'activated', { arm: 'left' });
    first.close();
    const second = new Journal(file);
    second.add(at, 'reset', { text: 'two\nlines' });
    second.close();
    expect(linesOf(file)).toEqual([
      { at, what: 'activated', arm: 'left' },
      { at, what: 'reset', text: 'two\nlines' },
    ]);
  });

  it('begins a line of its own after one that was cut short', () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    appendFileSync(file, '{"at":"20');
    const journal = new Journal(file);
    journal.add(at, 'loaded');
    journal.close();
    const [cut, whole] = readFileSync(file, 'utf8').split('\n');
    expect(cut).toBe('{"at":"20');
    expect(JSON.parse(whole)).toEqual({ at, what: 'loaded' });
  });

  it('is put aside when it is large: two files of the size are the most there is', () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    const journal = new Journal(file, 1000);
    for (let i = 0; i < 100; i++) journal.add(at, 'learnt', { trial: i });
    journal.close();
    const all = [...linesOf(`${file}.1`), ...linesOf(file)];
    expect(readFileSync(file).length).toBeLessThanOrEqual(1000);
    expect(readFileSync(`${file}.1`).length).toBeLessThanOrEqual(1000);
    expect(all.at(-1)).toMatchObject({ trial: 99 });
    all.slice(1).forEach(({ trial }, i) => {
      expect(trial).toBe(Number(all[i].trial) + 1);
    });
    expect(existsSync(`${file}.2`)).toBe(false);
  });

  it('cuts an entry that is too long, and stays JSON', () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    const journal = new Journal(file);
    journal.add(at, 'rejected', { text: 'é"'.repeat(100_000) });
    journal.close();
    const [entry] = linesOf(file);
    expect(entry).toMatchObject({ at, what: 'rejected' });
    expect(readFileSync(file).length).toBeLessThan(8000);
  });

  it('has whole lines only after SIGKILL', async () => {
    const file = join(temporaryFolder(), 'journal.jsonl');
    const source = fileURLToPath(new URL('../../src/storage/journal.ts', import.meta.url));
    const program = `
      import { Journal } from ${JSON.stringify(source)};
      const journal = new Journal(${JSON.stringify(file)});
      for (let i = 0; ; i++) {
        journal.add('now', 'learnt', { i, filler: 'x'.repeat(i % 1500) });
        if (i === 50) process.send('going');
      }`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => child.once('message', resolve));
    child.kill('SIGKILL');
    await ended;
    const text = readFileSync(file, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(linesOf(file).length).toBeGreaterThan(20);
  }, 30_000);
});
