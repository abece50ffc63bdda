/**
 * Bounds of messages. The publisher decides how large a message is, and decoding a large one blocks the thread of the
 * control loop. The size is therefore checked before decoding.
 */
import type { MessageType } from './messages.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes of a serialized message. */
const mostBytes: Partial<Record<MessageType, number>> = {
  // A humanoid with hands has 60 joints, some 6 KiB.
  'sensor_msgs/msg/JointState': 64 * KIB,
  'std_msgs/msg/Float64MultiArray': 64 * KIB,
  'std_msgs/msg/Bool': KIB,
  'std_msgs/msg/Float64': KIB,
  'sensor_msgs/msg/Joy': 64 * KIB,
  'geometry_msgs/msg/WrenchStamped': 4 * KIB,
  'geometry_msgs/msg/PointStamped': 4 * KIB,
  'geometry_msgs/msg/PoseStamped': 4 * KIB,
  // A thousand poses are 56 KiB.
  'geometry_msgs/msg/PoseArray': 64 * KIB,
  // A minute of seven joints at 100 Hz is 3 MiB.
  'trajectory_msgs/msg/JointTrajectory': 8 * MIB,
  // Robot descriptions, as on file.
  'std_msgs/msg/String': 16 * MIB,
};
const otherwise = MIB;

export function mostBytesOf(type: MessageType): number {
  return mostBytes[type] ?? otherwise;
}
