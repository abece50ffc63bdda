"""The least rclpy node that answers a joint state with a position command: it copies the positions."""

import rclpy
from rclpy.qos import HistoryPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64MultiArray

rclpy.init()
node = rclpy.create_node("copy")
commands = node.create_publisher(Float64MultiArray, "/copy/position_commands", 10)
newest = QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
node.create_subscription(
    JointState, "/joint_states", lambda state: commands.publish(Float64MultiArray(data=state.position)), newest
)
try:
    rclpy.spin(node)
except Exception:  # whatever the end of rclpy interrupts
    if rclpy.ok():
        raise
