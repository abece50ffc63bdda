"""Whether the node reports its true state, seen by the arm of `arm_peer`.

    readiness_peer.py SCENARIO [ARGUMENT...]
"""

import json
import os
import subprocess
import sys
import time

import rclpy
from arm_peer import JOINTS, TARGETS, Peer
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PointStamped, Pose, PoseArray
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import JointState

CONFIGURE = Transition.TRANSITION_CONFIGURE
ACTIVATE = Transition.TRANSITION_ACTIVATE
DEACTIVATE = Transition.TRANSITION_DEACTIVATE
CLEANUP = Transition.TRANSITION_CLEANUP


def change_state(peer, transition):
    """Index of the statuses before it."""
    mark = peer.mark()
    request = ChangeState.Request(transition=Transition(id=transition))
    if not peer.call(ChangeState, "neuromotor/change_state", request).success:
        raise RuntimeError(f"transition {transition} was refused")
    return mark


def states():
    peer = Peer()
    seen = {"unconfigured": peer.statuses[-1]}
    seen["inactive"], _ = peer.status(change_state(peer, CONFIGURE), state="inactive")
    seen["waiting"], _ = peer.status(change_state(peer, ACTIVATE), code=6)
    peer.talking = True
    seen["ready"], _ = peer.status(peer.mark(), code=0)
    peer.talking = False
    seen["gap"], _ = peer.status(peer.mark(), code=6)
    peer.talking = True
    seen["back"], _ = peer.status(peer.mark(), code=0)
    seen["left"], _ = peer.status(change_state(peer, DEACTIVATE), state="inactive")
    seen["cleaned"], _ = peer.status(change_state(peer, CLEANUP), state="unconfigured")
    seen["states_of_0"] = sorted({s["state"] for s in peer.statuses if s["code"] == 0})
    return seen


def latched(crash_file):
    peer = Peer()
    peer.talking = True
    peer.status(code=0, state="idle")
    seen = {"stop": peer.trigger("stop")}
    seen["deactivated"], _ = peer.status(change_state(peer, DEACTIVATE), state="inactive")
    seen["cleaned"], _ = peer.status(change_state(peer, CLEANUP), state="unconfigured")
    seen["configured"], _ = peer.status(change_state(peer, CONFIGURE), state="inactive")
    seen["activated"], _ = peer.status(change_state(peer, ACTIVATE), state="halted")
    seen["rejected"] = peer.rejected("", TARGETS[0])[1]
    peer.need(lambda: peer.statuses[-1]["code"] == 34, "the stop")
    seen["loaded"] = peer.trigger("load")
    while "training" in seen["loaded"][1]:
        peer.until(lambda: False, 0.1)
        seen["loaded"] = peer.trigger("load")
    peer.until(lambda: False, 0.3)
    seen["after_load"] = peer.statuses[-1]["code"]
    with open(crash_file, "w", encoding="utf8"):
        pass
    # The thread looks for the file now and then.
    peer.until(lambda: False, 0.5)
    seen["crashed"] = peer.trigger("load")
    peer.until(lambda: False, 0.3)
    seen["after_crash"] = peer.statuses[-1]["code"]
    # The next thread crashes before anything is asked of it.
    for transition in (DEACTIVATE, CLEANUP, CONFIGURE, ACTIVATE):
        change_state(peer, transition)
    peer.until(lambda: False, 1.0)
    os.remove(crash_file)
    seen["after_early_crash"] = peer.statuses[-1]["code"]
    for transition in (DEACTIVATE, CLEANUP, CONFIGURE):
        change_state(peer, transition)
    seen["anew"], _ = peer.status(change_state(peer, ACTIVATE), state="halted")
    peer.target(TARGETS[0])
    peer.until(lambda: False, 0.5)
    seen["moved"] = len(peer.trajectories)
    seen["reset"] = peer.trigger("reset_stop")
    seen["ready"], _ = peer.status(peer.mark(), state="idle", code=0)
    change_state(peer, DEACTIVATE)
    change_state(peer, CLEANUP)
    mark = peer.mark()
    seen["stopped_unconfigured"] = peer.trigger("stop")
    seen["unconfigured"], _ = peer.status(mark, code=34)
    mark = peer.mark()
    seen["reset_unconfigured"] = peer.trigger("reset_stop")
    seen["free"], _ = peer.status(mark, state="unconfigured", code=13)
    seen["reset_again"] = peer.trigger("reset_stop")
    return seen


def named(peer, point, stamp=None, frame="shoulder_base"):
    message = PointStamped()
    message.header.frame_id = frame
    if stamp is not None:
        message.header.stamp = Time(sec=stamp[0], nanosec=stamp[1])
    message.point.x, message.point.y, message.point.z = point
    peer.targets.publish(message)


def answer(peer, name):
    peer.need(lambda: any(a["id"] == name for a in peer.answers), f"answer to {name}")
    found = [a for a in peer.answers if a["id"] == name]
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} answers to {name}")
    return found[0]


def set_double(peer, name, value):
    wanted = ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=value)
    request = SetParameters.Request(parameters=[Parameter(name=name, value=wanted)])
    if not peer.call(SetParameters, "neuromotor/set_parameters", request).results[0].successful:
        raise RuntimeError(f"{name} was refused")


def run_client(peer, file, point):
    client = subprocess.Popen([sys.executable, file, *map(str, point)], stdout=subprocess.PIPE, text=True)
    peer.need(lambda: client.poll() is not None, "the end of the client")
    return [client.returncode, client.stdout.read()]


