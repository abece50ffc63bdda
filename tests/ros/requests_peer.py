"""Requests to the node other than single targets, with the arm of `arm_peer`: queues, confirmation, speed, parameters,
simulated time, a description that comes late, namespaces, quality of service.

    requests_peer.py SCENARIO [ARGUMENT...]
"""

import json
import sys
import time

import rclpy
from arm_peer import TARGETS, Peer, of_trajectories
from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticStatus
from geometry_msgs.msg import PointStamped, Pose, PoseArray
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import GetParameters, SetParametersAtomically
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rosgraph_msgs.msg import Clock
from std_msgs.msg import String
from visualization_msgs.msg import Marker, MarkerArray

LATCHED = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def value_of(value):
    if isinstance(value, bool):
        return ParameterValue(type=ParameterType.PARAMETER_BOOL, bool_value=value)
    return ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=value)


def change(peer, **values):
    """All of them or none; success and reason."""
    parameters = [Parameter(name=name, value=value_of(value)) for name, value in values.items()]
    request = SetParametersAtomically.Request(parameters=parameters)
    result = peer.call(SetParametersAtomically, "neuromotor/set_parameters_atomically", request).result
    return [result.successful, result.reason]


def double(peer, name):
    request = GetParameters.Request(names=[name])
    return peer.call(GetParameters, "neuromotor/get_parameters", request).values[0].double_value


def queue_of(points, frame="shoulder_base"):
    message = PoseArray()
    message.header.frame_id = frame
    for point in points:
        pose = Pose()
        pose.position.x, pose.position.y, pose.position.z = point
        message.poses.append(pose)
    return message


def asking():
    """A queue; confirmation; speed; a change of parameters in mid-movement; markers and diagnostics on the way."""
    peer = Peer()
    node, seen = peer.node, {}
    markers = []
    node.create_subscription(MarkerArray, "neuromotor/markers", markers.append, LATCHED)
    queues = node.create_publisher(PoseArray, "neuromotor/targets", 10)
    peer.talking = True
    peer.need(lambda: queues.get_subscription_count() > 0, "subscription of the queue")
    peer.status(code=0, state="idle")

    mark = peer.mark()
    queues.publish(queue_of([TARGETS[0], [0.0, 2.0, 0.0]]))
    seen["unfit"], _ = peer.status(mark, code=20)
    queues.publish(queue_of(TARGETS[:2]))
    peer.need(lambda: len(peer.trials) == 2, "trials of the queue")
    seen["queue"] = [[float(x) for x in trial["target"].split()] for trial in peer.trials]

    def shown():
        return {m.ns: m for m in markers[-1].markers if m.action == Marker.ADD} if markers else {}

    seen["confirm_set"] = change(peer, confirm_movements=True)
    count = len(peer.trajectories)
    peer.target(TARGETS[2], age_s=None)
    seen["asks"], _ = peer.status(peer.mark(), code=7)
    peer.need(lambda: "path" in shown(), "path")
    seen["shown"] = sorted(shown())
    seen["frame"] = shown()["path"].header.frame_id
    seen["waits"] = peer.still(peer.trajectories) and len(peer.trajectories) == count
    seen["confirmed"] = []
    trials = len(peer.trials)
    while len(peer.trials) == trials:
        # Going home is a movement too.
        mark = peer.mark()
        peer.need(lambda: len(peer.trials) > trials or any(s["code"] == 7 for s in peer.statuses[mark:]), "question")
        if len(peer.trials) == trials:
            count = len(peer.trajectories)
            seen["confirmed"].append(peer.trigger("confirm"))
            peer.need(lambda: len(peer.trajectories) > count, "movement")
            peer.need(lambda: peer.following is None, "end of the movement")
    seen["nothing_to_confirm"] = peer.trigger("confirm")
    seen["confirm_unset"] = change(peer, confirm_movements=False)

    seen["slow"] = change(peer, movement_duration=1.0, speed_override=0.5)
    seen["slow_duration"] = float(peer.reach(TARGETS[0], age_s=None)["duration"])
    seen["fast"] = change(peer, speed_override=10.0)
    seen["fast_trial"] = peer.reach(TARGETS[1], age_s=None)

    mark = peer.mark()
    count, trials = len(peer.trajectories), len(peer.trials)
    peer.target(TARGETS[2], age_s=None)
    peer.status(mark, state="moving")
    seen["bad_change"] = change(peer, movement_duration=2.5, settle_timeout=-1.0)
    seen["unchanged"] = double(peer, "movement_duration")
    seen["read_only"] = change(peer, update_rate=50.0)
    peer.need(lambda: len(peer.trials) > trials, "trial after the change")
    seen["states_after"] = sorted({s["state"] for s in peer.statuses[mark:]})
    seen["commands"] = of_trajectories(peer.trajectories)
    return seen


class SimulatedPeer(Peer):
    """Its time is that of /clock, which it publishes while it runs, and its arm moves in it."""

    def __init__(self):
        self.now, self.speed, self.last, self.sent = 1000.0, 0.0, time.monotonic(), 0.0
        self.clock = None
        super().__init__()
        self.arm_time = lambda: self.now
        self.clock = self.node.create_publisher(Clock, "/clock", 10)

    def tick(self):
        real = time.monotonic()
        self.now += self.speed * min(0.02, real - self.last)
        self.last = real
        if self.clock is not None and self.speed > 0 and real - self.sent >= 0.005:
            self.sent = real
            self.clock.publish(Clock(clock=Time(sec=int(self.now), nanosec=int(1e9 * (self.now % 1)))))


