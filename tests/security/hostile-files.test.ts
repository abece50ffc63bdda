import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readUrdfFile } from '../../src/arm/read-urdf-file.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { ConfigurationError, UrdfError } from '../../src/errors.js';
import { attack, hostileCheckpoints, hostileConfigurations, hostileUrdfs } from '../support/hostile-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A part of tests/full/hostile-files.test.ts, with other seeds. */
const COUNT = 250;
const FIRST_SEED = 900_000;

describe('hostile files get an error that says what is wrong, or are valid:', () => {
  test('checkpoints', async () => {
    const { accepted, refused } = await attack(hostileCheckpoints(), COUNT, FIRST_SEED);
    expect(accepted).toBeGreaterThan(0);
    expect(refused.CheckpointError).toBeGreaterThan(COUNT / 2);
  });

  test('robot descriptions', async () => {
    const { accepted, refused } = await attack(hostileUrdfs(), COUNT, FIRST_SEED);
    expect(accepted).toBeGreaterThan(0);
    expect(refused.UrdfError).toBeGreaterThan(COUNT / 4);
  });

  test('configurations', async () => {
    const { accepted, refused } = await attack(hostileConfigurations(temporaryFolder()), COUNT, FIRST_SEED);
    expect(accepted).toBeGreaterThan(0);
    expect(refused.ConfigurationError).toBeGreaterThan(COUNT / 4);
  });

  test('pipes, devices and huge files, which are not read at all', async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const huge = join(folder, 'huge');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 40);
    for (const [file, reason] of [
      [pipe, 'is no file'],
      ['/dev/zero', 'is no file'],
      [huge, 'has 1099511627776 bytes, more than'],
    ]) {
      expect(() => readUrdfFile(file)).toThrow(UrdfError);
      expect(() => readUrdfFile(file)).toThrow(reason);
      await expect(readConfigurationFile(file)).rejects.toThrow(ConfigurationError);
      await expect(readConfigurationFile(file)).rejects.toThrow(reason);
    }
  });
});
