import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reliabilityPage, reliabilityPagePath, reliabilityRecord } from '../../scripts/reliability-page.js';

test('tells what docs/reliability.json has measured (npm run docs:reliability writes the page)', async () => {
  expect(readFileSync(reliabilityPagePath, 'utf8')).toBe(await reliabilityPage(reliabilityRecord()));
});
