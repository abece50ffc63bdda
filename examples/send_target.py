"""Sends one target to the node and waits for the answer.

    python3 send_target.py X Y Z [NODE]        metres, in the base frame of the arm
"""

import sys

import rclpy
from diagnostic_msgs.msg import DiagnosticStatus
from geometry_msgs.msg import PointStamped
from rclpy.qos import QoSProfile

rclpy.init()
client = rclpy.create_node("send_target")
node = sys.argv[4] if len(sys.argv) > 4 else "/neuromotor"
target = PointStamped()
target.header.frame_id = "shoulder_base"
target.header.stamp = client.get_clock().now().to_msg()
target.point.x, target.point.y, target.point.z = map(float, sys.argv[1:4])
name = f"{target.header.stamp.sec}.{target.header.stamp.nanosec:09d}"
answers = {}


def answered(message):
    values = {pair.key: pair.value for pair in message.values}
    answers[values["id"]] = (values["outcome"], message.message)


answer_end = client.create_subscription(DiagnosticStatus, f"{node}/trial", answered, QoSProfile(depth=100))
target_end = client.create_publisher(PointStamped, f"{node}/target", 1)
while target_end.get_subscription_count() == 0 or client.count_publishers(f"{node}/trial") == 0:
    rclpy.spin_once(client, timeout_sec=0.1)
target_end.publish(target)
while name not in answers:
    rclpy.spin_once(client)
print(*answers[name], sep=": ")
sys.exit(answers[name][0] != "reached")
