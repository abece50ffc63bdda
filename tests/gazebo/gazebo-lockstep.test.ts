import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, describe, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from '../ros/ros-processes.js';
import type { RosProcess } from '../ros/ros-processes.js';

vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

const peerFile = new URL('./lockstep_peer.py', import.meta.url);
const running: RosProcess[] = [];
const busy: ChildProcess[] = [];

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  for (const child of busy.splice(0)) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

interface Seen {
  readonly bits: string;
  readonly states: number;
  readonly errors: readonly number[];
  readonly halts: number;
  readonly took_s: number;
}

const withGazebo = process.env.NEUROMOTOR_GAZEBO === '1' ? describeWithRos : describe.skip;

withGazebo('lock-step through ROS 2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
  const brain = join(folder, 'trained.nmb');

  beforeAll(async () => {
    const few = 'model.primitives=40';
    const training = runNeuromotor(['train', '--set', few, '--checkpoint', brain], freshDomain());
    expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Two reaches, one after the other. */
  async function play(commands: string): Promise<Seen> {
    const domain = freshDomain();
    const robot = keep(runNeuromotor(['gazebo', '--lockstep', 'neuromotor/cycle,player/cycle'], domain));
    const rules = {
      use_sim_time: true,
      lockstep: true,
      command_interface: commands,
      checkpoint: brain,
      'model.primitives': 40,
      'learning.enabled': true,
      // Each run begins with the same brain.
      autosave: false,
      movement_duration: 1.0,
    };
    const words = Object.entries(rules).flatMap(([name, value]) => ['-p', `${name}:=${String(value)}`]);
    const node = keep(runNeuromotor(['node', '--ros-args', ...words], domain));
    const peer = keep(runPython(peerFile, ['2'], domain));
    expect(await peer.ended, `${peer.text}\n${node.text}\n${robot.text}`).toEqual({ code: 0, signal: null });
    for (const child of [node, robot]) child.kill('SIGINT');
    return (await peer.line('seen')).seen as Seen;
  }

  test.each(['position', 'trajectory'])(
    'gives the same bits on a busy machine, with %s commands',
    async (commands) => {
      const quiet = await play(commands);
      for (let i = 0; i < 2; i++)
        busy.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
      const hurried = await play(commands);
      expect(hurried).toMatchObject({ bits: quiet.bits, states: quiet.states, errors: quiet.errors });
      expect(quiet.errors).toHaveLength(2);
      for (const error of quiet.errors) expect(error).toBeLessThan(0.002);
      expect(quiet.halts + hurried.halts).toBe(0);
    },
  );
});
