/**
 * The robot of the latency measurement: joint states at random intervals around 10 ms, each with its own yaw, so that
 * an answer shows which state it reflects. Waits until the brain is trained, then measures. Prints the times from the
 * publication of a state to the message that reflects it, as one JSON object: latency-peer.ts SAMPLES.
 */
import { describedRobot } from '../src/arm/robot.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { messageOf } from '../src/errors.js';
import { latchedQos, outputQos } from '../src/ros/client/qos.js';
import { openRos } from '../src/ros/client/ros-context.js';

const [samplesText, ...rosArguments] = process.argv.slice(2);
const samples = Number(samplesText);
const settings = resolveSettings('robot');
const { arm } = describedRobot(settings);
/** The joints' resolution of these states, well below what counts as a movement. */
const STEP_RAD = 1e-7;
const MEAN_INTERVAL_MS = 10;

const ros = await openRos(rosArguments);
const node = ros.createNode('latency_peer', (where, error) => {
  process.stderr.write(`${where}: ${messageOf(error)}\n`);
});
const states = node.publisher('sensor_msgs/msg/JointState', 'joint_states', outputQos);

/** The time (ms) at which the state of a hand or of a yaw was published. */
const sentByHand = new Map<number, number>();
const sentByYaw = new Map<number, number>();
const latencies = { node: [] as number[], rclpy: [] as number[] };
let ready = false;

/** Each state counts once, with the first thing that reflects it. */
function take(sent: Map<number, number>, key: number, into: number[]): void {
  const sentMs = sent.get(key);
  if (sentMs === undefined) return;
  sent.delete(key);
  if (ready && into.length < samples) into.push(performance.now() - sentMs);
}

// Published in the same cycle as the position command, right after it.
node.subscribe('geometry_msgs/msg/PointStamped', '/neuromotor/hand', outputQos, ({ point }) => {
  take(sentByHand, point.x, latencies.node);
});
node.subscribe('std_msgs/msg/Float64MultiArray', '/copy/position_commands', outputQos, ({ data }) => {
  take(sentByYaw, data[0], latencies.rclpy);
});
let commands = 0;
node.subscribe('std_msgs/msg/Float64MultiArray', '/position_commands', outputQos, () => {
  commands++;
});
node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', '/neuromotor/status', latchedQos, ({ values }) => {
  ready ||= commands > 0 && values.some(({ key, value }) => key === 'state' && value === 'idle');
});

const posture = Float64Array.from(settings.start_posture);
const hand = new Float64Array(3);
let count = 0;
function publish(): void {
  if (latencies.node.length >= samples && latencies.rclpy.length >= samples) {
    console.log(JSON.stringify(latencies));
    void ros.close().then(() => process.exit(0));
    return;
  }
  posture[0] = STEP_RAD * ++count;
  arm.forward(posture, hand);
  const nowMs = performance.now();
  sentByHand.set(hand[0], nowMs);
  sentByYaw.set(posture[0], nowMs);
  states.publish({
    header: { stamp: node.stamp(), frame_id: '' },
    name: settings.joints,
    position: posture,
    velocity: [0, 0, 0, 0],
    effort: [],
  });
  // A state that a newer one has overtaken is never answered.
  for (const sent of [sentByHand, sentByYaw])
    for (const [key, sentMs] of sent) if (nowMs - sentMs > 5000) sent.delete(key);
  setTimeout(publish, MEAN_INTERVAL_MS * (0.5 + Math.random()));
}
node.spin();
publish();
