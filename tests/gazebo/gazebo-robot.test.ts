import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from '../ros/ros-processes.js';
import type { RosProcess } from '../ros/ros-processes.js';

vi.setConfig({ testTimeout: 150_000 });

const peerFile = new URL('../ros/arm_peer.py', import.meta.url);
const running: RosProcess[] = [];

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

const withRos = process.env.NEUROMOTOR_GAZEBO === '1' ? describeWithRos : describe.skip;

withRos('the arm in Gazebo as a robot in ROS 2', () => {
  test.each(['trajectory', 'position'])(
    'is brought to a target by the node in simulated time, with %s commands',
    async (kind) => {
      const domain = freshDomain();
      const robot = keep(runNeuromotor(['gazebo', '--posture', '0.2, 30 deg, 0, -0.3'], domain));
      const settings = ['command_interface', kind, 'joint_state_timeout', '1.0', 'movement_duration', '1.0'];
      const rules = settings.flatMap((name, i) => (i % 2 === 0 ? ['-p', `${name}:=${settings[i + 1]}`] : []));
      const node = keep(runNeuromotor(['node', '--ros-args', '-p', 'use_sim_time:=true', ...rules], domain));
      const peer = keep(runPython(peerFile, ['single_reach'], domain));
      expect(await peer.ended, `${peer.text}\n${node.text}\n${robot.text}`).toEqual({
        code: 0,
        signal: null,
      });
      const seen = (await peer.line('seen')).seen as { readonly gap: number; readonly aiming_error: string };
      expect(seen.gap).toBeLessThan(1e-6);
      expect(Number(seen.aiming_error)).toBeLessThan(0.15);
      expect(robot.text).toContain('4 joints (gazebo) on joint_states at 200 Hz');
      expect(robot.text).not.toContain('rejected');
      robot.kill('SIGINT');
      expect(await robot.ended, robot.text).toEqual({ code: 0, signal: null });
    },
  );

  test('is what a report tells of: versions, targets and what became of them, in one file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
    const domain = freshDomain();
    keep(runNeuromotor(['gazebo'], domain));
    const settings = [
      'use_sim_time:=true',
      'controller:=ik',
      'joint_state_timeout:=1.0',
      'movement_duration:=1.0',
    ];
    const rules = settings.flatMap((setting) => ['-p', setting]);
    keep(runNeuromotor(['node', '--ros-args', ...rules], domain));
    const file = join(folder, 'report.json');
    const report = keep(runNeuromotor(['gazebo', '--report', file, '--random', '2'], domain));
    expect(await report.ended, report.text).toEqual({ code: 0, signal: null });
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(content).toMatchObject({
      format: 'neuromotor gazebo report 1',
      reached: 2,
      faults: [],
      versions: { node: process.versions.node },
    });
    const targets = content.targets as readonly { outcome: string; values: { aiming_error: string } }[];
    expect(targets.map(({ outcome }) => outcome)).toEqual(['reached', 'reached']);
    for (const { values } of targets) expect(Number(values.aiming_error)).toBeLessThan(0.005);
    expect(Number(content.jointStates)).toBeGreaterThan(100);
    // The temporary file is gone.
    expect(readdirSync(folder)).toEqual(['report.json']);
    rmSync(folder, { recursive: true });
  });
});
