/**
 * The least robot that keeps a node going: its joints rest at the start posture, at 100 Hz; it takes position commands
 * and ignores them. Prints the values of each message on /diagnostics, one JSON object per line.
 */
import { resolveSettings } from '../src/parameters/settings.js';
import { messageOf } from '../src/errors.js';
import { commandQos, outputQos } from '../src/ros/client/qos.js';
import { openRos } from '../src/ros/client/ros-context.js';

const RATE_HZ = 100;
const { joints, start_posture: posture } = resolveSettings('robot');

const ros = await openRos(process.argv.slice(2));
const node = ros.createNode('control_loop_peer', (where, error) => {
  process.stderr.write(`${where}: ${messageOf(error)}\n`);
});
const states = node.publisher('sensor_msgs/msg/JointState', 'joint_states', outputQos);
node.every(1 / RATE_HZ, 'steady', () => {
  const header = { stamp: node.stamp(), frame_id: '' };
  states.publish({ header, name: joints, position: posture, velocity: posture.map(() => 0), effort: [] });
});
node.subscribe('std_msgs/msg/Float64MultiArray', 'position_commands', commandQos, () => undefined);
node.subscribe('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos, ({ status }) => {
  const values = status.flatMap((one) => one.values);
  process.stdout.write(
    `${JSON.stringify(Object.fromEntries(values.map(({ key, value }) => [key, value])))}\n`,
  );
});
ros.exitOnSignals();
node.spin();
