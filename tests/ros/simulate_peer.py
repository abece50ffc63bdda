"""Listens to `neuromotor simulate` and prints as JSON what it heard. Shares no code with it.

    simulate_peer.py SCENARIO
"""

import json
import math
import sys
import time

import rclpy
from geometry_msgs.msg import PointStamped
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64MultiArray
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

PATIENCE_S = 90.0


def seconds(stamp):
    return stamp.sec + 1e-9 * stamp.nanosec


class Listener:
    def __init__(self):
        self.node = rclpy.create_node("listener")
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.states, self.true, self.hands = [], [], []
        node, qos = self.node, qos_profile_sensor_data
        node.create_subscription(JointState, "joint_states", lambda m: self.take(self.states, m), qos)
        node.create_subscription(JointState, "neuromotor_arm/true_joint_states", lambda m: self.take(self.true, m), qos)
        node.create_subscription(PointStamped, "neuromotor/observed_hand", self.take_hand, qos)
        self.positions = node.create_publisher(Float64MultiArray, "position_commands", 10)
        self.trajectories = node.create_publisher(JointTrajectory, "joint_trajectory", 10)
        self.until(lambda: len(self.states) > 0 and self.positions.get_subscription_count() > 0)

    def take(self, into, message):
        into.append((time.time(), seconds(message.header.stamp), list(message.position), list(message.velocity)))

    def take_hand(self, message):
        point = message.point
        stamp = seconds(message.header.stamp)
        self.hands.append((time.time(), stamp, message.header.frame_id, [point.x, point.y, point.z]))

    def until(self, condition, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.states)} joint states, {len(self.hands)} hands")
            self.executor.spin_once(timeout_sec=0.005)

    def listen(self, for_s):
        end = time.monotonic() + for_s
        self.until(lambda: time.monotonic() >= end)

    def at(self, stamp):
        """The true posture of a moment."""
        return min(self.true, key=lambda state: abs(state[1] - stamp))[2]

    def set(self, name, value):
        kinds = {
            bool: lambda v: ParameterValue(type=ParameterType.PARAMETER_BOOL, bool_value=v),
            float: lambda v: ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=v),
            str: lambda v: ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=v),
            list: lambda v: ParameterValue(type=ParameterType.PARAMETER_DOUBLE_ARRAY, double_array_value=v),
        }
        client = self.node.create_client(SetParameters, "neuromotor_arm/set_parameters")
        self.until(client.service_is_ready)
        request = SetParameters.Request(parameters=[Parameter(name=name, value=kinds[type(value)](value))])
        future = client.call_async(request)
        self.until(future.done)
        result = future.result().results[0]
        return [result.successful, result.reason]


def spread(values):
    mean = sum(values) / len(values)
    return math.sqrt(sum((x - mean) ** 2 for x in values) / len(values))


def messages(listener):
    """A resting arm: how many joint states come, how late, how noisy; the same of the seen hand."""
    listener.listen(0.5)
    listener.states.clear(), listener.hands.clear()
    listener.listen(4.0)
    stamps = [stamp for _, stamp, *_ in listener.states]
    angles = [q[0] for _, _, q, _ in listener.states]
    seen = {
        "per_second": (len(stamps) - 1) / (stamps[-1] - stamps[0]),
        "late_s": sorted(at - stamp for at, stamp, *_ in listener.states)[len(stamps) // 2],
        "spread": spread(angles),
        "largest": max(abs(x) for _, _, q, _ in listener.states for x in q),
        "first": listener.states[0][2],
        "repeat": len({tuple(q) for _, _, q, _ in listener.states}) == 1,
    }
    if listener.hands:
        seen["hand_spread"] = spread([p[0] for *_, p in listener.hands])
        seen["hand_frame"] = listener.hands[0][2]
        seen["hand_late_s"] = sorted(at - stamp for at, stamp, *_ in listener.hands)[len(listener.hands) // 2]
    return seen


def drives(listener):
    """An arm whose drives go off and on, by time or by parameter: the angles of the second joint, second by second."""
    listener.until(lambda: len(listener.true) > 0)
    began = listener.true[0][1]
    listener.until(lambda: listener.true[-1][1] - began > 6.0)
    course = [q[1] for _, stamp, q, _ in listener.true]
    off = listener.set("drives_off", True)
    before = listener.true[-1][2][1]
    listener.listen(1.0)
    fallen = listener.true[-1][2][1]
    on = listener.set("drives_off", False)
    listener.listen(2.0)
    return {
        "lowest": min(course), "highest": max(course), "first": course[0], "last": course[-1],
        "by_parameter": [off, on], "fallen_by": before - fallen, "back": listener.true[-1][2][1] - before,
        "refused": [listener.set("rate", 2.0), listener.set("longer_link", 1.1), listener.set("view_noise", 0.01)],
    }


def follows(listener):
    """How long the arm takes over a trajectory of one second, and over one when its time is slower."""
    def turn(to):
        listener.until(lambda: len(listener.true) > 0)
        start = listener.true[-1][2]
        end = [to, *start[1:]]
        point = JointTrajectoryPoint(positions=end, velocities=[0.0] * 4)
        point.time_from_start.sec = 1
        names = ["shoulder_yaw", "shoulder_pitch", "shoulder_roll", "elbow"]
        sent = listener.true[-1][1]
        listener.trajectories.publish(JointTrajectory(joint_names=names, points=[point]))
        listener.until(lambda: abs(listener.true[-1][2][0] - to) < 0.02)
        return listener.true[-1][1] - sent

    listener.until(lambda: listener.trajectories.get_subscription_count() > 0)
    listener.listen(0.5)
    normal = turn(0.5)
    set_to = [listener.set("scale", 0.5)]
    slow = turn(0.0)
    set_to.append(listener.set("scale", 1.0))
    late = [listener.set("command_delay", 1.0), turn(0.5)][1]
    return {"normal_s": normal, "slow_s": slow, "late_s": late, "set": set_to}


if __name__ == "__main__":
    rclpy.init()
    try:
        print(json.dumps({"seen": globals()[sys.argv[1]](Listener())}), flush=True)
    finally:
        rclpy.shutdown()
