import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withRos2 } from '../../src/ros/client/ros-environment.js';
import { describeWithRos, RosProcess, freshDomain } from './ros-processes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const IMPOSSIBLE = 69;
let project: string;

/** A project without `.ros2/`, and a folder of commands that hides the machine's. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'neuromotor-'));
  for (const part of ['scripts', 'ros-js', 'ros-requirements.txt'])
    cpSync(join(root, part), join(project, part), { recursive: true });
  mkdirSync(join(project, 'bin'));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

function command(name: string, script: string): void {
  const file = join(project, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** A script of the project in an environment without ROS 2 and with `bin` first, or alone, on the path. */
function run(script: string, args: readonly string[] = [], path = `${join(project, 'bin')}:/usr/bin:/bin`) {
  const { status, stderr } = spawnSync('/bin/bash', [join(project, 'scripts', script), ...args], {
    encoding: 'utf8',
    env: { PATH: path, HOME: process.env.HOME },
  });
  return { status, stderr };
}

const withNode = () => {
  symlinkSync(process.execPath, join(project, 'bin', 'node'));
  command('npm', 'exit 1');
};

test('ros-setup says that another machine is not served, and leaves nothing half done', () => {
  withNode();
  command('uname', '[ "$1" = -m ] && echo aarch64 || echo Linux');
  const { status, stderr } = run('ros-setup');
  expect(stderr).toContain('for x86_64 Linux, this is Linux/aarch64');
  expect(status).toBe(IMPOSSIBLE);
});

/** A path with everything the script calls but the commands that are named. */
function pathWithout(...hidden: readonly string[]): string {
  const tools =
    'bash cat cut dirname find flock getconf grep head ls make g++ mkdir rm sha256sum sort tail uname';
  for (const tool of tools.split(' ')) {
    const found = ['/usr/bin', '/bin'].map((folder) => join(folder, tool)).find((file) => existsSync(file));
    if (found !== undefined && !hidden.includes(tool)) symlinkSync(found, join(project, 'bin', tool));
  }
  return join(project, 'bin');
}

test.each([
  ['Python is too new', 'python3', 'exit 1', 'no Python 3.10 to 3.13 found'],
  [
    'Python has no venv module',
    'python3',
    'case "$2" in *ensurepip*) exit 1;; esac',
    'apt-get install python3-venv',
  ],
])('ros-setup says what to install where %s', (_, name, script, advice) => {
  withNode();
  command(name, script);
  const path = pathWithout();
  // The last resort of the search is an absolute path, which no PATH hides.
  const file = join(project, 'scripts', 'ros-setup');
  spawnSync('sed', ['-i', 's| /usr/bin/python3;|;|', file]);
  const { status, stderr } = run('ros-setup', [], path);
  expect(stderr).toContain(advice);
  expect(status).toBe(IMPOSSIBLE);
});

test('ros-setup says what to install where there is no compiler', () => {
  withNode();
  command('python3', 'exit 0');
  const { status, stderr } = run('ros-setup', [], pathWithout('g++'));
  expect(stderr).toMatch(/g\+\+ is missing.*apt-get install make g\+\+/);
  expect(status).toBe(IMPOSSIBLE);
});

test('with-ros2 says what to do where ROS 2 is not set up, and how it is called', () => {
  withNode();
  expect(run('with-ros2', ['true'])).toEqual({
    status: IMPOSSIBLE,
    stderr: expect.stringContaining('run `npm run ros:setup` first') as string,
  });
  expect(run('with-ros2')).toEqual({ status: 64, stderr: expect.stringContaining('usage:') as string });
});

describeWithRos('the ROS 2 environment', () => {
  test('is found complete by a second ros-setup at once', () => {
    const began = performance.now();
    const { status, stdout, stderr } = spawnSync('bash', [join(root, 'scripts', 'ros-setup')], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('passes exit codes and signals of its command on', async () => {
    const exits = new RosProcess([withRos2, 'sh', '-c', 'exit 7'], freshDomain());
    expect(await exits.ended).toEqual({ code: 7, signal: null });
    const sleeps = new RosProcess(
      [withRos2, 'sh', '-c', 'echo "{\\"up\\": true}"; exec sleep 60'],
      freshDomain(),
    );
    await sleeps.line('up');
    sleeps.kill('SIGTERM');
    expect(await sleeps.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });
});
