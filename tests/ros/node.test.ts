import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

// The peer has patience of its own, and says what it waited for.
vi.setConfig({ testTimeout: 150_000 });

const peerFile = new URL('./arm_peer.py', import.meta.url);
const leftArm = new URL('../../urdf/left_arm.urdf', import.meta.url);
const running: RosProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
const trained = join(folder, 'trained.brain');

/** Joint states stand still for longer than this only when a test wants it, however busy the machine. */
const stateTimeoutS = 0.5;
/** One control cycle, and what a busy machine adds to it. */
const patienceS = 0.02 + 0.4;
/** Where forward kinematics, texts with nine digits and the timing of messages leave something (m). */
const millimetre = 1e-3;
/** Limits hold but for rounding; position streams are timed by their messages, not by their control cycles. */
const withinLimits = 1 + 1e-6;
const withinNoise = 1.3;

interface Trial {
  readonly distance: number;
  readonly gap: number;
  readonly published_error: number;
  readonly aiming_error: string;
  readonly [key: string]: unknown;
}

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

const start = (parameters: readonly string[], domain = freshDomain()) =>
  keep(runNeuromotor(['node', '--ros-args', ...parameters.flatMap((rule) => ['-p', rule])], domain));

/** Fast movements: the limits are what bounds them. Silence must be seen as such before the command has run away. */
const usual = [
  `joint_state_timeout:=${stateTimeoutS}`,
  'limits.tracking_error:=2.0',
  'movement_duration:=0.3',
];

interface Played {
  readonly node: RosProcess;
  readonly peer: RosProcess;
}

function play(scenario: readonly string[], parameters: readonly string[]): Played {
  const domain = freshDomain();
  const node = start([...usual, ...parameters], domain);
  return { node, peer: keep(runPython(peerFile, scenario, domain)) };
}

/** What the peer saw, once it has ended well. */
async function seenBy<T>({ node, peer }: Played): Promise<T> {
  expect(await peer.ended, `${peer.text}\n${node.text}`).toEqual({ code: 0, signal: null });
  return (await peer.line('seen')).seen as T;
}

async function endsWell(node: RosProcess, signal: NodeJS.Signals): Promise<void> {
  node.kill(signal);
  expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
}

function expectSound(trial: Trial): void {
  expect(trial.gap, JSON.stringify(trial)).toBeLessThan(millimetre);
  expect(trial.published_error).toBeCloseTo(Number(trial.aiming_error), 6);
  // Chance is some 0.3 m.
  expect(trial.distance).toBeLessThan(0.15);
}

