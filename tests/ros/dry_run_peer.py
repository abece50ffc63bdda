"""Sends a target to a node that is said to command nothing, looks for its plan, and prints as JSON what it saw."""

import json
import time

import rclpy
from diagnostic_msgs.msg import DiagnosticStatus
from geometry_msgs.msg import PointStamped
from rclpy.action import get_action_client_names_and_types_by_node
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_srvs.srv import Trigger
from visualization_msgs.msg import MarkerArray

rclpy.init()
node = rclpy.create_node("onlooker")
executor = SingleThreadedExecutor()
executor.add_node(node)
latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
states, codes, paths = [], [], []


def markers(message):
    paths.extend(len(marker.points) for marker in message.markers if marker.type == 4 and marker.action == 0)


def status(message):
    codes.append(next(pair.value for pair in message.values if pair.key == "code"))


node.create_subscription(JointState, "joint_states", lambda m: states.append(list(m.position)), qos_profile_sensor_data)
node.create_subscription(DiagnosticStatus, "neuromotor/status", status, latched)
node.create_subscription(MarkerArray, "neuromotor/markers", markers, latched)
targets = node.create_publisher(PointStamped, "neuromotor/target", 1)
confirm = node.create_client(Trigger, "neuromotor/confirm")


def until(condition, patience_s=60.0):
    end = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"codes {codes[-5:]}, {len(states)} joint states, paths {paths}")
        executor.spin_once(timeout_sec=0.01)


until(lambda: codes and codes[-1] == "0" and targets.get_subscription_count() > 0 and states and confirm.service_is_ready())
found = states[-1]
target = PointStamped()
target.header.frame_id = "shoulder_base"
target.point.x, target.point.y, target.point.z = -0.1, 0.2, 0.25
targets.publish(target)
until(lambda: codes[-1] == "7" and len(paths) > 0)
answer = confirm.call_async(Trigger.Request())
until(answer.done)
waited = time.monotonic() + 2
until(lambda: time.monotonic() > waited)
commanders = [
    info.node_name
    for topic in ("/joint_trajectory", "/position_commands")
    for info in node.get_publishers_info_by_topic(topic)
]
commanders += [info.node_name for info in node.get_publishers_info_by_topic("/joint_trajectory_controller/joint_trajectory")]
clients = [
    name
    for name, space in node.get_node_names_and_namespaces()
    for action, _ in get_action_client_names_and_types_by_node(node, name, space)
    if "follow_joint_trajectory" in action
]
moved = max(abs(a - b) for a, b in zip(found, states[-1]))
seen = {
    "confirm": [answer.result().success, answer.result().message],
    "commanders": commanders,
    "clients": clients,
    "moved": round(moved, 6),
    "path_points": paths[-1],
}
print(json.dumps({"seen": seen}), flush=True)
