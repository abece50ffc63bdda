import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const there = new Set(readdirSync(path('tests'), { recursive: true }).map((file) => basename(String(file))));

it.each(['docs/hazards.md', 'docs/safety.md'])('every test that %s names is there', (page) => {
  const named = [...readFileSync(path(page), 'utf8').matchAll(/[\w-]+\.test\.ts/g)].map(([name]) => name);
  expect(new Set(named).size).toBeGreaterThan(10);
  expect(named.filter((name) => !there.has(name))).toEqual([]);
});
