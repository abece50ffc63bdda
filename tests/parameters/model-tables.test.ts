import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { modelTables, tablesPath } from '../../scripts/model-tables.js';

it('tabulates the model as the code has it (npm run docs:model writes the page)', async () => {
  expect(readFileSync(tablesPath, 'utf8')).toBe(await modelTables());
});
