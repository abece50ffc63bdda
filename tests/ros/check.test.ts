/** `neuromotor check` on robots in Python that are well, or have one thing wrong with them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { readCommissioning } from '../../src/storage/commissioning.js';
import type { Finding } from '../../src/ros/first-contact/finding.js';
import {
  describeWithDrivers,
  describeWithRos,
  freshDomain,
  runNeuromotor,
  runPython,
} from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

vi.setConfig({ testTimeout: 150_000 });

const robotFile = new URL('./broken_robot_peer.py', import.meta.url);
const running: RosProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-check-'));
let domain = 0;

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

async function robot(...args: string[]): Promise<RosProcess> {
  const child = keep(runPython(robotFile, args, domain));
  await child.said('ready');
  return child;
}

interface Checked {
  readonly code: number | null;
  readonly text: string;
  readonly wrong: readonly Finding[];
}

async function check(...args: string[]): Promise<Checked> {
  const child = keep(runNeuromotor(['check', '--json', '--set', 'joint_state_timeout=2', ...args], domain));
  const { code } = await child.ended;
  const line = child.text.split('\n').find((each) => each.startsWith('[{'));
  const findings = line === undefined ? [] : (JSON.parse(line) as Finding[]);
  return { code, text: child.text, wrong: findings.filter(({ verdict }) => verdict === 'wrong') };
}

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describeWithRos('the check of a robot', () => {
  beforeEach(() => {
    domain = freshDomain();
  });

  test.each([
    ['wrong names', 'names', [], 'joint names', /^missing shoulder_yaw, .*; there are left_shoulder_yaw/],
    ['5 Hz', 'slow', [], 'rate', /^(4|5)\.\d Hz, longest gap \d+ ms$/],
    [
      'wrapped angles',
      'wrapped',
      ['--config', 'config/kinova.yaml'],
      'angles',
      /^wrapped to -pi to pi: j2s6s200_joint_2 reads -2\.283 rad, .*; 4\.000 is inside$/,
    ],
    [
      'degrees instead of radians',
      'degrees',
      [],
      'angles',
      /^degrees instead of radians: \w+ reads 40\.11, limits are/,
    ],
    ['NaN', 'nan', [], 'angles', /^elbow is NaN$/],
    [
      'an arm outside of its limits',
      'outside',
      [],
      'angles',
      /^elbow is at 2\.900 rad, limits are -2\.40 to 1\.80$/,
    ],
    ['a clock of its own', 'late', [], 'stamps', /^2\.0\d\d s behind the clock/],
    ['no controller', 'uncontrolled', [], 'controller', /^nobody takes commands on \/joint_trajectory$/],
  ])('tells in one line of %s', async (_, kind, args, name, seen) => {
    await robot(kind);
    const { code, wrong, text } = await check(...args);
    expect(wrong, text).toHaveLength(1);
    expect(wrong[0]).toMatchObject({
      name,
      seen: expect.stringMatching(seen) as string,
      remedy: expect.stringMatching(/.{20}/) as string,
    });
    expect(code).toBe(1);
  });

  test('tells of two publishers, and of a robot that is not there', async () => {
    const { wrong: absent } = await check('--listen', '1');
    expect(absent.map(({ name }) => name)).toEqual(['joint states', 'controller']);
    await robot('healthy', 'driver');
    await robot('second', 'second_driver');
    const { wrong, text } = await check();
    expect(wrong, text).toHaveLength(1);
    expect(wrong[0].seen).toMatch(/^2 publishers of \/joint_states tell of this arm: .*second_driver/);
  });

  test('finds nothing wrong with a robot that is well, moves it, and lets the node drive it', async () => {
    await robot('healthy');
    const [file, record] = [join(folder, 'arm.yaml'), join(folder, 'commissioning.json')];
    const { code, text } = await check(
      '--move',
      '--hand-speed',
      '0.1',
      '--write',
      file,
      '--commissioning',
      record,
      '--by',
      'a test',
    );
    expect(code, text).toBe(0);
    const { checks, by, handSpeedMPerS } = readCommissioning(record);
    expect(by).toBe('a test');
    expect(handSpeedMPerS).toBeCloseTo(0.1, 6);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['move shoulder_yaw', 'move elbow', 'sag', 'latency', 'speed']) as string[],
    );
    expect(await readConfigurationFile(file)).toMatchObject({
      joints: ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
      commissioning: record,
    });

    const parameters = ['controller:=ik', 'simulated:=false'].flatMap((rule) => ['-p', rule]);
    const node = keep(runNeuromotor(['node', '--ros-args', '--params-file', file, ...parameters], domain));
    await node.said('by a test, up to 0.1 m/s');
    expect(readFileSync(file, 'utf8')).toMatch(
      /^#\s+move elbow: went -?50\.\d of -?50\.0 mrad, -?\d+ ms late$/m,
    );
    node.kill('SIGTERM');
    await node.ended;
  });

  test.each([
    ['turns the wrong way', 'mirrored', 'move elbow', /the wrong way$/],
    ['moves another joint', 'swapped', 'move shoulder_roll', /^elbow moved by -?50\.\d mrad instead/],
    ['does not move', 'stuck', 'move shoulder_yaw', /^went -?0\.0 of -?50\.0 mrad$/],
    ['does not bear its weight', 'limp', 'sag', /^200\.\d mrad \(shoulder_pitch\) off/],
  ])('tells of a robot that %s, and moves it no further', async (_, kind, name, seen) => {
    await robot(kind);
    const record = join(folder, `${kind}.json`);
    const { code, wrong, text } = await check('--move', '--commissioning', record, '--by', 'a test');
    expect(wrong, text).toHaveLength(1);
    expect(wrong[0]).toMatchObject({ name, seen: expect.stringMatching(seen) as string });
    expect(code).toBe(1);
    expect(text).toContain(`${kind}.json is not written`);
    expect(existsSync(record)).toBe(false);
  });

  test('ends at Ctrl-C with 130 while it listens and while the arm moves, and writes nothing', async () => {
    await robot('healthy');
    const listening = keep(runNeuromotor(['check', '--listen', '60'], domain));
    await listening.said('listening');
    listening.kill('SIGINT');
    expect(await listening.ended, listening.text).toEqual({ code: 130, signal: null });
    const record = join(folder, 'interrupted.json');
    const moving = keep(
      runNeuromotor(
        ['check', '--set', 'joint_state_timeout=2', '--move', '--commissioning', record, '--by', 'x'],
        domain,
      ),
    );
    await moving.said('move shoulder_yaw');
    moving.kill('SIGINT');
    expect(await moving.ended, moving.text).toEqual({ code: 130, signal: null });
    expect(existsSync(record)).toBe(false);
  });

  test.each([
    [
      'a record of an arm that was not moved',
      ['--commissioning', 'x.json', '--by', 'x'],
      '--commissioning needs --move',
    ],
    [
      'a record that nobody answers for',
      ['--commissioning', 'x.json', '--move'],
      '--commissioning needs --by <name>',
    ],
    ['somebody who answers for nothing', ['--by', 'x'], '--by counts only with --commissioning'],
    ['a speed beyond reason', ['--hand-speed', '90'], 'expected a number from 0.01 to 10'],
    ['a description that is not there', ['--urdf', 'nothing.urdf'], 'nothing.urdf'],
    [
      'what it does not use',
      ['--set', 'limits.jerk=3'],
      "'limits.jerk' is for limits of movements only; `check` does not use it",
    ],
    ['what is no option', ['--fast'], "'--fast' is no option of check"],
  ])('%s is refused', async (_, args, reason) => {
    const { code, text } = await check(...args);
    expect(text).toContain(reason);
    expect(code).toBe(1);
  });
});

describeWithDrivers('the check of a robot whose controller takes goals', () => {
  beforeEach(() => {
    domain = freshDomain();
  });

  test.each(['action', 'auto'])('moves it, and its record is for the action (%s)', async (asked) => {
    await keep(runPython(new URL('./jtc.py', import.meta.url), [], domain)).said('ready');
    const record = join(folder, `${asked}.json`);
    const { code, text } = await check(
      '--move',
      '--set',
      `command_interface=${asked}`,
      '--commissioning',
      record,
      '--by',
      'a test',
    );
    expect(code, text).toBe(0);
    expect(readCommissioning(record)).toMatchObject({
      driver: {
        commandInterface: 'action',
        commandTopic: '/joint_trajectory_controller/follow_joint_trajectory',
      },
    });
    const rules = [
      'controller:=ik',
      'simulated:=false',
      `commissioning:=${record}`,
      `command_interface:=${asked}`,
    ];
    const node = keep(
      runNeuromotor(['node', '--ros-args', ...rules.flatMap((rule) => ['-p', rule])], domain),
    );
    await node.said('commissioned');
    node.kill('SIGTERM');
    await node.ended;
  });
});
