/** The node ends within 4 s of a signal from every state, whatever order of transitions led there, and brakes before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, RosProcess, runNeuromotor, runPython } from '../ros/ros-processes.js';
import { withRos2 } from '../../src/ros/client/ros-environment.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 150_000 });

const peerFile = new URL('../ros/orders_peer.py', import.meta.url);
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
const trained = join(folder, 'trained.brain');
const running: RosProcess[] = [];

/** Steps of `orders_peer.py`, each order ended by one or more signals. */
const orders: readonly string[] = [
  'TERM',
  'configure,TERM',
  'configure,cleanup,INT',
  'configure,activate,TERM',
  'configure,activate,deactivate,TERM',
  'configure,activate,deactivate,cleanup,TERM',
  'configure,activate,deactivate,activate,INT',
  'configure,activate,ready,target,TERM',
  'configure,activate,ready,target,INT',
  'configure,activate,ready,target,deactivate,TERM',
  'configure,activate,ready,target,stop,TERM',
  'configure,activate,ready,target,pause,TERM',
  'configure,activate,ready,target,pause,resume,INT',
  'configure,activate,ready,target,silent,TERM',
  'configure,activate,ready,target,stop,reset,home,TERM',
  'configure,activate,ready,stop,deactivate,cleanup,configure,activate,TERM',
  'configure,activate,ready,stop,reset,target,TERM',
  'silent,configure,activate,TERM',
  'configure,cleanup,configure,activate,ready,target,TERM,INT',
  'configure,activate,ready,target,deactivate,activate,target,TERM',
];

describeWithRos('the node', () => {
  beforeAll(async () => {
    const training = runNeuromotor(
      ['train', '--set', 'model.primitives=12', '--checkpoint', trained],
      freshDomain(),
    );
    running.push(training);
    expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((child) => child.ended));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(orders.map((order, i) => [i + 1, order] as const))('order %i: %s', async (_, order) => {
    const domain = freshDomain();
    const rules = [
      'autostart:=false',
      'command_interface:=position',
      'model.primitives:=12',
      `checkpoint:=${trained}`,
      'autosave:=false',
      'joint_state_timeout:=0.5',
      'limits.tracking_error:=2.0',
      'movement_duration:=1.5',
    ].flatMap((rule) => ['-p', rule]);
    const node = new RosProcess(
      [withRos2, process.execPath, program, 'node', '--ros-args', ...rules],
      domain,
    );
    running.push(node);
    const peer = runPython(peerFile, [order], domain);
    running.push(peer);
    const signals = order.split(',').filter((step) => step === 'TERM' || step === 'INT');
    await peer.line('signal');
    const startMs = performance.now();
    node.kill(`SIG${signals[0]}`);
    if (signals.length > 1)
      setTimeout(() => {
        node.kill(`SIG${signals[1]}` as 'SIGINT');
      }, 300);
    const end = await node.ended;
    expect((performance.now() - startMs) / 1e3).toBeLessThan(4);
    // A second signal does not wait for the brake.
    if (signals.length === 1) expect(end, node.text).toEqual({ code: 0, signal: null });
    expect(await peer.ended, peer.text).toEqual({ code: 0, signal: null });
    const { finite, largest_step: step } = await peer.line('finite');
    expect(finite).toBe(true);
    // 2.5 rad/s in two periods.
    expect(Number(step)).toBeLessThan(0.05 + 1e-6);
    expect(node.text).not.toMatch(/^\s+at .*\.js:\d+/m);
  });
});
