"""The other side of the echo tests, in rclpy: plays a scenario against the node and prints what it saw as JSON."""

import json
import math
import sys
import time

import rclpy
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState, GetState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import DescribeParameters, GetParameters, SetParameters, SetParametersAtomically
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64MultiArray, String
from std_srvs.srv import SetBool, Trigger

PATIENCE_S = 30.0


class Peer:
    def __init__(self):
        self.node = rclpy.create_node("peer")

    def until(self, condition, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end:
                return False
            rclpy.spin_once(self.node, timeout_sec=0.02)
        return True

    def call(self, kind, name, request):
        client = self.node.create_client(kind, name)
        if not client.wait_for_service(timeout_sec=PATIENCE_S):
            raise TimeoutError(f"no service {name}")
        future = client.call_async(request)
        if not self.until(future.done):
            raise TimeoutError(f"no answer of {name}")
        return future.result()

    def state(self):
        return self.call(GetState, "/echo/get_state", GetState.Request()).current_state.label

    def change(self, transition_id, label=""):
        request = ChangeState.Request(transition=Transition(id=transition_id, label=label))
        return self.call(ChangeState, "/echo/change_state", request).success


def echo(peer):
    heard, commands, notes = [], [], []
    node = peer.node
    node.create_subscription(JointState, "echo", heard.append, 10)
    node.create_subscription(Float64MultiArray, "position_commands", commands.append, 10)
    latched = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)
    node.create_subscription(String, "/echo/note", notes.append, latched)
    publisher = node.create_publisher(JointState, "joint_states", qos_profile_sensor_data)
    matched = peer.until(
        lambda: publisher.get_subscription_count() > 0
        and node.count_publishers("echo") > 0
        and node.count_publishers("position_commands") > 0
    )
    sent = []
    for i in range(200):
        message = JointState(name=["elbow", "shoulder_yaw"], position=[0.1 + i / 3, -1e-9 * i], velocity=[math.nan, 2.0])
        message.header.stamp.sec = i
        message.header.frame_id = "frame"
        publisher.publish(message)
        sent.append(message)
        peer.until(lambda: len(heard) > 0 and heard[-1].header.stamp.sec == i, 0.5)
    by_stamp = {m.header.stamp.sec: m for m in heard}
    same = sum(
        1
        for m in sent
        if (e := by_stamp.get(m.header.stamp.sec)) is not None
        and list(e.name) == list(m.name)
        and list(e.position) == list(m.position)
        and list(e.velocity) == [0.0, 2.0]
        and e.header.frame_id == "frame"
    )
    peer.until(lambda: len(notes) > 0)
    return {
        "matched": matched,
        "sent": len(sent),
        "same": same,
        "lastCommand": list(commands[-1].data) if commands else [],
        "lastPosition": sent[-1].position[0],
        "note": notes[-1].data if notes else "",
    }


def faults(peer):
    node = peer.node
    commands = []
    node.create_subscription(Float64MultiArray, "position_commands", commands.append, 10)
    publisher = node.create_publisher(String, "fault", 10)
    peer.until(lambda: publisher.get_subscription_count() > 0 and node.count_publishers("position_commands") > 0)
    for data in ["plain", "float32", "nan"]:
        publisher.publish(String(data=data))
        peer.until(lambda: False, 0.2)
    failed = peer.call(SetBool, "/echo/fail", SetBool.Request(data=True))
    well = peer.call(SetBool, "/echo/fail", SetBool.Request(data=False))
    ticks = int(peer.call(Trigger, "/echo/ticks", Trigger.Request()).message)
    return {
        "failed": [failed.success, failed.message],
        "well": [well.success, well.message],
        "ticks": ticks,
        "commands": [list(c.data) for c in commands],
    }


