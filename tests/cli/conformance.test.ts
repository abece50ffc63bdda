import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conformanceCommand } from '../../src/cli/conformance.js';

let folder: string;
let printed: string;
const exitCodeBefore = process.exitCode;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  printed = '';
  process.exitCode = undefined;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = exitCodeBefore;
  rmSync(folder, { recursive: true });
});

/** Runs the command and returns its exit code; what it prints is in `printed`. */
async function conformance(...args: string[]): Promise<number> {
  await new Command('neuromotor')
    .addCommand(conformanceCommand())
    .parseAsync(['node', 'x', 'conformance', ...args]);
  return Number(process.exitCode ?? 0);
}

function fileWith(text: string): string {
  const file = join(folder, 'golden.json');
  writeFileSync(file, text);
  return file;
}

describe('neuromotor conformance', () => {
  it('prints one line a file with the largest ratio and where it occurred, exit code 0', async () => {
    expect(await conformance('tests/golden/fk.json', 'tests/golden/cpg.json')).toBe(0);
    const lines = printed.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^ok +tests\/golden\/fk\.json: .*largest ratio [\d.e-]+ at cases\[\d+\]\.\w+\[\d\]$/,
    );
    expect(lines[1]).toMatch(/^ok +tests\/golden\/cpg\.json: .*largest ratio [\d.e-]+ at case /);
  });

  it('ends with exit code 1 and names the number that is not met', async () => {
    const golden = JSON.parse(readFileSync('tests/golden/fk.json', 'utf8')) as {
      cases: { hand: number[] }[];
    };
    golden.cases[9].hand[2] += 2e-12;
    const file = fileWith(JSON.stringify(golden));
    expect(await conformance(file, 'tests/golden/cpg.json')).toBe(1);
    const [first, second] = printed.split('\n');
    expect(first).toMatch(/^FAILED .*at cases\[9\]\.hand\[2\] \(.*, expected .* within 1e-12\)$/);
    expect(second).toMatch(/^ok /);
  });

  it.each([
    ['{"format": "motor-golden/fk-2"}', "format: 'motor-golden/fk-2' cannot be replayed"],
    ['{"format": "motor-golden/fk-1"}', 'order: Invalid input'],
    ['{', 'not JSON'],
  ])('ends with exit code 1 on %s and says why', async (text, message) => {
    expect(await conformance(fileWith(text))).toBe(1);
    expect(printed).toContain('INVALID');
    expect(printed).toContain(message);
  });

  it('says so when a file is not there, and goes on with the next', async () => {
    expect(await conformance(join(folder, 'none.json'), 'tests/golden/fk.json')).toBe(1);
    expect(printed).toMatch(/INVALID .*none\.json: cannot be read: ENOENT/);
    expect(printed).toMatch(/\nok /);
  });

  it('prints rows as JSON', async () => {
    expect(await conformance('--json', 'tests/golden/fk.json', fileWith('{}'))).toBe(1);
    const rows = JSON.parse(printed) as Record<string, unknown>[];
    expect(rows[0]).toMatchObject({ ok: true, format: 'motor-golden/fk-1', compared: 768, tolerance: 1e-12 });
    expect(rows[0].ratio).toBeLessThan(1);
    expect(rows[1]).toMatchObject({ ok: false });
    expect(rows[1].error).toContain('format');
  });
});
