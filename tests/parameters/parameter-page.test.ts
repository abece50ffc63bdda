import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parameterFile, parameterFilePath } from '../../scripts/parameter-file.js';
import { parameterPage, parameterPagePath } from '../../scripts/parameter-page.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';

it('documents every parameter as the table has it (npm run docs:parameters writes the page)', async () => {
  expect(readFileSync(parameterPagePath, 'utf8')).toBe(await parameterPage());
});

it('has a file of all parameters as the table has them (npm run docs:parameters writes it)', async () => {
  expect(readFileSync(parameterFilePath, 'utf8')).toBe(await parameterFile());
});

it('that file changes nothing', async () => {
  const overrides = await readConfigurationFile(parameterFilePath);
  expect(Object.keys(overrides).length).toBeGreaterThan(30);
  expect(resolveSettings('robot', overrides)).toEqual(resolveSettings('robot'));
});
