"""Publishes messages that are far larger than any that a node needs, then one of ordinary size."""

import time

import rclpy
from geometry_msgs.msg import Pose, PoseArray
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import JointState
from std_msgs.msg import String

rclpy.init()
node = rclpy.create_node("flood")
qos = QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.VOLATILE)
states = node.create_publisher(JointState, "joint_states", qos)
targets = node.create_publisher(PoseArray, "targets", qos)
texts = node.create_publisher(String, "description", qos)
end = time.monotonic() + 20
while any(p.get_subscription_count() == 0 for p in (states, targets, texts)) and time.monotonic() < end:
    time.sleep(0.05)

foreign = JointState(name=[f"foreign_{i}" for i in range(100_000)], position=[0.0] * 100_000)
many = PoseArray(poses=[Pose()] * 20_000)
long = String(data="x" * (50 * 2**20))
# Joint states are heard best effort: a piece of a large one may be lost, on a busy machine often. The test ends this.
for _ in range(40):
    for publisher, message in ((states, foreign), (targets, many), (texts, long)):
        publisher.publish(message)
        time.sleep(1.0)
        states.publish(JointState(name=["a"], position=[1.0]))
