import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { givenIn } from '../../src/cli/robot-options.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { parameterFile } from '../../src/parameters/parameter-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('a file of parameters is read as it was written, each number as the type that ROS 2 wants', async () => {
  const folder = temporaryFolder();
  const parameters = {
    joints: ['a', 'b'],
    start_posture: [0, -0.5],
    update_rate: 100,
    'model.seed': 7,
    'limits.position_margin': 0.1,
    'collision.enabled': false,
    urdf: '/some "odd" name: #1.urdf',
  };
  const file = join(folder, 'written.yaml');
  const text = parameterFile(['two', 'lines'], parameters);
  writeFileSync(file, text);
  expect(await readConfigurationFile(file)).toEqual(parameters);
  expect(text.split('\n').slice(0, 4)).toEqual(['# two', '# lines', '/**:', '  ros__parameters:']);
  expect(text).toContain('start_posture: [0.0, -0.5]');
  expect(text).toContain('update_rate: 100.0');
  expect(text).toMatch(/model\.seed: 7$/m);
});

test('what a user gives in a file and beside it goes into the next file, used by the command or not', async () => {
  const folder = temporaryFolder();
  const config = join(folder, 'mine.yaml');
  writeFileSync(
    config,
    'controller: ik\ncollision.margin: 20 mm\nlimits.file: limits.yaml\nspeed_override: 0.5\n',
  );
  const given = await givenIn({ config, seed: '3', set: ['speed_override=0.25', 'urdf=arm.urdf'] });
  expect(given).toEqual({
    controller: 'ik',
    'collision.margin': 0.02,
    'limits.file': join(folder, 'limits.yaml'),
    speed_override: 0.25,
    'model.seed': 3,
    urdf: resolve('arm.urdf'),
  });
  // The package's own arm is no file.
  expect(await givenIn({ set: ['urdf=left_arm'] })).toEqual({ urdf: 'left_arm' });
});
