import { afterEach, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeWithRos,
  freshDomain,
  relaunchable,
  runOutsideRos,
  runPython,
  runTypeScript,
} from './ros-processes.js';
import type { Line, RosProcess } from './ros-processes.js';

const nodeFile = new URL('./fixtures/echo-node.ts', import.meta.url);
const peerFile = new URL('./echo_peer.py', import.meta.url);
const running: RosProcess[] = [];

afterEach(async () => {
  for (const child of running) child.killGroup('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

function startNode(rosArguments: readonly string[], domain = freshDomain()): RosProcess {
  const node = runTypeScript(
    nodeFile,
    rosArguments.length > 0 ? ['--ros-args', ...rosArguments] : [],
    domain,
  );
  running.push(node);
  return node;
}

/** Plays a scenario of the peer against a fresh node and asks the node to end. */
async function play(
  scenario: string,
  rosArguments: readonly string[] = [],
): Promise<{ readonly seen: Line; readonly node: RosProcess }> {
  const domain = freshDomain();
  const node = startNode(rosArguments, domain);
  await node.line('ready');
  const peer = runPython(peerFile, [scenario], domain);
  running.push(peer);
  const peerEnd = await peer.ended;
  expect(peerEnd, peer.text).toEqual({ code: 0, signal: null });
  node.kill('SIGTERM');
  expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
  return { seen: peer.lines[0], node };
}

const faultsOf = (node: RosProcess) => node.lines.filter((line) => 'fault' in line);

describeWithRos('the adapter against an rclpy peer', () => {
  test('carries joint states, commands and latched texts both ways without a changed bit', async () => {
    const { seen } = await play('echo');
    expect(seen).toMatchObject({ matched: true, sent: 200, note: 'gelenke: α, β' });
    // Best effort may lose one, but never alters it.
    expect(seen.same).toBeGreaterThanOrEqual(198);
    expect(seen.lastCommand).toHaveLength(2);
  });

  test('survives exceptions in timers, subscriptions and services, and publishes nothing unsound', async () => {
    const { seen, node } = await play('faults');
    expect(seen.failed).toEqual([false, 'internal fault: asked to fail']);
    expect(seen.well).toEqual([true, 'well']);
    expect(seen.ticks).toBeGreaterThan(3);
    expect(seen.commands).toEqual([]);
    expect(faultsOf(node).map(({ fault, message }) => `${String(fault)}: ${String(message)}`)).toEqual([
      'timer: the third tick fails',
      'subscription fault: asked to fail: plain',
      expect.stringContaining('position_commands.data is a Float32Array') as string,
      expect.stringContaining('position_commands.data[1] is NaN') as string,
      'service ~/fail: asked to fail',
    ]);
  });

  test('answers impossible lifecycle transitions with false and halts before it deactivates', async () => {
    const { seen, node } = await play('lifecycle');
    const steps = seen.seen as readonly (readonly unknown[])[];
    expect(steps.map((step) => step.slice(0, 3))).toEqual([
      ['state', 'unconfigured'],
      ['activate while unconfigured', false, 'unconfigured'],
      ['unknown id', false, 'unconfigured'],
      ['unknown label', false, 'unconfigured'],
      ['configure', true, 'inactive'],
      ['configure again', false, 'inactive'],
      ['activate by label', true, 'active'],
      ['deactivate', true, 'inactive'],
      ['last command', [[0, 0]]],
      ['cleanup', true, 'unconfigured'],
      ['configure', true, 'inactive'],
      ['activate', true, 'active'],
    ]);
    const deactivateS = steps[7][3];
    expect(deactivateS).toBeGreaterThan(0.29);
    expect(deactivateS).toBeLessThan(2);
    expect(node.lines.filter((line) => 'hook' in line).map((line) => line.hook)).toEqual([
      'activate',
      'deactivate',
      'activate',
      'deactivate',
      'shutdown',
    ]);
  });

  test('stays unconfigured, alive, and says why when configuring fails', async () => {
    const { seen, node } = await play('refused_configure', ['-p', 'checkpoint:=refuse']);
    expect(seen).toEqual({ success: false, state: 'unconfigured' });
    expect(node.text).toContain("configure failed: checkpoint 'refuse' cannot be read");
  });

  test('refuses wrong parameters with the reason, all of a set or none', async () => {
    const { seen, node } = await play('parameters');
    const refused = (reason: string) => [false, expect.stringContaining(reason) as string];
    expect(seen).toEqual({
      good: [true, ''],
      fractional: [true, ''],
      type: refused("'joint_state_timeout' is of type double, not string"),
      range: refused('is 11, expected a finite number from 0.01 to 10 (s)'),
      nan: refused('is NaN, expected a finite number'),
      choice: refused('expected one of auto, hold, stop'),
      'read only': refused("'update_rate' is read-only"),
      unknown: refused("unknown parameter 'joint_state_timout'"),
      atomic: refused("'joint_state_timeout' is -1"),
      values: [0.25, 0.55],
      described: [0.01, 10, 0, 2 ** 31 - 1, expect.stringContaining('[s]') as string, true],
    });
    expect(node.lines.filter((line) => 'changes' in line)).toEqual([
      { changes: { joint_state_timeout: 0.25 }, timeout: 0.25 },
      { changes: { settle_timeout: 0.55 }, timeout: 0.25 },
    ]);
  });

  test('SIGTERM halts an active node, its last command arrives, exit code 0', async () => {
    const domain = freshDomain();
    const node = startNode([], domain);
    await node.line('ready');
    const peer = runPython(peerFile, ['farewell'], domain);
    running.push(peer);
    await peer.line('watching');
    node.kill('SIGTERM');
    expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
    expect(await peer.line('gone')).toEqual({ gone: true, commands: [[0, 0]] });
  });
});

describeWithRos('the arguments of a node', () => {
  test('whole numbers do for doubles, and a parameter file counts in a namespace', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
    const file = join(folder, 'parameters.yaml');
    writeFileSync(
      file,
      '/**:\n  ros__parameters: {of_another_node: 3, update_rate: 20.0}\n' +
        '/left/echo:\n  ros__parameters: {start_posture: [0, 1, 0, -1]}\n' +
        '/right/echo:\n  ros__parameters: {update_rate: 30.0}\n',
    );
    try {
      const node = startNode(['--params-file', file, '-p', 'update_rate:=50', '-r', '__ns:=/left']);
      expect(await node.line('ready')).toEqual({
        ready: '/left/echo',
        update_rate: 50,
        posture: [0, 1, 0, -1],
      });
      expect(node.text).toContain("unknown parameter 'of_another_node'");
      node.kill('SIGINT');
      expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ['an unknown name', 'joint_state_timout:=0.1', "unknown parameter 'joint_state_timout'"],
    ['a wrong type', 'update_rate:=fast', 'parameter \'update_rate\' is "fast", expected a finite number'],
    ['a value out of range', 'update_rate:=5000', 'from 10 to 1000'],
    ['a mixed list', 'start_posture:=[0, x]', 'Sequence should be of same type'],
    [
      'a clock that is no boolean',
      'use_sim_time:=3',
      "parameter 'use_sim_time' is 3, expected true or false",
    ],
  ])('%s is named, and ends the program with code 1', async (_, rule, reason) => {
    const node = startNode(['-p', rule]);
    expect(await node.ended, node.text).toEqual({ code: 1, signal: null });
    expect(node.text).toContain(reason);
  });
});

describeWithRos('a node started from a shell without ROS 2', () => {
  test.runIf(relaunchable)('starts over in .ros2, and Ctrl-C ends it once, in peace', async () => {
    const node = runOutsideRos(nodeFile, ['--ros-args', '-p', 'update_rate:=40'], freshDomain());
    running.push(node);
    expect(await node.line('ready')).toMatchObject({ ready: '/echo', update_rate: 40 });
    node.killGroup('SIGINT');
    expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
    expect(node.lines.filter((line) => 'hook' in line)).toEqual([{ hook: 'shutdown' }]);
  });

  test.runIf(relaunchable)('ends in peace as well when the process it was started by is killed', async () => {
    const node = runOutsideRos(nodeFile, [], freshDomain());
    running.push(node);
    await node.line('ready');
    node.kill('SIGKILL');
    expect(await node.line('hook')).toEqual({ hook: 'shutdown' });
    expect(await node.ended, node.text).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test.runIf(relaunchable)('passes on a signal that only it was sent, and the exit code', async () => {
    const node = runOutsideRos(nodeFile, [], freshDomain());
    running.push(node);
    await node.line('ready');
    node.kill('SIGTERM');
    expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
    const refused = runOutsideRos(nodeFile, ['--ros-args', '-p', 'nonsense:=1'], freshDomain());
    running.push(refused);
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.text).toContain("unknown parameter 'nonsense'");
  });
});
