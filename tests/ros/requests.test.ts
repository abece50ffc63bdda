import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

// The peer has patience of its own, and says what it waited for.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

const peerFile = new URL('./requests_peer.py', import.meta.url);
const leftArm = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));
const running: RosProcess[] = [];

const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
const trained = join(folder, 'trained.brain');

/** A small brain is trained in a moment; how well it reaches is not asked here. */
const primitives = 12;
const usual = [
  `model.primitives:=${primitives}`,
  `checkpoint:=${trained}`,
  'autosave:=false',
  'joint_state_timeout:=3.0',
  'limits.tracking_error:=2.0',
  'movement_duration:=0.3',
];
const done = [true, expect.any(String) as string];

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

const start = (parameters: readonly string[], domain: number, ...rules: string[]) =>
  keep(
    runNeuromotor(
      ['node', '--ros-args', ...rules, ...[...usual, ...parameters].flatMap((rule) => ['-p', rule])],
      domain,
    ),
  );

/** What the peer saw, once it has ended well. */
async function seenBy(node: RosProcess, peer: RosProcess): Promise<unknown> {
  expect(await peer.ended, `${peer.text}\n${node.text}`).toEqual({ code: 0, signal: null });
  return (await peer.line('seen')).seen;
}

interface Seen extends Readonly<Record<string, unknown>> {
  readonly queue: readonly (readonly number[])[];
  readonly slow_duration: number;
  readonly fast_trial: Readonly<Record<string, string>>;
  readonly commands: Readonly<Record<string, number | boolean>>;
}

async function play(
  scenario: readonly string[],
  parameters: readonly string[],
): Promise<{ seen: Seen; node: RosProcess }> {
  const domain = freshDomain();
  const node = start(parameters, domain);
  const seen = (await seenBy(node, keep(runPython(peerFile, scenario, domain)))) as Seen;
  node.kill('SIGTERM');
  expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
  return { seen, node };
}

describeWithRos('the node', () => {
  beforeAll(async () => {
    const small = ['--set', `model.primitives=${primitives}`];
    const training = keep(runNeuromotor(['train', ...small, '--checkpoint', trained], freshDomain()));
    expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((child) => child.ended));
  });

  test('reaches for a queue, asks before it moves, and takes changes of parameters whole or not at all', async () => {
    const { seen } = await play(['asking'], []);
    expect(seen.unfit).toMatchObject({
      reason: 'outside_workspace',
      message: expect.stringContaining('number 2 of 2: y is 2 m') as string,
    });
    expect(seen.queue).toHaveLength(2);
    expect(seen.queue[0]).not.toEqual(seen.queue[1]);
    expect(seen).toMatchObject({
      confirm_set: done,
      asks: { code: 7, state: 'idle', message: 'Waiting for confirmation' },
      shown: ['hand', 'path', 'target', 'workspace'],
      frame: 'shoulder_base',
      waits: true,
      nothing_to_confirm: [false, 'no movement waits for confirmation'],
      confirm_unset: done,
      slow: done,
      fast: done,
    });
    // The way home and the reach.
    expect(seen.confirmed).toEqual([done, done]);
    expect(seen.slow_duration).toBeGreaterThanOrEqual(2 - 1e-6);
    // A tenth of a second was asked for; the limits beat that.
    expect(Number(seen.fast_trial.duration)).toBeGreaterThan(0.1);
    expect(seen.fast_trial.slowed_by).toMatch(/^(velocity|acceleration) limit of /);
    expect(seen).toMatchObject({
      bad_change: [false, expect.stringContaining("parameter 'settle_timeout' is -1") as string],
      unchanged: 1,
      read_only: [false, expect.stringContaining("parameter 'update_rate' is read-only") as string],
    });
    expect(seen.states_after).not.toContain('halted');
    expect(seen.commands).toMatchObject({ finite: true, ends_at_rest: true, ascending: true });
    expect(seen.commands.beyond).toBeLessThanOrEqual(1e-9);
    expect(seen.commands.velocity).toBeLessThanOrEqual(1 + 1e-6);
    expect(seen.commands.acceleration).toBeLessThanOrEqual(1 + 1e-6);
  });

  test('moves in simulated time: waits for it, stands with it, and halts where it goes back', async () => {
    const { seen } = await play(['simulated'], ['use_sim_time:=true']);
    expect(seen).toMatchObject({
      no_time: { state: 'paused', message: expect.stringContaining('no time has come on /clock') as string },
      stands: { state: 'paused', message: expect.stringContaining('time on /clock stands still') as string },
      silent: true,
      still_stands: 5,
      back: {
        state: 'halted',
        reason: expect.stringMatching(/^the clock went back by \d+\.\d+ s$/) as string,
      },
      silence: { state: 'halted', code: 30 },
    });
    // No halt, and no brake.
    for (const code of seen.codes_while_stopped as number[]) expect(code).toBeLessThan(20);
  });

  test('takes the robot description from its topic, as soon as it has come', async () => {
    const { seen, node } = await play(['described', leftArm, 'alone'], ["urdf:=''"]);
    expect(seen.waiting).toMatchObject({
      state: 'unconfigured',
      reason: 'waiting for a robot description on /robot_description',
    });
    expect(node.text).toContain('configure failed: /robot_description');
  });

  test('waits for the description when it is configured from outside', async () => {
    const { seen } = await play(['described', leftArm, 'asked'], ["urdf:=''", 'autostart:=false']);
    expect(seen).toMatchObject({ waits: true, configured: true, state: 'inactive' });
  });

  test('of one arm leaves that of another namespace alone', async () => {
    const domain = freshDomain();
    const nodes = ['left', 'right'].map((name) => start([], domain, '-r', `__ns:=/${name}`));
    const right = keep(runPython(peerFile, ['namespaced', 'right', 'left'], domain));
    await right.line('looks', 100);
    const left = keep(runPython(peerFile, ['namespaced', 'left', 'right'], domain));
    expect(await seenBy(nodes[0], left)).toMatchObject({ trials: 1, moved: true });
    expect(await seenBy(nodes[1], right)).toEqual({ trials: 0, moved: false, code: 0 });
  });

  test('has the quality of service that it is told, and tells whom it cannot hear', async () => {
    const override = 'qos_overrides./neuromotor/target.subscription.reliability:=best_effort';
    const { seen, node } = await play(['overridden'], [override]);
    expect(seen.mismatch).toContain('subscriber /arm of /neuromotor/trial asks for transient local messages');
    expect(node.text).toContain('set qos_overrides./neuromotor/trial.publisher.durability:=transient_local');
  });

  test.each([
    [
      'of no topic of the node',
      'qos_overrides./joints.subscription.depth:=5',
      'is for no topic of this node, expected one of /joint_trajectory (publisher)',
    ],
    [
      'that is none',
      'qos_overrides./joint_states.subscription.reliability:=best',
      'is best, expected one of reliable, best_effort',
    ],
  ])('refuses a quality of service %s', async (_, rule, reason) => {
    const node = start([rule], freshDomain());
    expect(await node.ended, node.text).toEqual({ code: 1, signal: null });
    expect(node.text).toContain(reason);
  });
});
