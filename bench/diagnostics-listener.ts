/** Prints the values of every status on /diagnostics, a JSON object a line. */
import { outputQos } from '../src/ros/qos.js';
import { openRos } from '../src/ros/ros-context.js';

const ros = await openRos(process.argv.slice(2));
const node = ros.createNode('diagnostics_listener', (where, error) => {
  throw new Error(where, { cause: error });
});
node.subscribe('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos, ({ status }) => {
  for (const { values } of status)
    process.stdout.write(
      `${JSON.stringify(Object.fromEntries(values.map(({ key, value }) => [key, value])))}\n`,
    );
});
ros.exitOnSignals();
node.spin();
