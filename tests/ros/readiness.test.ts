/** Whether the node says truly what state it is in, and forgets no emergency stop. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWithRos, freshDomain, runNeuromotor, runPython, RosProcess } from './ros-processes.js';
import { withRos2 } from '../../src/ros/client/ros-environment.js';

// The peer has patience of its own, and says what it waited for.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

const peerFile = new URL('./readiness_peer.py', import.meta.url);
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const crashHook = fileURLToPath(new URL('./fixtures/worker-crash.mjs', import.meta.url));
const running: RosProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
const trained = join(folder, 'trained.brain');
const crash = join(folder, 'crash');

/** A small brain is trained in a moment; how well it reaches is not asked here. */
const primitives = 12;
const usual = [
  `model.primitives:=${primitives}`,
  `checkpoint:=${trained}`,
  'autosave:=false',
  'joint_state_timeout:=0.5',
  'limits.tracking_error:=2.0',
  'movement_duration:=0.3',
];

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

interface Played {
  readonly seen: Readonly<Record<string, unknown>>;
  /** What the node printed. */
  readonly text: string;
}

/** What the peer saw of a node with these parameters, once both have ended well. */
async function play(scenario: readonly string[], parameters: readonly string[]): Promise<Played> {
  const domain = freshDomain();
  const rules = [...usual, 'simulated:=true', ...parameters].flatMap((rule) => ['-p', rule]);
  const command = [withRos2, process.execPath, program, 'node', '--ros-args', ...rules];
  const environment = { NODE_OPTIONS: `--import ${crashHook}`, NEUROMOTOR_TEST_CRASH: crash };
  const node = keep(new RosProcess(command, domain, environment));
  const peer = keep(runPython(peerFile, scenario, domain));
  expect(await peer.ended, `${peer.text}\n${node.text}`).toEqual({ code: 0, signal: null });
  const { seen } = await peer.line('seen');
  node.kill('SIGTERM');
  expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
  return { seen: seen as Played['seen'], text: node.text };
}

const example = fileURLToPath(new URL('../../examples/send_target.py', import.meta.url));

describeWithRos('the node', () => {
  beforeAll(async () => {
    const small = ['--set', `model.primitives=${primitives}`];
    const training = keep(runNeuromotor(['train', ...small, '--checkpoint', trained], freshDomain()));
    expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
  });

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((child) => child.ended));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('has a code for each state, and says 0 where it is ready to reach and nowhere else', async () => {
    const { seen } = await play(['states'], ['autostart:=false']);
    expect(seen).toMatchObject({
      unconfigured: { code: 13, level: 0, state: 'unconfigured', message: 'Unconfigured' },
      inactive: { code: 14, level: 0, state: 'inactive', message: 'Inactive' },
      waiting: { code: 6, level: 1 },
      ready: { code: 0, level: 0, state: 'idle' },
      gap: { code: 6, level: 1, state: 'idle' },
      back: { code: 0, level: 0, state: 'idle' },
      left: { code: 14 },
      cleaned: { code: 13 },
    });
    expect(seen.states_of_0).toEqual(['idle']);
  });

  test('answers every target by its name, on one topic', async () => {
    const { seen } = await play(['answers', example], ['reach_tolerance:=10.0']);
    expect(seen).toMatchObject({
      early: { outcome: 'rejected', reason: 'frame' },
      reached: { outcome: 'reached' },
      status_ids: expect.arrayContaining(['20.000000005']) as string[],
      missed: { outcome: 'missed' },
      queue: { '3.000000000/1': 'superseded', '3.000000000/2': 'superseded' },
      halted: { outcome: 'halted', reason: 'emergencyStop' },
      stopped: { outcome: 'rejected', reason: 'stopped' },
      numbered: { outcome: 'rejected', reason: 'not_active' },
    });
    expect(seen.client).toEqual([0, expect.stringMatching(/^reached: reach /)]);
    expect(seen.client_far).toEqual([1, expect.stringMatching(/^rejected: target \S+ rejected: x is 9 m/)]);
  });

  test('hears a clock that is best effort, and learns nothing from a world that was reset', async () => {
    const { seen } = await play(['simulated'], ['use_sim_time:=true', 'clock_timeout:=1.0']);
    expect(seen).toMatchObject({
      // Before the clock tells of it: the joint states did.
      reset: {
        code: 35,
        state: 'halted',
        reason: expect.stringContaining('the clock went back by') as string,
      },
      no_trial: true,
      outcome: 'halted',
      nothing_commanded: true,
      after_reset: expect.stringMatching(/^(reached|missed)$/) as string,
      stands: 5,
      silent: { code: 30, level: 2, state: 'halted' },
      refused: 'not_active',
      goes_on: expect.stringMatching(/^(reached|missed)$/) as string,
    });
    expect(seen.trial_numbers).toEqual(['0', '1', '2']);
  });

  test('keeps an emergency stop over every transition, a reload and a crash of its thread', async () => {
    const { seen } = await play(['latched', crash], []);
    const stopped = { code: 34, level: 2 };
    expect(seen).toMatchObject({
      stop: [true, expect.any(String) as string],
      deactivated: { ...stopped, state: 'inactive' },
      cleaned: { ...stopped, state: 'unconfigured' },
      configured: { ...stopped, state: 'inactive' },
      activated: { ...stopped, state: 'halted' },
      rejected: 'stopped',
      loaded: [true, expect.any(String) as string],
      after_load: 34,
      crashed: [false, expect.any(String) as string],
      after_crash: 34,
      after_early_crash: 34,
      anew: { ...stopped, state: 'halted' },
      moved: 0,
      reset: [true, 'released'],
      ready: { code: 0 },
      stopped_unconfigured: [true, expect.any(String) as string],
      unconfigured: { ...stopped, state: 'unconfigured' },
      reset_unconfigured: [true, 'released'],
      reset_again: [false, 'not stopped'],
      free: { code: 13 },
    });
  });
});
