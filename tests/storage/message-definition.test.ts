import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { interfacePrefix, messageDefinition } from '../../src/storage/message-definition.js';
import { messageFormat } from '../../src/storage/ros2-message.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Installs messages of a package under a prefix, by name. */
function install(prefix: string, packageName: string, messages: Readonly<Record<string, string>>): void {
  const index = join(prefix, 'share/ament_index/resource_index/rosidl_interfaces');
  mkdirSync(index, { recursive: true });
  writeFileSync(join(index, packageName), '');
  mkdirSync(join(prefix, 'share', packageName, 'msg'), { recursive: true });
  for (const [name, text] of Object.entries(messages))
    writeFileSync(join(prefix, 'share', packageName, 'msg', `${name}.msg`), text);
}

let prefix: string;
beforeEach(() => {
  prefix = temporaryFolder();
  vi.stubEnv('AMENT_PREFIX_PATH', `/nowhere:${prefix}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('of a package that is installed comes with all types in it, and decodes what it encodes', () => {
  install(prefix, 'arm_msgs', {
    State:
      'uint8 MOVES=2\nuint8 mode # how it is\nstd_msgs/Header header\nPart[] parts\n' +
      'trajectory_msgs/JointTrajectoryPoint error\nstring<=5 name\nfloat64[3] at\n',
    Part: 'arm_msgs/Deep deep\nint32[<=4] numbers\n',
    Deep: 'float64 value\n',
  });
  const definition = messageDefinition('arm_msgs/msg/State');
  for (const name of [
    'std_msgs/Header',
    'arm_msgs/Part',
    'arm_msgs/Deep',
    'trajectory_msgs/JointTrajectoryPoint',
  ])
    expect(definition.split(`MSG: ${name}\n`), name).toHaveLength(2);
  const format = messageFormat('arm_msgs/msg/State');
  const header = { stamp: { sec: 3, nanosec: 4 }, frame_id: 'base' };
  const point = {
    positions: [1, 2],
    velocities: [],
    accelerations: [],
    effort: [],
    time_from_start: { sec: 0, nanosec: 5 },
  };
  const parts = [{ deep: { value: 0.5 }, numbers: [1, 2, 3] }];
  const message = { mode: 2, header, parts, error: point, name: 'elbow', at: [1, 2, 3] };
  expect(format.decode(format.encode(message))).toMatchObject({
    mode: 2,
    header,
    parts: [{ deep: { value: 0.5 } }],
    name: 'elbow',
  });
});

it('follows what is installed, where a version has other fields', () => {
  install(prefix, 'control_msgs', { JointTrajectoryControllerState: 'string[] joint_names\n' });
  const old = messageFormat('control_msgs/msg/JointTrajectoryControllerState');
  expect(old.decode(old.encode({ joint_names: ['a'] }))).not.toHaveProperty('speed_scaling_factor');
});

it('of the core does not depend on what is installed', () => {
  install(prefix, 'std_msgs', { Float64: 'float32 other\n' });
  expect(messageDefinition('std_msgs/msg/Float64')).toContain('float64 data');
});

it('of a package that is not installed is an error that says so', () => {
  expect(interfacePrefix('arm_msgs')).toBeUndefined();
  expect(() => messageDefinition('arm_msgs/msg/State')).toThrow(
    "'arm_msgs/msg/State' is no message type of the ROS 2 core, and is not installed",
  );
});