describeWithRos('the node', () => {
  beforeAll(async () => {
    const training = keep(runNeuromotor(['train', '--checkpoint', trained], freshDomain()));
    expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
  });

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((child) => child.ended));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const withTrained = [`checkpoint:=${trained}`, 'autosave:=false'];

  test('reaches with trajectories, halts when joint states stop, holds when they come back', async () => {
    const played = play(['trajectories'], withTrained);
    const seen = await seenBy<{
      readonly waiting: object;
      readonly silent_without_states: boolean;
      readonly silent_without_target: boolean;
      readonly first: { readonly measured: number[]; readonly points: readonly { t: number; q: number[] }[] };
      readonly reaches: readonly Trial[];
      readonly states: readonly string[];
      readonly hand: { readonly frame: string; readonly gap: number };
      readonly diagnostics: Readonly<Record<string, Readonly<Record<string, string>>>>;
      readonly silence: Readonly<Record<string, unknown>> & { readonly next: Trial };
      readonly from_rest: Readonly<Record<string, number>>;
      readonly all: Readonly<Record<string, unknown>>;
    }>(played);
    expect(seen.waiting).toMatchObject({ level: 1, message: 'Waiting for joint states' });
    expect(seen).toMatchObject({ silent_without_states: true, silent_without_target: true });
    expect(seen.first.points[0].t).toBe(0);
    seen.first.points[0].q.forEach((q, j) => {
      expect(Math.abs(q - seen.first.measured[j])).toBeLessThan(1e-3);
    });
    for (const trial of [...seen.reaches, seen.silence.next]) expectSound(trial);
    expect(seen.reaches.map(({ trial }) => trial)).toEqual(['0', '1']);
    expect(seen.states).toEqual(
      expect.arrayContaining(['idle', 'homing', 'thinking', 'moving', 'settling']) as string[],
    );
    expect(seen.hand.frame).toBe('shoulder_base');
    expect(seen.hand.gap).toBeLessThan(millimetre);
    const { 'control loop': loop, 'joint states': joints, brain, connections, process } = seen.diagnostics;
    expect(Number(loop.loop_frequency)).toBeGreaterThan(50);
    const jitter = Object.entries(loop).filter(([key]) => key.startsWith('jitter_'));
    expect(jitter).toHaveLength(8);
    expect(jitter.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThan(10);
    expect(Number(joints.joint_state_age)).toBeLessThan(stateTimeoutS);
    expect(joints).toMatchObject({ joint_state_publishers: '1', publisher_nodes: '/arm' });
    expect(brain).toMatchObject({ brain_ready: 'true', calls_waiting: '0' });
    expect(connections).toMatchObject({ mismatches: '0' });
    expect(Number(process.resident_memory_mib)).toBeGreaterThan(20);

    expect(seen.silence.status).toMatchObject({
      level: 2,
      code: 30,
      state: 'halted',
      message: expect.stringContaining('Halted: joint states stale') as string,
    });
    expect(seen.silence.status_after_s).toBeGreaterThanOrEqual(stateTimeoutS - 0.02);
    expect(seen.silence.status_after_s).toBeLessThan(stateTimeoutS + patienceS);
    expect(seen.silence.brakes_after_s).toBeLessThan(stateTimeoutS + patienceS);
    expect(seen.silence).toMatchObject({
      rejected: [1, 'not_active', expect.stringContaining('halted') as string],
      holds_when_back: true,
      no_trial: true,
      still: 30,
    });

    expect(seen.from_rest.jump).toBeLessThan(1e-3);
    expect(seen.all).toMatchObject({ finite: true, ends_at_rest: true, ascending: true });
    expect(seen.all.beyond).toBeLessThanOrEqual(1e-9);
    expect(seen.all.velocity).toBeLessThanOrEqual(withinLimits);
    expect(seen.all.acceleration).toBeLessThanOrEqual(withinLimits);
    // The limits were what bounded the movements: a check that nothing came near would be none.
    expect(seen.all.acceleration).toBeGreaterThan(0.8);
    await endsWell(played.node, 'SIGINT');
  });

  test('refuses a movement through the table with code 36, and makes the next one that is clear', async () => {
    const table = ['collision.table_centre:=[-0.45,0.0,-0.05]', 'collision.table_size:=[0.1,0.1,0.1]'];
    const played = play(['collision'], [...withTrained, ...table]);
    const seen = await seenBy<{ readonly refused: object; readonly next: Trial }>(played);
    expect(seen).toMatchObject({
      home: [true, expect.any(String) as string],
      refused: {
        level: 2,
        code: 36,
        state: 'halted',
        message: expect.stringMatching(
          /^Halted: collision predicted: \w+ would come within 0\.0\d\d m of table, limit 0\.010 m$/,
        ) as string,
      },
      silent: true,
    });
    expectSound(seen.next);
    await endsWell(played.node, 'SIGINT');
  });

  test('streams positions, pauses, and is never silent in mid-movement, not even when it is ended', async () => {
    const played = play(['positions'], [...withTrained, 'command_interface:=position']);
    await played.peer.line('moving', 100);
    await endsWell(played.node, 'SIGTERM');
    const seen = await seenBy<{
      readonly first_gap: number;
      readonly last_step: number;
      readonly after_pause: Trial;
      readonly second: Trial;
      readonly third: Trial;
      readonly halted_after_s: number;
      readonly commands_while_silent: number;
      readonly commands: Readonly<Record<string, number | boolean>>;
    }>(played);
    expect(seen.first_gap).toBeLessThan(1e-3);
    expect(seen).toMatchObject({
      silent_without_states: true,
      pause: [true, expect.any(String) as string],
      paused: { code: 5, message: 'Paused, holding', state: 'paused' },
      stays_paused: true,
      resume: [true, expect.any(String) as string],
      gone: true,
    });
    expect(seen.after_pause.gap).toBeLessThan(millimetre);
    for (const trial of [seen.second, seen.third]) expectSound(trial);
    expect(seen.halted_after_s).toBeLessThan(stateTimeoutS + patienceS);
    // The last of a deceleration of 5 rad/s² in cycles of 10 ms.
    expect(seen.last_step).toBeLessThanOrEqual(5e-4 * withinNoise);
    expect(seen.commands_while_silent).toBeGreaterThan(10);
    expect(seen.commands.finite).toBe(true);
    expect(seen.commands.beyond).toBeLessThanOrEqual(1e-9);
    expect(seen.commands.velocity).toBeLessThan(withinNoise);
    expect(seen.commands.windows).toBeGreaterThan(100);
    expect(seen.commands.acceleration).toBeLessThan(withinNoise);
    expect(seen.commands.acceleration).toBeGreaterThan(0.5);
  });

  test('refuses unfit targets and joint states with the reason, stops, goes home, learns or not', async () => {
    const played = play(['refusals'], withTrained);
    const seen = await seenBy<
      Readonly<Record<string, unknown>> & {
        readonly frozen: readonly Trial[];
        readonly learning: Trial;
        readonly after_nan: Trial;
        readonly after_missing: Trial;
        readonly home_posture: readonly number[];
        readonly commands: Readonly<Record<string, unknown>>;
      }
    >(played);
    const rejected = (reason: string, culprit: string) => [
      1,
      reason,
      expect.stringMatching(new RegExp(`^Target rejected: ${reason}.*${culprit}`)) as string,
    ];
    expect(seen).toMatchObject({
      frame: rejected('frame', "it is in the frame 'camera'"),
      nan: rejected('not_finite', 'x is NaN'),
      infinite: rejected('not_finite', 'y is Infinity'),
      outside: rejected('outside_workspace', 'y is 2 m'),
      stale: rejected('stale', '30.\\d+ s old'),
      ahead: rejected('stale', 's ahead'),
      moved: 0,
      nan_joint: { level: 2, code: 33, joint: 'elbow' },
      missing_joint: { level: 2, code: 33, joint: 'shoulder_roll' },
      stop: [true, expect.any(String) as string],
      stopped: { level: 2, code: 34, state: 'halted' },
      while_stopped: rejected('stopped', 'reset_stop'),
      home_while_stopped: [false, expect.stringContaining('stopped') as string],
      latched: 34,
      reset_stop: [true, expect.any(String) as string],
      reset_again: [false, 'not stopped'],
      home: [true, expect.any(String) as string],
      learning_off: [true, expect.any(String) as string],
      learning_on: [true, expect.any(String) as string],
    });
    for (const trial of [seen.after_nan, seen.after_missing, ...seen.frozen, seen.learning])
      expectSound(trial);
    const degrees = seen.home_posture.map((q) => (q * 180) / Math.PI);
    [0, 40, 0, -10].forEach((q, j) => {
      expect(degrees[j]).toBeCloseTo(q, 3);
    });
    expect(seen.frozen.map(({ learning }) => learning)).toEqual(['false', 'false']);
    // Nothing is learnt and nothing explored; the reservoir's own activity is all that differs.
    expect(seen.frozen[1].primitive).toBe(seen.frozen[0].primitive);
    expect(Math.abs(seen.frozen[1].distance - seen.frozen[0].distance)).toBeLessThan(millimetre);
    expect(seen.learning.learning).toBe('true');
    expect(seen.commands).toMatchObject({ finite: true, ends_at_rest: true, ascending: true });
    expect(seen.commands.beyond).toBeLessThanOrEqual(1e-9);
    expect(seen.commands.velocity).toBeLessThanOrEqual(withinLimits);
    expect(seen.commands.acceleration).toBeLessThanOrEqual(withinLimits);
    // Once the peer has left, joint states end, and on a busy machine the node may tell of it (30) before it is asked.
    const halts = Array.from(played.node.text.matchAll(/halted \((\d+)\)/g), ([, code]) => Number(code));
    expect(halts.at(-1) === 30 ? halts.slice(0, -1) : halts).toEqual([33, 33, 34]);
    await endsWell(played.node, 'SIGTERM');
  });

  test('trains itself without a checkpoint, and says what is wrong with one that it cannot write', async () => {
    const file = join(folder, 'own.brain');
    // Six times as long as usual: the peer has to find the node long before the training is over.
    const long = ['model.training_trials:=2400'];
    const played = play(['training', file, join(folder, 'no-such-folder', 'own.brain')], long);
    const seen = await seenBy<{
      readonly reach: Trial;
      readonly progress: readonly number[];
      readonly [key: string]: unknown;
    }>(played);
    expect(seen.training).toMatchObject({ level: 0, code: 4, state: 'training' });
    expect(seen.progress.length).toBeGreaterThan(3);
    expect(seen.progress).toEqual([...seen.progress].sort((a, b) => a - b));
    expect(seen.progress[0]).toBeGreaterThanOrEqual(0);
    expect(seen.progress.at(-1)).toBeGreaterThan(0.5);
    expect(seen.progress.at(-1)).toBeLessThanOrEqual(1);
    expectSound(seen.reach);
    const refused = (reason: string) => [false, expect.stringContaining(reason) as string];
    expect(seen).toMatchObject({
      early_save: refused('training'),
      unset: [refused("parameter 'checkpoint' is empty"), refused("parameter 'checkpoint' is empty")],
      set_unwritable: true,
      unwritable: [refused('no-such-folder'), refused('no-such-folder')],
      set: true,
      saved: [
        [true, `written to ${file}`],
        [true, `taken up from ${file}`],
      ],
      forget: [true, expect.any(String) as string],
      state: 'active',
    });
    expect(existsSync(file)).toBe(true);
    await endsWell(played.node, 'SIGTERM');
  });

  function copyOf(name: string, change: (bytes: Buffer) => Buffer): string {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(trained)));
    return file;
  }

  function urdf(name: string, text: string): string {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  test.each<[string, () => readonly string[], string]>([
    ['a URDF that is not there', () => ['urdf:=/no/such/arm.urdf'], '/no/such/arm.urdf'],
    ['a URDF that is none', () => [`urdf:=${urdf('broken.urdf', '<robot><link')}`], 'broken.urdf'],
    [
      'a joint that the URDF lacks',
      () => ['joints:=[shoulder_yaw, shoulder_pitch, shoulder_roll, knee]'],
      'knee',
    ],
    ['a tip link that the URDF lacks', () => ['tip_link:=foot'], 'foot'],
    [
      'a truncated checkpoint',
      () => [`checkpoint:=${copyOf('short.brain', (b) => b.subarray(0, b.length - 100))}`],
      'short.brain',
    ],
    [
      'an altered checkpoint',
      () => [
        `checkpoint:=${copyOf('altered.brain', (b) => Buffer.from(b.map((x, i) => (i === b.length - 9 ? x ^ 1 : x))))}`,
      ],
      'altered.brain',
    ],
    [
      'a checkpoint of another arm',
      () => [
        `checkpoint:=${trained}`,
        `urdf:=${urdf('other.urdf', readFileSync(leftArm, 'utf8').replaceAll('-0.22 0 0', '-0.23 0 0'))}`,
      ],
      'trained.brain',
    ],
  ])('with %s stays unconfigured, alive, and names the culprit', async (_, parameters, culprit) => {
    const node = start(parameters());
    await node.said('configure failed');
    expect(node.text).toContain(culprit);
    await endsWell(node, 'SIGTERM');
  });

  test('that is not configured says so to whoever asks or sends a target', async () => {
    const played = play(['state'], ['tip_link:=foot']);
    expect(await seenBy(played)).toMatchObject({
      state: 'unconfigured',
      status: {
        code: 37,
        level: 2,
        state: 'unconfigured',
        reason: expect.stringContaining('foot') as string,
      },
      rejected: [1, 'not_active', expect.stringContaining('Target rejected') as string],
    });
    await endsWell(played.node, 'SIGINT');
  });

  test('an argument that is not for ROS 2 is refused', async () => {
    const node = keep(runNeuromotor(['node', '--rate', '50'], freshDomain()));
    expect(await node.ended).toEqual({ code: 1, signal: null });
    expect(node.text).toContain(
      "'--rate' is no option of node; what is meant for ROS 2 comes after --ros-args",
    );
  });

  test.each([
    ['an unknown parameter', ['speed_limit:=1.0'], "unknown parameter 'speed_limit'"],
    ['a text for a number', ['movement_duration:=long'], 'parameter \'movement_duration\' is "long"'],
    ['a value out of range', ['limits.velocity_scale:=2.0'], "'limits.velocity_scale' is 2"],
    ['no joints', ['joints:=[]'], "parameter 'joints' is empty"],
    ['a start posture for other joints', ['start_posture:=[0.0, 1.0]'], "'start_posture' has 2 elements"],
  ])('%s ends the program with code 1 and is named', async (_, parameters, reason) => {
    const node = start(parameters);
    expect(await node.ended, node.text).toEqual({ code: 1, signal: null });
    expect(node.text).toContain(reason);
  });
});