def lifecycle(peer):
    commands = []
    peer.node.create_subscription(Float64MultiArray, "position_commands", commands.append, 10)
    peer.until(lambda: peer.node.count_publishers("position_commands") > 0)
    seen = [["state", peer.state()]]

    def change(name, transition_id, label=""):
        began = time.monotonic()
        success = peer.change(transition_id, label)
        seen.append([name, success, peer.state(), round(time.monotonic() - began, 3)])

    change("activate while unconfigured", Transition.TRANSITION_ACTIVATE)
    change("unknown id", 99)
    change("unknown label", 0, "dance")
    change("configure", Transition.TRANSITION_CONFIGURE)
    change("configure again", Transition.TRANSITION_CONFIGURE)
    change("activate by label", 0, "activate")
    change("deactivate", Transition.TRANSITION_DEACTIVATE)
    seen.append(["last command", [list(c.data) for c in commands]])
    change("cleanup", Transition.TRANSITION_CLEANUP)
    change("configure", Transition.TRANSITION_CONFIGURE)
    change("activate", Transition.TRANSITION_ACTIVATE)
    return {"seen": seen}


def refused_configure(peer):
    return {"success": peer.change(Transition.TRANSITION_CONFIGURE), "state": peer.state()}


def parameters(peer):
    def value(of):
        if isinstance(of, bool):
            return ParameterValue(type=ParameterType.PARAMETER_BOOL, bool_value=of)
        if isinstance(of, int):
            return ParameterValue(type=ParameterType.PARAMETER_INTEGER, integer_value=of)
        if isinstance(of, float):
            return ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=of)
        return ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=of)

    def set_one(name, of):
        request = SetParameters.Request(parameters=[Parameter(name=name, value=value(of))])
        result = peer.call(SetParameters, "/echo/set_parameters", request).results[0]
        return [result.successful, result.reason]

    def get(name):
        got = peer.call(GetParameters, "/echo/get_parameters", GetParameters.Request(names=[name])).values[0]
        return got.double_value

    answers = {
        "good": set_one("joint_state_timeout", 0.25),
        "fractional": set_one("settle_timeout", 0.55),
        "type": set_one("joint_state_timeout", "long"),
        "range": set_one("joint_state_timeout", 11.0),
        "nan": set_one("joint_state_timeout", math.nan),
        "choice": set_one("idle_publish", "sometimes"),
        "read only": set_one("update_rate", 50.0),
        "unknown": set_one("joint_state_timout", 0.1),
    }
    atomic = SetParametersAtomically.Request(
        parameters=[
            Parameter(name="settle_timeout", value=value(1.5)),
            Parameter(name="joint_state_timeout", value=value(-1.0)),
        ]
    )
    result = peer.call(SetParametersAtomically, "/echo/set_parameters_atomically", atomic).result
    answers["atomic"] = [result.successful, result.reason]
    answers["values"] = [get("joint_state_timeout"), get("settle_timeout")]
    names = ["joint_state_timeout", "model.seed", "nonsense"]
    described = peer.call(DescribeParameters, "/echo/describe_parameters", DescribeParameters.Request(names=names))
    ranges = described.descriptors[0].floating_point_range[0]
    integers = described.descriptors[1].integer_range[0]
    answers["described"] = [
        ranges.from_value,
        ranges.to_value,
        integers.from_value,
        integers.to_value,
        described.descriptors[0].description,
        described.descriptors[1].read_only,
    ]
    return answers


def farewell(peer):
    """Watches the commands until the node has gone."""
    commands = []
    peer.node.create_subscription(Float64MultiArray, "position_commands", commands.append, 10)
    peer.until(lambda: peer.node.count_publishers("position_commands") > 0)
    peer.change(Transition.TRANSITION_CONFIGURE)
    peer.change(Transition.TRANSITION_ACTIVATE)
    print(json.dumps({"watching": True}), flush=True)
    gone = peer.until(lambda: peer.node.count_publishers("position_commands") == 0)
    return {"gone": gone, "commands": [list(c.data) for c in commands]}


SCENARIOS = {f.__name__: f for f in [echo, faults, lifecycle, refused_configure, parameters, farewell]}

if __name__ == "__main__":
    rclpy.init()
    print(json.dumps(SCENARIOS[sys.argv[1]](Peer())), flush=True)
    rclpy.shutdown()
