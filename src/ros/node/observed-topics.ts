import type { MessageType } from '../client/messages.js';
import type { Qos } from '../client/qos.js';
import type { RosNode } from '../client/ros-node.js';

/** Nothing is lost while a program is busy for some time. */
const DEPTH = 1000;
const anyPublisher: Qos = { reliability: 'best_effort', durability: 'volatile', depth: DEPTH };
const reliable: Qos = { reliability: 'reliable', durability: 'volatile', depth: DEPTH };
const latched: Qos = { reliability: 'reliable', durability: 'transient_local', depth: DEPTH };

/** The topics of a node, with names relative to its namespace or, after `~`, to the node itself. */
const topics = {
  joint_states: ['sensor_msgs/msg/JointState', anyPublisher],
  '~/target': ['geometry_msgs/msg/PointStamped', reliable],
  '~/target_pose': ['geometry_msgs/msg/PoseStamped', reliable],
  '~/targets': ['geometry_msgs/msg/PoseArray', reliable],
  '~/observed_hand': ['geometry_msgs/msg/PointStamped', anyPublisher],
  robot_description: ['std_msgs/msg/String', latched],
  joint_trajectory: ['trajectory_msgs/msg/JointTrajectory', reliable],
  position_commands: ['std_msgs/msg/Float64MultiArray', reliable],
  '~/status': ['diagnostic_msgs/msg/DiagnosticStatus', latched],
  '~/trial': ['diagnostic_msgs/msg/DiagnosticStatus', reliable],
  '~/aiming_error': ['std_msgs/msg/Float64', reliable],
  '~/heartbeat': ['std_msgs/msg/Header', reliable],
  '~/hand': ['geometry_msgs/msg/PointStamped', reliable],
  '~/markers': ['visualization_msgs/msg/MarkerArray', latched],
  '/diagnostics': ['diagnostic_msgs/msg/DiagnosticArray', reliable],
} as const satisfies Record<string, readonly [MessageType, Qos]>;

/**
 * Subscribes to all topics of another node and leaves the messages to the taps of this one.
 * @param observed full name of the other node, with namespace and leading slash
 * @returns full names of the topics, before remapping
 */
export function observeTopics(node: RosNode, observed: string): string[] {
  const namespace = observed.slice(0, observed.lastIndexOf('/'));
  return Object.entries(topics).map(([topic, [type, qos]]) => {
    const name = topic.startsWith('/')
      ? topic
      : topic.replace(/^~|^/, (mark) => (mark === '~' ? observed : `${namespace}/`));
    node.subscribe(type, name, qos, () => undefined);
    return name;
  });
}
