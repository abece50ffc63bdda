/** The commands to a running node, as child processes, beside a node and a simulated arm. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

const running: RosProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-operator-'));
let domain = 0;

function start(...args: string[]): RosProcess {
  const child = runNeuromotor(args, domain);
  running.push(child);
  return child;
}

/** Runs a command to its end. @returns its exit code, and what it printed */
async function command(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = start(...args);
  const { code } = await child.ended;
  return { code, text: `${child.text}${child.lines.map((line) => JSON.stringify(line)).join('\n')}` };
}

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describeWithRos('the commands to a running node', () => {
  beforeEach(() => {
    domain = freshDomain();
  });

  /** A node with a small brain that is soon trained, and an arm. */
  async function nodeWithArm(...parameters: string[]): Promise<RosProcess> {
    start('simulate', '--plant', 'ideal');
    const usual = [
      'model.primitives:=12',
      'joint_state_timeout:=1.0',
      'limits.tracking_error:=2.0',
      'movement_duration:=0.5',
      'reach_tolerance:=10.0',
    ];
    const node = start('node', '--ros-args', ...[...usual, ...parameters].flatMap((rule) => ['-p', rule]));
    await node.said('ready for targets', 100);
    return node;
  }

  test('send a target and tell what became of it, show the node, and set its parameters', async () => {
    await nodeWithArm(`checkpoint:=${join(folder, 'brain.nmb')}`);
    const reached = await command('target', '-0.1,0.2,0.25');
    expect(reached).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^reached: reach 0 ended .* mm from its target/m) as string,
    });
    const far = await command('target', '9,9,9', '--frame', 'shoulder_base');
    expect(far).toMatchObject({ code: 1, text: expect.stringContaining('x is 9 m, expected') as string });
    const elsewhere = await command('target', '0.1,0.2,0.25', '--frame', 'moon', '--json');
    expect(elsewhere).toMatchObject({ code: 1, text: expect.stringContaining("'moon'") as string });
    expect(elsewhere.text).toContain('"outcome":"rejected"');

    const { code, text } = await command('watch', '--once');
    expect(code, text).toBe(0);
    expect(text).toMatch(/^status +ok 0 {2}Idle$/m);
    expect(text).toMatch(/^joint states +\d+\.\d Hz, \d+ ms ago, from \/neuromotor_arm$/m);

    expect(await command('set', 'settle_timeout=500 ms', 'limits.tracking_error=0.4')).toMatchObject({
      code: 0,
      text: expect.stringContaining('set: settle_timeout, limits.tracking_error') as string,
    });
    expect(await command('set', 'limits.tracking_error=99')).toMatchObject({
      code: 1,
      text: expect.stringContaining(
        "'limits.tracking_error' is 99, expected a finite number from 0.01 to 10",
      ) as string,
    });
    expect(await command('set', 'limits.acceleration=2')).toMatchObject({
      code: 1,
      text: expect.stringContaining("'limits.acceleration' is read-only") as string,
    });
    expect(await command('set', '--node', '/neuromotor_arm', 'noise=2 mrad')).toMatchObject({ code: 0 });
    expect(await command('call', 'save')).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^done: written to .*brain\.nmb$/m) as string,
    });
    expect(await command('call', 'load')).toMatchObject({ code: 0 });
    expect(await command('call', 'forget')).toMatchObject({ code: 0 });
  });

  test('give an idle node another controller, and a moving one none', async () => {
    const node = await nodeWithArm('controller:=ik', 'movement_duration:=15.0', "checkpoint:=''");
    expect(await command('set', 'controller=ik-integral')).toMatchObject({ code: 0 });
    await vi.waitUntil(() => node.text.split('this arm: ').length === 3, { timeout: 20_000 });
    const target = start('target', '-0.1,0.2,0.25');
    await target.said('Reaching');
    expect(await command('set', 'controller=ik')).toMatchObject({
      code: 1,
      text: expect.stringContaining(
        "'controller' is changed only while the node is idle; it is moving",
      ) as string,
    });
    expect(await target.ended, target.text).toMatchObject({ code: 0 });
    // Only a controller that learns has something to forget.
    expect(await command('call', 'forget')).toMatchObject({ code: 0 });
    expect(await command('set', 'controller=pid')).toMatchObject({ code: 1 });
  });

  test('stop the arm, and confirm, pause and resume what it does', async () => {
    // Each command is a process that must meet the node first; the movement must outlast three of them.
    await nodeWithArm('controller:=ik', 'confirm_movements:=true', 'movement_duration:=12.0');
    const watch = start('watch');
    await watch.said('idle');
    const target = start('target', '-0.1,0.2,0.25');
    await target.said('neuromotor call confirm --node /neuromotor');
    expect(await command('call', 'confirm')).toMatchObject({ code: 0 });
    await watch.said('Reaching');
    expect(await command('call', 'pause')).toMatchObject({ code: 0 });
    await watch.said('Paused, holding');
    expect(await command('call', 'resume')).toMatchObject({ code: 0 });
    expect(await command('call', 'stop')).toMatchObject({ code: 0 });
    expect(await target.ended, target.text).toMatchObject({ code: 1 });
    expect(target.text).toMatch(/^halted: /m);
    expect(await command('target', '0.1,0.2,0.2')).toMatchObject({
      code: 1,
      text: expect.stringContaining('release it with reset_stop') as string,
    });
    expect(await command('call', 'reset_stop')).toMatchObject({ code: 0 });
    expect(await command('call', 'reset_stop')).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^refused: not stopped$/m) as string,
    });
    watch.kill('SIGINT');
    expect(await watch.ended, watch.text).toEqual({ code: 0, signal: null });
    expect(watch.text).toContain('Halted: emergency stop');
  });

  test('end at Ctrl-C with 130, whatever they wait for, and say that the arm goes on', async () => {
    const lonely = start('target', '0.1,0.2,0.25');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    lonely.kill('SIGINT');
    expect(await lonely.ended, lonely.text).toEqual({ code: 130, signal: null });
    await nodeWithArm('controller:=ik', 'confirm_movements:=true');
    const waiting = start('target', '-0.1,0.2,0.25');
    await waiting.said('Waiting for confirmation');
    waiting.kill('SIGINT');
    expect(await waiting.ended, waiting.text).toEqual({ code: 130, signal: null });
    expect(waiting.text).toContain('the arm goes on; `neuromotor call stop --node /neuromotor` stops it');
  });

  test.each([
    ['no target', ['target'], 'no target, expected one x,y,z in metres'],
    ['half a target', ['target', '0.1,0.2'], 'target 0.1,0.2 is no position, expected three finite numbers'],
    [
      'a target with spaces',
      ['target', '0.1,', '0.2,', '0.3'],
      'expected one x,y,z in metres without spaces',
    ],
    ['no service', ['call'], "missing required argument 'service'"],
    ['an unknown service', ['call', 'explode'], 'Allowed choices are stop, reset_stop, home'],
    ['two services', ['call', 'stop', 'home'], '"home" is too much, expected one service'],
    ['nothing to set', ['set'], 'nothing to set, expected name=value'],
    ['no assignment', ['set', 'speed'], '"speed" is no assignment, expected name=value'],
    ['a relative name', ['watch', '--node', 'neuromotor'], 'expected a full name such as /left/neuromotor'],
    ['no patience', ['call', 'stop', '--patience', '0'], 'expected a number from 0.1 to 86400'],
    [
      'a node that is not there',
      ['call', 'stop', '--patience', '1'],
      'nobody offers the service /neuromotor/stop',
    ],
    [
      'a node that is silent',
      ['watch', '--patience', '1'],
      'nothing heard from /neuromotor (listened for 1 s)',
    ],
    ['what is no option', ['watch', '--fast'], "'--fast' is no option of watch"],
  ])('%s is refused', async (_, args, reason) => {
    const { code, text } = await command(...args);
    expect(text).toContain(reason);
    expect(code).toBe(1);
  });
});
