import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAssignment, readConfigurationFile } from '../../src/parameters/configuration-file.js';
import type { Overrides } from '../../src/parameters/configuration-file.js';
import { ConfigurationError } from '../../src/errors.js';
import { temporaryFolder } from '../support/temporary-folder.js';

function read(text: string): Promise<Overrides> {
  const file = join(temporaryFolder(), 'arm.yaml');
  writeFileSync(file, text);
  return readConfigurationFile(file);
}

async function problemOf(reading: Promise<Overrides>): Promise<string> {
  const error = await reading.then(
    (value) => `taken as ${JSON.stringify(value)}`,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return String(error);
}

describe('a configuration file', () => {
  test('may have nested and dotted names', async () => {
    expect(
      await read('joints: [a, b]\nlimits:\n  acceleration: 3\nmodel.seed: 4\nmodel: {profile: robot}\n'),
    ).toEqual({ joints: ['a', 'b'], 'limits.acceleration': 3, 'model.seed': 4, 'model.profile': 'robot' });
  });

  test('may be empty', async () => {
    expect(await read('')).toEqual({});
    expect(await read('# nothing yet\n')).toEqual({});
  });

  test('may have numbers with a unit', async () => {
    const { start_posture: posture, ...rest } = await read(
      'start_posture: [0, 45 deg, 0.5]\nmodel: {goal_radius: 30 mm}\nupdate_rate: 50 Hz\nlimits.velocity_scale: half\n',
    );
    expect(posture).toEqual([0, expect.closeTo(Math.PI / 4, 12) as number, 0.5]);
    expect(rest).toEqual({ 'model.goal_radius': 0.03, update_rate: 50, 'limits.velocity_scale': 'half' });
  });

  test('names file, parameter and unit when a quantity is of the wrong kind', async () => {
    const problem = await problemOf(read('start_posture: [45 deg, 1 kg]'));
    expect(problem).toMatch(
      /configuration \/.*arm\.yaml: parameter 'start_posture': "1 kg" is no quantity in rad/,
    );
  });

  test.each([
    ['an open bracket', 'update_rate: 50\njoints: [a', 2, 11],
    ['a key that stands there twice', 'update_rate: 50\nautosave: true\nupdate_rate: 60', 3, 1],
    ['a tab', 'joints:\n\t- a', 2, 1],
    ['a second document', 'update_rate: 50\n---\nupdate_rate: 60', 2, 1],
    ['an unknown tag', 'urdf: !!js/function x', 1, 7],
    ['an alias', 'joints: &all [a, b]\nstart_posture: *all', 2, 16],
  ])('is refused with line and column for %s', async (_, text, line, column) => {
    const problem = await problemOf(read(text));
    expect(problem).toContain('arm.yaml');
    expect(problem).toContain(`line ${line}, column ${column}`);
  });

  test('is refused for an alias bomb before it goes off', async () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`);
    const startMs = performance.now();
    expect(await problemOf(read(`l0: &l0 [x, x]\n${levels.join('\n')}\n`))).toContain('alias *l0 at line 2');
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  test('is refused when it is nested without end', async () => {
    expect(await problemOf(read('['.repeat(100_000)))).toContain('arm.yaml');
    expect(await problemOf(read('a: '.repeat(3) + '{a: '.repeat(50_000)))).toContain('arm.yaml');
  });

  test.each(['[1, 2]', '"joints"', '42'])('is refused when it is %s and no mapping', async (text) => {
    expect(await problemOf(read(text))).toContain('expected a mapping of parameter names to values');
  });

  test('is refused when a parameter stands there both nested and dotted', async () => {
    expect(await problemOf(read('limits: {acceleration: 3}\nlimits.acceleration: 4'))).toContain(
      "parameter 'limits.acceleration' stands there twice",
    );
  });

  test('cannot reach the prototype of anything', async () => {
    expect(Object.entries(await read('__proto__: {polluted: 1}'))).toEqual([['__proto__.polluted', 1]]);
    expect(Object.entries(await read('__proto__: 1'))).toEqual([['__proto__', 1]]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('is named when it cannot be read', async () => {
    const folder = temporaryFolder();
    expect(await problemOf(readConfigurationFile(join(folder, 'no.yaml')))).toMatch(
      /configuration \/.*no\.yaml cannot be read: ENOENT/,
    );
    mkdirSync(join(folder, 'folder'));
    expect(await problemOf(readConfigurationFile(join(folder, 'folder')))).toContain('is no file');
  });
});

describe('a configuration file of ROS 2', () => {
  const parameters = (node: string, rate: number) =>
    `${node}:\n  ros__parameters:\n    update_rate: ${rate}\n`;

  test('gives the parameters of its only node, whatever that is called', async () => {
    const text = 'left_arm:\n  ros__parameters:\n    limits:\n      acceleration: 3\n    model.seed: 4\n';
    expect(await read(text)).toEqual({ 'limits.acceleration': 3, 'model.seed': 4 });
  });

  test('gives those of neuromotor among several, over those of all nodes', async () => {
    const all =
      '/**:\n  ros__parameters:\n    update_rate: 10\n    limits: {acceleration: 3}\n    use_sim_time: true\n';
    expect(await read(parameters('camera', 30) + parameters('/left/neuromotor', 50) + all)).toEqual({
      update_rate: 50,
      'limits.acceleration': 3,
    });
    expect(await read(all)).toEqual({ update_rate: 10, 'limits.acceleration': 3 });
  });

  test('is refused when it is not clear which node is meant', async () => {
    expect(await problemOf(read(parameters('one', 20) + parameters('two', 30)))).toContain(
      'parameters of several nodes (one, two), expected those of one',
    );
  });

  test('may have no parameters, but nothing else in their place', async () => {
    expect(await read('neuromotor:\n  ros__parameters:\n')).toEqual({});
    expect(await problemOf(read('neuromotor:\n  ros__parameters: [1]\n'))).toContain(
      'neuromotor.ros__parameters is no mapping',
    );
  });
});

describe('an assignment', () => {
  test.each<[string, Overrides]>([
    ['limits.velocity_scale=0.3', { 'limits.velocity_scale': 0.3 }],
    ['update_rate = 50 Hz', { update_rate: 50 }],
    ['start_posture=[0, 1, 2]', { start_posture: [0, 1, 2] }],
    ['joints=[a, b]', { joints: ['a', 'b'] }],
    ['autosave=false', { autosave: false }],
    ['checkpoint=', { checkpoint: '' }],
    ['checkpoint=null', { checkpoint: 'null' }],
    ['checkpoint=12', { checkpoint: '12' }],
    ['checkpoint=a=b', { checkpoint: 'a=b' }],
    ['checkpoint="a b"', { checkpoint: 'a b' }],
    ['urdf=@arm.urdf', { urdf: '@arm.urdf' }],
    ['urdf=[old', { urdf: '[old' }],
    ['urdf=~/a: b', { urdf: '~/a: b' }],
    ['colour=red', { colour: 'red' }],
  ])('%s is understood', async (text, value) => {
    expect(await readAssignment(text)).toEqual(value);
  });

  test.each([
    ['joints', '"joints" is no assignment, expected name=value'],
    ['=3', '"=3" is no assignment, expected name=value'],
    ['joints=[a', "value of 'joints': no valid YAML"],
    ['start_posture=[&a 1, *a]', "value of 'start_posture': alias *a"],
    ['update_rate=3 kg', 'parameter \'update_rate\': "3 kg" is no quantity in Hz'],
    ['update_rate=fast', 'parameter \'update_rate\': "fast" is no quantity in Hz'],
  ])('%s is refused with the reason', async (text, reason) => {
    expect(await problemOf(readAssignment(text))).toContain(reason);
  });
});
