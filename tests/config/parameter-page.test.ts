import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parameterPage, parameterPagePath } from '../../scripts/parameter-page.js';

it('documents every parameter as the table has it (npm run docs:parameters writes the page)', async () => {
  expect(readFileSync(parameterPagePath, 'utf8')).toBe(await parameterPage());
});
