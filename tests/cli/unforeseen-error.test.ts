import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { neuromotor } from './neuromotor.js';

/** A module that, loaded before the program, lets something go wrong in it that nobody foresaw. */
function sabotage(text: string): string {
  const file = join(temporaryFolder(), 'sabotage.mjs');
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

describe('an error that nobody foresaw ends a command with code 70 and one line, which says where the details are:', () => {
  test.each([
    ['thrown by the command', 'throw error;'],
    ['thrown later', 'setTimeout(() => { throw error; }, 0); return true;'],
    ['rejected', 'void Promise.reject(error); return true;'],
  ])('%s', (_, text) => {
    const broken = `const error = new TypeError('broken\\nby a test');
      process.stdout.write = () => { setTimeout(() => undefined, 3000); ${text} };`;
    const { status, output } = neuromotor(['conformance', 'tests/golden/fk.json'], sabotage(broken));
    expect(status).toBe(70);
    expect(output).not.toMatch(/\n\s+at /);
    const told = /^neuromotor: unforeseen error: broken \(details: (.*)\)$/m.exec(output);
    const file = told?.[1] ?? '';
    try {
      expect(readFileSync(file, 'utf8')).toMatch(
        /arguments: \["conformance","tests\/golden\/fk.json"\]\nTypeError: broken\nby a test\n +at /,
      );
      expect(statSync(file).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(file, { force: true });
    }
  });
});

test('an error of the interface keeps its words and code 1', () => {
  const { status, output } = neuromotor(['reach', 'nowhere']);
  expect(status).toBe(1);
  expect(output).toMatch(/^neuromotor: target nowhere is no position, expected .*\n$/);
});
