import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rooms } from '../../scripts/rooms.mjs';

it('CONTRIBUTING.md tells the purpose of every room in one line, from the ground up', () => {
  const lines = readFileSync('CONTRIBUTING.md', 'utf8').split('\n');
  const rows = lines.flatMap((line) => Array.from(line.matchAll(/^\| `([\w/-]+)` +\| (\S.*?) +\|$/g)));
  expect(rows.map(([, room]) => room)).toEqual(Object.keys(rooms));
  expect(new Set(rows.map(([, , purpose]) => purpose)).size).toBe(rows.length);
});

it('CONTRIBUTING.md names files that are there on the way of a target', () => {
  const [, way] = /## The way of a target\n([^]*?)\n## /.exec(readFileSync('CONTRIBUTING.md', 'utf8')) ?? [];
  const files = Array.from(way.matchAll(/`([\w/-]+\.ts)`/g), ([, file]) => `src/${file}`);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(() => readFileSync(file), file).not.toThrow();
});
