import { afterEach, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

// The peer has patience of its own, and says what it waited for.
vi.setConfig({ testTimeout: 150_000 });

const peerFile = new URL('./arm_peer.py', import.meta.url);
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

  test.each([
    ['a rate below 100 Hz', ['--rate', '20'], '--rate is 20, expected 100 to 1000'],
    ['a posture of another arm', ['--posture', '1, 2'], "'start_posture' has 2 elements, expected 4"],
    [
      'a fault that does not fit',
      ['--jammed', 'wrist'],
      "'jammed' names 'wrist', expected some of shoulder_yaw",
    ],
    ['an unknown parameter', ['--ros-args', '-p', 'drpo:=0.1'], "unknown parameter 'drpo'"],
    [
      'a parameter for another arm',
      ['--ros-args', '-p', 'friction:=[1.0]'],
      "'friction' has 1 elements, expected 4",
    ],
    ['what is no option', ['--rtae', '200'], "'--rtae' is no option of simulate"],
  ])('%s is refused', async (_, args, reason) => {
    const robot = keep(runNeuromotor(['simulate', ...args], freshDomain()));
    expect(await robot.ended).toEqual({ code: 1, signal: null });
    expect(robot.text).toContain(reason);
  });
});
