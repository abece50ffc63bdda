import { afterEach, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

// The peer has patience of its own, and says what it waited for.
vi.setConfig({ testTimeout: 150_000 });

const peerFile = new URL('./arm_peer.py', import.meta.url);
const listenerFile = new URL('./simulate_peer.py', import.meta.url);
const running: RosProcess[] = [];

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

async function endsWell(child: RosProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  expect(await child.ended, child.text).toEqual({ code: 0, signal: null });
}

describeWithRos('the simulated robot', () => {
  test.each(['trajectory', 'position'])(
    'is brought to a target by the node, with %s commands',
    async (kind) => {
      const domain = freshDomain();
      const robot = keep(runNeuromotor(['simulate', '--posture', '0.2, 30 deg, 0, -0.3'], domain));
      const settings = ['command_interface', kind, 'joint_state_timeout', '1.0', 'movement_duration', '1.0'];
      const rules = settings.flatMap((name, i) => (i % 2 === 0 ? ['-p', `${name}:=${settings[i + 1]}`] : []));
      const node = keep(runNeuromotor(['node', '--ros-args', ...rules], domain));
      const peer = keep(runPython(peerFile, ['single_reach'], domain));
      expect(await peer.ended, `${peer.text}\n${node.text}\n${robot.text}`).toEqual({
        code: 0,
        signal: null,
      });
      const seen = (await peer.line('seen')).seen as { readonly gap: number; readonly aiming_error: string };
      expect(seen.gap).toBeLessThan(1e-6);
      expect(Number(seen.aiming_error)).toBeLessThan(0.15);
      expect(robot.text).toContain('4 joints (mujoco) on joint_states at 200 Hz');
      expect(robot.text).not.toContain('rejected');
      await endsWell(node, 'SIGTERM');
      await endsWell(robot, 'SIGINT');
    },
  );

  test('obeys trajectories from their time on and positions, and says what it refuses', async () => {
    const domain = freshDomain();
    const robot = keep(runNeuromotor(['simulate', '--rate', '100'], domain));
    const peer = keep(runPython(peerFile, ['commands'], domain));
    expect(await peer.ended, `${peer.text}\n${robot.text}`).toEqual({ code: 0, signal: null });
    const seen = (await peer.line('seen')).seen as Readonly<Record<'moves_after_s' | 'others', number>>;
    expect(seen.moves_after_s).toBeGreaterThan(1);
    expect(seen.others).toBeLessThan(0.01);
    expect(seen).toMatchObject({ lengths: [4, 4, 4] });
    const refusals = robot.text.match(/rejected: .*/g);
    expect(refusals).toHaveLength(6);
    // The order of messages on two topics is anyone's.
    expect(refusals).toEqual(
      expect.arrayContaining(
        [
          "joint 'shoulder_yaw' is missing",
          "it has an unknown joint 'finger'",
          'time_from_start of point 1 is 1 s, expected more than 1 s',
          'positions of point 0: number 1 is NaN',
          '2 numbers, expected 4',
          'that of elbow is Infinity',
        ].map((reason) => expect.stringContaining(reason) as string),
      ) as string[],
    );
    await endsWell(robot, 'SIGTERM');
  });

  /** What an independent listener makes of an arm with these options. */
  async function heard(scenario: string, options: readonly string[]) {
    const domain = freshDomain();
    const robot = keep(runNeuromotor(['simulate', ...options], domain));
    const peer = keep(runPython(listenerFile, [scenario], domain));
    expect(await peer.ended, `${peer.text}\n${robot.text}`).toEqual({ code: 0, signal: null });
    const { seen } = (await peer.line('seen')) as { readonly seen: Readonly<Record<string, unknown>> };
    await endsWell(robot, 'SIGINT');
    return seen;
  }

  test.each([5, 30, 1000])('publishes as many joint states as it is told: %d a second', async (rate) => {
    const seen = await heard('messages', ['--plant', 'ideal', '--rate', String(rate)]);
    // A busy machine loses ticks of a millisecond.
    expect(seen.per_second).toBeGreaterThan(rate === 1000 ? 500 : 0.9 * rate);
    expect(seen.per_second).toBeLessThan(1.1 * rate);
  });

  test('is noisy and late, wraps its angles, and has a camera with noise of its own', async () => {
    const seen = await heard('messages', [
      ...['--plant', 'ideal', '--set', 'start_posture=[2, 0.5, 0, -0.5]', '--encoder-step', '3, 0, 0, 0'],
      ...['--rate', '50', '--noise', '2 mrad', '--delay', '100 ms', '--wrap'],
      ...['--camera', 'neuromotor/observed_hand', '--view-noise', '5 mm', '--view-delay', '200 ms'],
    ]);
    // 200 readings: five standard deviations are a quarter.
    expect(Math.abs(Number(seen.spread) / 0.002 - 1)).toBeLessThan(0.26);
    expect(Math.abs(Number(seen.hand_spread) / 0.005 - 1)).toBeLessThan(0.26);
    expect(seen.late_s).toBeGreaterThan(0.09);
    expect(seen.late_s).toBeLessThan(0.2);
    expect(seen.hand_late_s).toBeGreaterThan(0.19);
    expect(seen.hand_frame).toBe('shoulder_base');
    expect(seen.largest).toBeLessThan(Math.PI);
    expect((seen.first as number[])[0]).toBeCloseTo(5 - 2 * Math.PI, 1);
  });

  test('has encoders that jump, and that repeat themselves to the bit', async () => {
    const stepped = await heard('messages', ['--encoder-step', '0, 0, 0.7, 0', '--encoder-step-at', '0.1 s']);
    expect((stepped.first as number[])[2]).toBeCloseTo(0.7, 2);
    expect(stepped.repeat).toBe(false);
    const frozen = await heard('messages', ['--noise', '0.01', '--frozen-at', '0.1 s', '--rate', '100']);
    expect(frozen.repeat).toBe(true);
    expect(frozen.per_second).toBeGreaterThan(80);
  });

  test('loses its drives and has them again, by time and by parameter, and says what it refuses', async () => {
    const seen = await heard('drives', [
      ...['--posture', '0, 1.2, 0, -0.4', '--drives-off-at', '3', '--drives-on-at', '4'],
    ]);
    expect(seen.first).toBeCloseTo(1.2, 1);
    expect(seen.lowest).toBeLessThan(0.9);
    expect(seen.last).toBeCloseTo(1.2, 1);
    expect(seen.by_parameter).toEqual([
      [true, ''],
      [true, ''],
    ]);
    expect(seen.fallen_by).toBeGreaterThan(0.3);
    expect(Math.abs(Number(seen.back))).toBeLessThan(0.02);
    expect(seen.refused).toEqual([
      [false, expect.stringContaining("'rate' is 2, expected a finite number from 5 to 1000") as string],
      [false, expect.stringContaining("'longer_link'") as string],
      [false, expect.stringContaining('nobody sees the hand, expected --camera <topic>') as string],
    ]);
  });

  test('follows in its own time, and late where commands are', async () => {
    const seen = await heard('follows', ['--rate', '100']);
    expect(seen.normal_s).toBeGreaterThan(0.7);
    expect(seen.normal_s).toBeLessThan(1.5);
    expect(Number(seen.slow_s) - Number(seen.normal_s)).toBeGreaterThan(0.6);
    expect(Number(seen.slow_s) - Number(seen.normal_s)).toBeLessThan(1.6);
    expect(Number(seen.late_s) - Number(seen.normal_s)).toBeGreaterThan(0.6);
    expect(Number(seen.late_s) - Number(seen.normal_s)).toBeLessThan(1.6);
  });

  test.each([
    ['a rate below 5 Hz', ['--rate', '2'], "'rate' is 2, expected a finite number from 5 to 1000 (Hz)"],
    [
      'what the plant cannot suffer',
      ['--plant', 'ideal', '--payload', '1'],
      "the ideal plant cannot suffer 'payload'",
    ],
    [
      'damping without soft servos',
      ['--servo-damping', '1'],
      "'servo_damping' counts only with 'servo_frequency'",
    ],
    [
      'a view that nobody has',
      ['--view-noise', '5 mm'],
      "'view_noise': nobody sees the hand, expected --camera",
    ],
    [
      'a body by parameter',
      ['--ros-args', '-p', 'longer_link:=1.1'],
      "'longer_link': the body is built before the node is there, expected --longer-link",
    ],
    ['a posture of another arm', ['--posture', '1, 2'], "'start_posture' has 2 elements, expected 4"],
    [
      'a fault that does not fit',
      ['--jammed', 'wrist'],
      "'jammed' names 'wrist', expected some of shoulder_yaw",
    ],
    ['an unknown parameter', ['--ros-args', '-p', 'drpo:=0.1'], "unknown parameter 'drpo'"],
    [
      'a parameter for another arm',
      ['--ros-args', '-p', 'friction:=[1.0, 2.0]'],
      "'friction' has 2 elements, expected 4",
    ],
    ['what is no option', ['--rtae', '200'], "'--rtae' is no option of simulate"],
  ])('%s is refused', async (_, args, reason) => {
    const robot = keep(runNeuromotor(['simulate', ...args], freshDomain()));
    expect(await robot.ended).toEqual({ code: 1, signal: null });
    expect(robot.text).toContain(reason);
  });
});