def simulated():
    """Time that does not come, runs slowly, stands with the whole robot, goes back; joint states that stop while it runs."""
    peer = SimulatedPeer()
    seen = {}
    peer.talking = True
    seen["no_time"], _ = peer.status(code=5)
    peer.speed = 0.7
    peer.status(peer.mark(), code=0, state="idle")
    seen["first"] = peer.reach(TARGETS[0], age_s=None)

    def moving(point):
        mark = peer.mark()
        peer.target(point, age_s=None)
        peer.status(mark, state="moving")
        peer.need(lambda: max(abs(v) for v in peer.v) > 0.2, "speed")

    moving(TARGETS[1])
    mark, trials, count = peer.mark(), len(peer.trials), len(peer.trajectories)
    speed, peer.speed, peer.talking = peer.speed, 0.0, False
    seen["stands"], _ = peer.status(mark, code=5)
    peer.until(lambda: False, 4.0)
    seen["silent"] = len(peer.trajectories) == count
    seen["still_stands"] = peer.statuses[-1]["code"]
    peer.speed, peer.talking = speed, True
    peer.need(lambda: len(peer.trials) > trials, "trial after the stop")
    seen["codes_while_stopped"] = sorted({s["code"] for s in peer.statuses[mark:]})

    moving(TARGETS[0])
    mark = peer.mark()
    peer.now -= 100.0
    if peer.following is not None:
        peer.following = (peer.following[0] - 100.0, peer.following[1])
    seen["back"], _ = peer.status(mark, code=35)
    peer.need(lambda: peer.following is None, "standstill")
    peer.heard()
    seen["after_back"] = peer.reach(TARGETS[1], age_s=None)

    moving(TARGETS[2])
    mark = peer.mark()
    peer.talking = False
    seen["silence"], _ = peer.status(mark, code=30)
    return seen


def described(file, transition):
    """A node that waits for its description, and then works; configured by itself or from outside."""
    peer = Peer()
    seen = {}
    peer.need(lambda: "reason" in peer.statuses[-1], "the reason why it waits")
    seen["waiting"] = peer.statuses[-1]
    text = peer.node.create_publisher(String, "robot_description", LATCHED)
    with open(file, encoding="utf8") as urdf:
        description = String(data=urdf.read())
    if transition == "asked":
        client = peer.node.create_client(ChangeState, "neuromotor/change_state")
        peer.need(client.service_is_ready, "lifecycle service")
        request = ChangeState.Request(transition=Transition(id=Transition.TRANSITION_CONFIGURE))
        future = client.call_async(request)
        peer.until(future.done, 0.5)
        seen["waits"] = not future.done()
        text.publish(description)
        peer.need(future.done, "answer")
        seen["configured"] = future.result().success
        seen["state"] = peer.lifecycle_state()
    else:
        text.publish(String(data="<robot/>"))
        mark = peer.mark()
        peer.need(lambda: any("robot_description" in s.get("reason", "") for s in peer.statuses[mark:]), "refusal")
        text.publish(description)
        peer.talking = True
        peer.status(code=0, state="idle")
        seen["trial"] = peer.reach(TARGETS[0], age_s=None)
    return seen


def namespaced(namespace, other):
    """One of two arms: `left` acts, the other looks on until that is over."""
    peer = Peer(namespace=namespace)
    others = []
    peer.node.create_subscription(DiagnosticStatus, f"/{other}/neuromotor/trial", others.append, 10)
    peer.talking = True
    peer.status(code=0, state="idle")
    if namespace == "left":
        peer.reach(TARGETS[0], age_s=None)
    else:
        print(json.dumps({"looks": True}), flush=True)
        peer.need(lambda: len(others) > 0, "trial of the other arm")
        peer.until(lambda: False, 0.5)
    return {"trials": len(peer.trials), "moved": len(peer.trajectories) > 0, "code": peer.statuses[-1]["code"]}


def overridden():
    """Targets come best effort, as the node was told; somebody asks of a topic what it does not offer."""
    peer = Peer()
    best = peer.node.create_publisher(
        PointStamped, "neuromotor/target", QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
    )
    peer.node.create_subscription(DiagnosticStatus, "neuromotor/trial", lambda _: None, LATCHED)
    peer.node.destroy_publisher(peer.targets)
    peer.targets = best
    peer.talking = True
    peer.status(code=0, state="idle")
    peer.need(lambda: best.get_subscription_count() > 0, "subscription of the target")
    seen = {"trial": peer.reach(TARGETS[0], age_s=None)}

    def connections():
        return [
            {pair.key: pair.value for pair in status.values}
            for array in peer.diagnostics
            for status in array.status
            if status.name.endswith("connections")
        ]

    peer.need(lambda: any(c["mismatches"] == "1" for c in connections()), "mismatch")
    seen["mismatch"] = next(c["mismatch_0"] for c in connections() if c["mismatches"] == "1")
    return seen


SCENARIOS = {f.__name__: f for f in [asking, simulated, described, namespaced, overridden]}

if __name__ == "__main__":
    rclpy.init()
    print(json.dumps({"seen": SCENARIOS[sys.argv[1]](*sys.argv[2:])}), flush=True)
    rclpy.shutdown()
