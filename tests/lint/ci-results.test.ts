/** What CI makes of the results of its tests: which get a second look, and when all is well. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = process.cwd();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuromotor-ci-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What a file of tests takes here. */
const SECONDS = 30;
/** What a test takes of it that passes; others are told without a time. */
const PASSED_SECONDS = 10;

/** One file of tests: each test by its name, and whether it passed; none for a file that could not be loaded. */
type Files = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

function write(step: string, files: Files, code = 0): void {
  const testResults = Object.entries(files).map(([file, tests]) => ({
    name: join(root, file),
    startTime: 1000,
    endTime: 1000 + 1000 * SECONDS,
    status: Object.values(tests).every(Boolean) && Object.keys(tests).length > 0 ? 'passed' : 'failed',
    assertionResults: Object.entries(tests).map(([fullName, passed]) => ({
      fullName,
      status: passed ? 'passed' : 'failed',
      ...(passed ? { duration: 1000 * PASSED_SECONDS } : {}),
      failureMessages: passed ? [] : [`Error: ${fullName} went wrong`],
    })),
  }));
  writeFileSync(join(folder, `${step}.json`), JSON.stringify({ testResults }));
  writeFileSync(join(folder, `${step}.code`), String(code));
}

function results(...args: string[]): { readonly code: number | null; readonly lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/ci-results.mjs', ...args], {
    encoding: 'utf8',
  });
  return { code: status, lines: stdout.trim().split('\n') };
}
const count = (failedSteps: number, ...steps: string[]) =>
  results('count', folder, String(failedSteps), ...steps);
const again = (step: string, seconds = 1000) =>
  results('again', folder, String(seconds), step).lines.filter((line) => line !== '');
const many = (count: number): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`tests/ros/${String(i)}.test.ts`, { one: false }]),
  );

describe('the results of CI', () => {
  test('add up over the steps', () => {
    write('test', { 'tests/motion/a.test.ts': { one: true, two: true } });
    write('full', { 'tests/full/b.test.ts': { three: true } });
    expect(count(0, 'test', 'full')).toEqual({ code: 0, lines: ['3 passed, 0 failed'] });
  });

  test('fail with a test that failed, and name it', () => {
    write('test', { 'tests/motion/a.test.ts': { one: true, two: false } }, 1);
    const { code, lines } = count(0, 'test');
    expect(code).toBe(1);
    expect(lines[0]).toBe('failed test: tests/motion/a.test.ts: two');
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  test.each([
    ['a step of another kind', () => count(1, 'test')],
    ['results that are missing', () => count(0, 'test', 'full')],
    [
      'a file that could not be loaded',
      () => (write('test', { 'tests/a.test.ts': {} }, 1), count(0, 'test')),
    ],
    [
      'a step that failed beside its tests',
      () => (write('test', { 'tests/a.test.ts': { one: true } }, 1), count(0, 'test')),
    ],
  ])('fail with %s', (_, counted) => {
    write('test', { 'tests/motion/a.test.ts': { one: true } });
    const { code, lines } = counted();
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(/ 1 failed$/);
  });

  test('take what passed alone, and name it', () => {
    write('test', { 'tests/ros/a.test.ts': { one: true, two: false } }, 1);
    expect(again('test')).toEqual(['tests/ros/a.test.ts', '--testNamePattern=^(two)$']);
    write('again', { 'tests/ros/a.test.ts': { one: false, two: true } }, 1);
    const { code, lines } = count(0, 'test');
    expect(code).toBe(0);
    expect(lines[0]).toBe('passed only alone: tests/ros/a.test.ts: two');
    expect(lines.at(-1)).toBe('2 passed, 0 failed');
  });

  test('look at twelve files again at most', () => {
    write('test', many(12), 1);
    expect(again('test').slice(0, -1)).toEqual(Object.keys(many(12)));
  });

  test('look at files again only where there is time for all of them', () => {
    write('test', many(3), 1);
    expect(again('test', 3 * SECONDS)).toHaveLength(4);
    expect(again('test', 3 * SECONDS - 1)).toEqual([]);
  });

  test('look again only at what failed, and count the time of nothing else', () => {
    write('test', { 'tests/ros/a.test.ts': { one: true, 'a (b) | c?': false, '$1.': false } }, 1);
    expect(again('test', SECONDS - PASSED_SECONDS - 1)).toEqual([]);
    const [file, pattern] = again('test', SECONDS - PASSED_SECONDS);
    expect(file).toBe('tests/ros/a.test.ts');
    const named = new RegExp(pattern.replace('--testNamePattern=', ''));
    expect(['one', 'a (b) | c?', '$1.', 'a b'].filter((name) => named.test(name))).toEqual([
      'a (b) | c?',
      '$1.',
    ]);
  });

  test('fail with what failed alone, too', () => {
    write('test', { 'tests/ros/a.test.ts': { one: false } }, 1);
    write('again', { 'tests/ros/a.test.ts': { one: false } }, 1);
    expect(count(0, 'test').code).toBe(1);
  });

  test.each<[string, Files]>([
    ['that need no clock', { 'tests/motion/a.test.ts': { one: false } }],
    [
      'beside one that needs no clock',
      { 'tests/ros/a.test.ts': { one: false }, 'tests/arm/b.test.ts': { two: false } },
    ],
    ['whose file could not be loaded', { 'tests/ros/a.test.ts': {} }],
    ['that are many', many(13)],
    ['that passed', { 'tests/ros/a.test.ts': { one: true } }],
  ])('give no second look to tests %s', (_, files) => {
    write('test', files, 1);
    expect(again('test')).toEqual([]);
  });
});