def answers(client):
    peer = Peer()
    queues = peer.node.create_publisher(PoseArray, "neuromotor/targets", 10)
    peer.need(lambda: queues.get_subscription_count() > 0, "subscription of the queue")
    peer.talking = True
    peer.status(code=0, state="idle")
    set_double(peer, "target_timeout", 0.0)
    seen = {}
    named(peer, TARGETS[0], (10, 1), frame="elsewhere")
    seen["early"] = answer(peer, "10.000000001")
    named(peer, TARGETS[0], (20, 5))
    seen["reached"] = answer(peer, "20.000000005")
    seen["status_ids"] = sorted({s["id"] for s in peer.statuses if "id" in s})
    set_double(peer, "reach_tolerance", 0.0)
    named(peer, TARGETS[1], (21, 0))
    seen["missed"] = answer(peer, "21.000000000")
    set_double(peer, "reach_tolerance", 10.0)
    named(peer, TARGETS[0], (22, 0))
    peer.status(peer.mark(), state="moving")
    message = PoseArray()
    message.header.frame_id = "shoulder_base"
    message.header.stamp.sec = 3
    for point in TARGETS[:2]:
        pose = Pose()
        pose.position.x, pose.position.y, pose.position.z = point
        message.poses.append(pose)
    queues.publish(message)
    peer.until(lambda: False, 0.1)
    named(peer, TARGETS[1], (23, 0))
    seen["queue"] = {name: answer(peer, name)["outcome"] for name in ("3.000000000/1", "3.000000000/2")}
    peer.trigger("stop")
    seen["halted"] = answer(peer, "23.000000000")
    named(peer, TARGETS[0], (24, 0))
    seen["stopped"] = answer(peer, "24.000000000")
    peer.trigger("reset_stop")
    seen["client"] = run_client(peer, client, TARGETS[0])
    seen["client_far"] = run_client(peer, client, (9.0, 0.0, 0.0))
    change_state(peer, DEACTIVATE)
    count = len(peer.answers)
    named(peer, TARGETS[0])
    peer.need(lambda: len(peer.answers) > count, "answer without a stamp")
    seen["numbered"] = peer.answers[count]
    return seen


class WorldPeer(Peer):
    """A simulated world: its time is on /clock, best effort, and in the stamps of its joint states."""

    def __init__(self):
        self.now, self.speed, self.last, self.sent, self.clock_lag = 100.0, 1.0, time.monotonic(), 0.0, 0.0
        self.clock, self.told = None, True
        super().__init__()
        self.arm_time = lambda: self.now
        best = QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT)
        self.clock = self.node.create_publisher(Clock, "/clock", best)
        self.need(lambda: self.clock.get_subscription_count() > 0, "subscription of /clock")

    def stamp(self, at):
        return Time(sec=int(at), nanosec=int(1e9 * (at % 1)))

    def tick(self):
        real = time.monotonic()
        self.now += self.speed * min(0.02, real - self.last)
        self.last = real
        if self.clock is not None and self.told and real - self.sent >= 0.005:
            self.sent = real
            self.clock.publish(Clock(clock=self.stamp(self.now + self.clock_lag)))

    def publish(self):
        message = JointState(name=JOINTS, position=self.q, velocity=self.v)
        message.header.stamp = self.stamp(self.now)
        self.states.publish(message)
        self.published_at = time.monotonic()


def simulated():
    peer = WorldPeer()
    peer.talking = True
    peer.status(code=0, state="idle")
    seen = {}
    named(peer, TARGETS[0], (0, 0))
    peer.need(lambda: len(peer.trials) == 1, "first trial")

    # The world is reset while the arm settles; its clock is told a little later than its joints.
    mark, count = peer.mark(), len(peer.answers)
    named(peer, TARGETS[1])
    peer.status(mark, state="settling")
    commands = len(peer.trajectories)
    peer.clock_lag, peer.now = peer.now - 1.0, 1.0
    peer.q, peer.v, peer.following = [0.0, 0.2, 0.0, -0.2], [0.0] * 4, None
    seen["reset"], _ = peer.status(mark, code=35)
    peer.clock_lag = 0.0
    peer.until(lambda: False, 1.0)
    seen["no_trial"] = len(peer.trials) == 1
    seen["outcome"] = peer.answers[count]["outcome"]
    seen["nothing_commanded"] = len(peer.trajectories) == commands
    named(peer, TARGETS[1])
    peer.need(lambda: len(peer.trials) == 2, "trial after the reset")
    seen["after_reset"] = peer.trials[-1]["outcome"]

    # A pause, and a simulator that is gone, which for the node looks the same until it has lasted.
    mark = peer.mark()
    named(peer, TARGETS[0])
    peer.status(mark, state="moving")
    mark = peer.mark()
    peer.speed = 0.0
    seen["stands"] = peer.status(mark, state="paused")[0]["code"]
    peer.until(lambda: False, 2.0)
    if any(s["code"] == 30 for s in peer.statuses[mark:]):
        raise RuntimeError("a paused world is no silent one")
    peer.talking = peer.told = False
    seen["silent"], _ = peer.status(peer.mark(), code=30)
    count = len(peer.answers)
    named(peer, TARGETS[1])
    peer.need(lambda: len(peer.answers) > count, "answer while silent")
    seen["refused"] = peer.answers[count]["reason"]
    peer.talking = peer.told = True
    peer.speed = 1.0
    peer.need(lambda: len(peer.trials) == 3, "trial after the silence")
    seen["goes_on"] = peer.trials[-1]["outcome"]
    seen["trial_numbers"] = [trial["trial"] for trial in peer.trials]
    return seen


SCENARIOS = {f.__name__: f for f in [states, answers, simulated, latched]}

if __name__ == "__main__":
    rclpy.init()
    print(json.dumps({"seen": SCENARIOS[sys.argv[1]](*sys.argv[2:])}), flush=True)
    rclpy.shutdown()
