import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { describeWithReaders, readRecording } from '../support/mcap-readers.js';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

vi.setConfig({ testTimeout: 150_000 });

const peerFile = new URL('./arm_peer.py', import.meta.url);
const running: RosProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-recording-'));

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
  rmSync(folder, { recursive: true, force: true });
});

const onlyFile = (where: string) => {
  const names = readdirSync(where);
  expect(names).toHaveLength(1);
  return join(where, names[0]);
};

describeWithReaders('recordings of a node', () => {
  describeWithRos('in ROS 2', () => {
    test('from inside, from outside, and of a halt, have what went in and out', async () => {
      const domain = freshDomain();
      mkdirSync(folder, { recursive: true });
      const outside = keep(runNeuromotor(['record', '--output', join(folder, 'outside/')], domain));
      await outside.said('recording');
      const robot = keep(runNeuromotor(['simulate'], domain));
      const settings = {
        record: join(folder, 'inside/'),
        'incidents.folder': join(folder, 'halts'),
        command_interface: 'position',
        joint_state_timeout: '1.0',
        movement_duration: '1.0',
        'limits.tracking_error': '3.0',
      };
      const rules = Object.entries(settings).flatMap(([name, value]) => ['-p', `${name}:=${value}`]);
      const node = keep(runNeuromotor(['node', '--ros-args', ...rules], domain));
      const peer = keep(runPython(peerFile, ['single_reach'], domain));
      expect(await peer.ended, `${peer.text}\n${node.text}\n${robot.text}`).toMatchObject({ code: 0 });
      robot.kill('SIGKILL');
      await node.said('what led to the halt is in');
      for (const child of [node, outside]) {
        child.kill('SIGINT');
        expect(await child.ended, child.text).toEqual({ code: 0, signal: null });
      }

      const inside = readRecording(onlyFile(join(folder, 'inside')));
      expect(inside.mcap).toEqual(inside.rosbags);
      const both = readRecording(onlyFile(join(folder, 'outside')));
      expect(both.mcap).toEqual(both.rosbags);
      const topics = {
        '/joint_states': 'sensor_msgs/msg/JointState',
        '/position_commands': 'std_msgs/msg/Float64MultiArray',
        '/neuromotor/target': 'geometry_msgs/msg/PointStamped',
        '/neuromotor/hand': 'geometry_msgs/msg/PointStamped',
        '/neuromotor/status': 'diagnostic_msgs/msg/DiagnosticStatus',
        '/neuromotor/trial': 'diagnostic_msgs/msg/DiagnosticStatus',
        '/neuromotor/aiming_error': 'std_msgs/msg/Float64',
        '/diagnostics': 'diagnostic_msgs/msg/DiagnosticArray',
      };
      for (const [topic, type] of Object.entries(topics)) {
        expect(inside.mcap[topic], topic).toMatchObject({ type });
        expect(both.mcap[topic], topic).toMatchObject({ type });
      }
      expect(both.mcap['/neuromotor/target'].first).toEqual(inside.mcap['/neuromotor/target'].first);
      expect(both.mcap['/neuromotor/trial'].last).toEqual(inside.mcap['/neuromotor/trial'].last);

      const halt = onlyFile(join(folder, 'halts'));
      expect(halt).toMatch(/incident-.*-30\.mcap$/);
      const { mcap: led, rosbags } = readRecording(halt);
      expect(led).toEqual(rosbags);
      expect(led['/neuromotor/status'].last.message).toMatch(/^Halted: joint states stale/);
      expect(led['/joint_states'].last_ns).toBeLessThan(led['/neuromotor/status'].last_ns);
    });
  });
});
