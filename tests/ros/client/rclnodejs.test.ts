import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RosUnavailableError } from '../../../src/errors.js';
import { isTested, loadRclnodejs, testedVersions } from '../../../src/ros/client/rclnodejs.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const all = [
  'execute',
  '_validateParameters',
  '_getNativeParameterOverrides',
  '_onChangeState',
  '_changeState',
];

/** A package that looks like rclnodejs and does nothing, without the methods that are named. */
function install(version: string, ...without: readonly string[]) {
  const packageFolder = join(folder, 'node_modules', 'rclnodejs');
  // A folder can be required as well; a compiled file could not be made up.
  const binary = join(packageFolder, 'build', 'Release', 'rclnodejs.node');
  mkdirSync(binary, { recursive: true });
  mkdirSync(join(packageFolder, 'generated', 'sensor_msgs'), { recursive: true });
  const methods = (names: readonly string[]) =>
    names
      .filter((name) => !without.includes(name))
      .map((name) => `${name}() {}`)
      .join(' ');
  const files = {
    'package.json': JSON.stringify({ name: 'rclnodejs', version, main: 'index.cjs' }),
    'index.cjs': `
      class Node { ${methods(all.slice(0, 3))} }
      class LifecycleNode extends Node { ${methods(all.slice(3))} }
      module.exports = {
        Node, lifecycle: { LifecycleNode }, Context: class {},
        removeSignalHandlers() {}, init: () => Promise.resolve(), shutdown() {},
      };`,
    'build/Release/rclnodejs.node/index.js': `module.exports = { ${methods(['getParameterOverrides'])} };`,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(packageFolder, file), text);
  return { packageFolder, binary, version };
}

/** A program in a process of its own, in which ROS 2 seems sourced and the made-up package is found. */
function run(program: string, ...args: readonly string[]) {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', file, ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ROS_DISTRO: 'made-up',
      AMENT_PREFIX_PATH: join(folder, 'ros'),
      NODE_PATH: join(folder, 'node_modules'),
    },
  });
  return { stdout, stderr, status };
}

test('the tested versions are a patch range, and ros-setup installs one of them', () => {
  const locked = readFileSync(new URL('../../../ros-js/package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(locked) as { dependencies: { rclnodejs: string } };
  expect(isTested(dependencies.rclnodejs)).toBe(true);
});

test.each([
  ['2.2.0', true],
  ['2.2.7', true],
  ['2.3.0', false],
  ['2.1.9', false],
  ['3.2.0', false],
  ['2.2.1-beta.1', false],
  ['', false],
])('of ~2.2.0, version %s is tested: %s', (version, tested) => {
  expect(isTested(version, '~2.2.0')).toBe(tested);
});

test('an older patch than the tested ones is not tested', () => {
  expect(isTested('2.2.0', '~2.2.1')).toBe(false);
});

describe('an installed rclnodejs', () => {
  test('of a tested version loads without a warning', () => {
    const { warning, rcl } = loadRclnodejs(install('2.2.0'));
    expect(warning).toBeUndefined();
    expect(rcl.Context).toBeTypeOf('function');
  });

  test('of another version that has everything is used, with one line of warning', () => {
    expect(loadRclnodejs(install('2.9.9')).warning).toBe(
      `rclnodejs 2.9.9 is not tested, expected ${testedVersions()}`,
    );
    expect(run('fixtures/open-ros.ts')).toEqual({
      stdout: 'opened and closed\n',
      stderr: `neuromotor: rclnodejs 2.9.9 is not tested, expected ${testedVersions()}\n`,
      status: 0,
    });
  });

  test.each([
    ...all.slice(0, 3).map((method) => [method, `Node.${method}`]),
    ...all.slice(3).map((method) => [method, `LifecycleNode.${method}`]),
    ['getParameterOverrides', 'binary.getParameterOverrides'],
  ])('without %s is refused, with what it lacks, its version and the tested ones', (method, named) => {
    // A copy in a folder of its own: what was loaded once stays loaded.
    const binding = install('2.2.0', method);
    const refused = () => loadRclnodejs(binding);
    expect(refused).toThrow(RosUnavailableError);
    expect(refused).toThrow(
      `rclnodejs 2.2.0 lacks ${named}, which the node relies on; expected ${testedVersions()}`,
    );
  });

  test('of another version that lacks something is no ROS 2 to start a node in', () => {
    install('3.0.0', '_onChangeState', 'execute');
    const { stderr, status } = run('fixtures/open-ros.ts');
    expect(stderr).toContain('rclnodejs: 3.0.0 lacks Node.execute, LifecycleNode._onChangeState');
    expect(stderr).toContain(`expected ${testedVersions()}; npm install rclnodejs@${testedVersions()}`);
    expect(status).toBe(1);
  });
});

describe('doctor shows the version of rclnodejs', () => {
  const doctor = '../../cli/fixtures/doctor.ts';

  test('that is tested', () => {
    install('2.2.0');
    expect(run(doctor).stdout).toMatch(/^ok +rclnodejs +2\.2\.0, loads$/m);
  });

  test('that is not tested, and which one is', () => {
    install('2.9.9');
    const { stdout, status } = run(doctor);
    expect(stdout).toMatch(
      /^ok +rclnodejs +2\.9\.9, loads; not tested, expected ~2\.2\.0\n +-> npm install rclnodejs@~2\.2\.0$/m,
    );
    expect(status).toBe(0);
  });

  test('that cannot be used, and ends with code 1', () => {
    install('3.0.0', '_changeState');
    const { stdout, status } = run(doctor);
    expect(stdout).toMatch(/^MISSING +rclnodejs +3\.0\.0 lacks LifecycleNode\._changeState/m);
    expect(status).toBe(1);
  });
});
