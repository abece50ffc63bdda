"""Faults of a robot's own controller and driver (see fault_peer.py for what is printed); the arm is jtc.py.

    driver_peer.py SESSION CHECKPOINT PRIMITIVES ROW,ROW,... COMMAND...
"""

import json
import math
import os
import signal
import subprocess
import sys
import time

import rclpy
from action_msgs.srv import CancelGoal
from arm_peer import JOINTS, TARGETS, seconds
from control_msgs.action import FollowJointTrajectory
from control_msgs.msg import SpeedScalingFactor
from fault_peer import HurtPeer, die_with_parent, play, row, session, SESSIONS, tell
from rclpy.action import ActionClient
from geometry_msgs.msg import PointStamped, TransformStamped
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool, String
from tf2_msgs.msg import TFMessage
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

CONTROLLER = "joint_trajectory_controller"
HERE = os.path.dirname(os.path.abspath(__file__))
# What a joint may step by where a brake replaces a movement: it begins at time 0 where the node believed the arm, which has
# gone on until the controller takes it: up to 9 mrad on an idle machine, more than 10 on a busy one.
BRAKE_STEP_RAD = 3e-2


class DrivenPeer(HurtPeer):
    """An arm with a trajectory controller of its own."""

    interface = "action"

    def __init__(self, command, parameters):
        self.states_seen, self.velocities, self.goals = [], [], []
        self.enabling, self.enabled_at = None, 0.0
        self.controller = self.start_controller()
        journal = f"{parameters['checkpoint']}.jsonl"
        if os.path.exists(journal):
            os.remove(journal)
        self.journal = journal
        own = {"controller": "ik-integral", "reach_start": "anywhere", "movement_duration": 1.5, "journal": journal}
        kept = {name: value for name, value in parameters.items() if name == "incidents.folder"}
        super().__init__(command, {**own, "limits.tracking_error": 0.3, **kept, **self.extra()})
        self.talking = False
        self.node.create_subscription(JointState, "joint_states", self._state, qos_profile_sensor_data)
        self.node.create_subscription(JointTrajectory, f"{CONTROLLER}/accepted", self._accepted, 100)
        self.hurts = self.node.create_publisher(String, f"{CONTROLLER}/hurt", 10)
        self.hurt_number, self.hurts_taken = 0, []
        self.node.create_subscription(
            String, f"{CONTROLLER}/hurt_taken", lambda message: self.hurts_taken.append(message.data), 10
        )
        self.enable = self.node.create_publisher(Bool, "enable", 10)
        latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self.scaling = self.node.create_publisher(SpeedScalingFactor, f"{CONTROLLER}/speed_scaling_input", latched)
        self.foreign = ActionClient(self.node, FollowJointTrajectory, f"{CONTROLLER}/follow_joint_trajectory")
        self.need(lambda: self.hurts.get_subscription_count() > 0, "the controller")

    def extra(self):
        return {}

    def start_controller(self):
        return subprocess.Popen(
            [sys.executable, os.path.join(HERE, "jtc.py")], stdout=sys.stderr, preexec_fn=die_with_parent
        )

    def tick(self):
        super().tick()
        if self.enabling is not None and time.monotonic() - self.enabled_at > 0.05:
            self.enabled_at = time.monotonic()
            self.enable.publish(Bool(data=self.enabling))

    def _state(self, message):
        order = [message.name.index(joint) for joint in JOINTS]
        self.q = [message.position[i] for i in order]
        self.states_seen.append((seconds(message.header.stamp), self.q))
        self.velocities.append(max(abs(message.velocity[i]) for i in order))

    def _accepted(self, message):
        order = [message.joint_names.index(joint) for joint in JOINTS]
        self.goals.append([[point.positions[i] for i in order] for point in message.points])

    def advance(self):
        """The arm moves by itself."""

    @property
    def trace(self):
        return self.states_seen

    @property
    def commands(self):
        return [q for goal in self.goals for q in goal]

    def at_rest(self):
        last = self.velocities[-30:]
        return len(last) == 30 and max(last) < 1e-6

    def hurt(self, **how):
        """Tells the controller until it has taken it: on a busy machine, or for a new controller, that takes a while."""
        self.hurt_number += 1
        told = String(data=json.dumps({**how, "number": self.hurt_number}))
        for _ in range(6):
            self.hurts.publish(told)
            if self.until(lambda: told.data in self.hurts_taken, 0.5):
                return

    def make_well(self):
        if self.controller.poll() is not None:
            self.controller = self.start_controller()
        self.hurt(
            refuse=False, mute=False, stopped=False, active=True, stuck="", sag=0.0, scale=1.0, told_scale=100.0,
            controller_scale=1.0, effort=0.0, robot_mode=7, safety_mode=1, program=True, franka=1, force=0.0, telling=True,
        )
        self.set_double("driver.path_tolerance", 0.0)
        self.set_double("driver.goal_tolerance", 0.0)
        self.set_double("driver.goal_time", 0.0)
        self.enabling = None if self.enabling is None else True
        self.trigger("reset_stop")

    def learnt(self):
        with open(self.journal) as journal:
            return sum('"what":"learnt"' in line for line in journal)

    def largest_step(self, since):
        """The largest angle by which a joint moved from one joint state to the next, beyond what its time allows (rad)."""
        trace = self.states_seen[since:]
        steps = [
            max(abs(x - y) for x, y in zip(a, b)) - 2.6 * (tb - ta)
            for (ta, a), (tb, b) in zip(trace, trace[1:])
        ]
        return max(steps, default=0.0)


def fails(peer, watch, heal, says):
    """Waits for code 39 and rest, heals, and sees that nothing was learnt and nothing moves by itself."""
    learnt = peer.learnt()
    status = peer.halt(watch, 39)
    seen = {"says": says in status["message"], "no_trial": len(peer.trials) == watch.trials}
    peer.hurt(**heal)
    at = list(peer.q)
    peer.until(lambda: False, 1.2)
    moved = max(abs(a - b) for a, b in zip(at, peer.q))
    return {**seen, "moved_by_itself": moved > 1e-6, "learnt": peer.learnt() != learnt}


@row("driver", moving=False)
def reaches(peer, watch):
    first, learnt = len(peer.states_seen), peer.learnt()
    count = int(os.environ.get("REACHES", "50"))
    began = len(peer.answers)
    outcomes = [peer.reach()["outcome"] for _ in range(count)]
    peer.rest()
    return {
        "reached": outcomes.count("reached") / count,
        "answers": len(peer.answers) - began == count,
        "learnt": peer.learnt() - learnt == count,
        "no_step": peer.largest_step(first) < 1e-3,
    }


@row("driver", moving=False)
def half_speed(peer, watch):
    """The pendant is at 50 %: reaches take twice as long, and none halts."""
    durations = []
    peer.reach()
    for percent, scale in ((100.0, 1.0), (50.0, 0.5)):
        peer.hurt(told_scale=percent, scale=scale)
        peer.until(lambda: False, 0.3)
        durations.append([float(peer.reach()["duration"]) for _ in TARGETS])
    peer.hurt(told_scale=100.0, scale=1.0)
    peer.until(lambda: False, 0.3)
    return {"ratio_right": 1.9 < sum(durations[1]) / sum(durations[0]) < 2.1}


@row("driver")
def speed_zero(peer, watch):
    peer.hurt(told_scale=0.0, scale=0.0)
    status, _ = peer.status(watch.mark, code=5)
    peer.rest()
    at = list(peer.q)
    peer.until(lambda: False, 1.0)
    still = max(abs(a - b) for a, b in zip(at, peer.q)) < 1e-9
    peer.hurt(told_scale=100.0, scale=1.0)
    trial = peer.finish(watch)
    return {"paused": "scaled to 0" in status["message"], "still": still, "outcome": trial["outcome"]}


@row("driver")
def controller_scaled(peer, watch):
    """The controller itself tells the factor, while it moves."""
    peer.hurt(controller_scale=0.3, scale=0.3)
    trial = peer.finish(watch)
    peer.hurt(controller_scale=1.0, scale=1.0)
    return {"outcome": trial["outcome"]}


@row("driver", moving=False)
def scaling_input(peer, watch):
    """Somebody asks the controller for 40 %, and neither it nor the robot tells the factor."""
    first, durations = len(peer.states_seen), []
    peer.hurt(telling=False, told_scale=None)
    peer.reach()
    for factor in (1.0, 0.4):
        peer.scaling.publish(SpeedScalingFactor(factor=factor))
        # What was told before counts for a second.
        peer.until(lambda: False, 1.5)
        durations.append(sum(float(peer.reach()["duration"]) for _ in TARGETS))
    peer.scaling.publish(SpeedScalingFactor(factor=1.0))
    peer.hurt(telling=True, told_scale=100.0)
    peer.until(lambda: False, 0.3)
    return {"ratio_right": 2.35 < durations[1] / durations[0] < 2.65, "no_step": peer.largest_step(first) < 1e-3}


@row("driver", moving=False)
def goal_refused(peer, watch):
    peer.hurt(refuse=True)
    peer.until(lambda: False, 0.2)
    peer.target(peer.next_target())
    return fails(peer, watch, {"refuse": False}, "refused the trajectory")


@row("driver", moving=False)
def path_tolerance(peer, watch):
    peer.set_double("driver.path_tolerance", 0.1)
    peer.hurt(stuck="elbow")
    peer.until(lambda: False, 0.2)
    peer.target(peer.next_target())
    seen = fails(peer, watch, {"stuck": ""}, "path tolerance violated")
    peer.set_double("driver.path_tolerance", 0.0)
    return seen


@row("driver")
def goal_tolerance(peer, watch):
    peer.finish(watch)
    peer.quiet()
    peer.set_double("driver.goal_tolerance", 0.02)
    peer.set_double("driver.goal_time", 0.6)
    peer.hurt(sag=0.05)
    later = type(watch)(peer)
    peer.target(peer.next_target())
    seen = fails(peer, later, {"sag": 0.0}, "goal tolerance violated")
    peer.set_double("driver.goal_tolerance", 0.0)
    peer.set_double("driver.goal_time", 0.0)
    return seen


@row("driver")
def canceled_by_another(peer, watch):
    peer.call(CancelGoal, f"{CONTROLLER}/follow_joint_trajectory/_action/cancel_goal", CancelGoal.Request())
    return fails(peer, watch, {}, "somebody canceled it")


@row("driver")
def another_client(peer, watch):
    point = JointTrajectoryPoint(positions=list(peer.q), velocities=[0.0] * 4)
    point.time_from_start.nanosec = 300_000_000
    trajectory = JointTrajectory(joint_names=JOINTS, points=[point])
    peer.foreign.send_goal_async(FollowJointTrajectory.Goal(trajectory=trajectory))
    return fails(peer, watch, {}, "another one took its place")


@row("driver")
def deactivated(peer, watch):
    peer.hurt(active=False)
    peer.halt(watch, 39)
    told = lambda: "switch_controllers --activate joint_trajectory_controller" in peer.statuses[-1]["message"]
    # The first reason of a halt remains; the next activation tells what is wrong now.
    rejected = []

    def refused():
        mark = peer.mark()
        peer.target(peer.next_target())
        peer.until(lambda: any(s["code"] == 20 for s in peer.statuses[mark:]), 1.0)
        rejected[:] = [s["message"] for s in peer.statuses[mark:] if s["code"] == 20]
        return any("switch_controllers --activate" in text for text in rejected)

    peer.need(refused, "the remedy")
    return {**fails(peer, watch, {"active": True}, "Deactivated while executing"), "told": told() or len(rejected) > 0}


@row("driver")
def server_killed(peer, watch):
    peer.controller.send_signal(signal.SIGKILL)
    at = time.time()
    status, _ = peer.status(watch.mark, state="halted")
    took = time.time() - at
    learnt = peer.learnt()
    peer.controller = peer.start_controller()
    states = len(peer.states_seen)
    peer.need(lambda: len(peer.states_seen) > states + 30, "the controller again")
    peer.until(lambda: False, 1.0)
    peer.make_well()
    peer.until(lambda: peer.foreign.server_is_ready(), 5.0)
    return {"code": status["code"], "soon": took < 1.5, "learnt": peer.learnt() != learnt}


@row("driver")
def silent_server(peer, watch):
    """No feedback comes any more, though the controller goes on."""
    peer.hurt(mute=True)
    seen = fails(peer, watch, {"mute": False}, "its action server is silent")
    return seen


@row("driver")
def stop_service(peer, watch):
    first = len(peer.states_seen)
    peer.trigger("stop")
    peer.halt(watch, 34)
    step = peer.largest_step(first)
    seen = {"no_step": step < BRAKE_STEP_RAD, "step_rad": step}
    peer.trigger("reset_stop")
    return seen


def robot_stands(peer, watch, now, then, says):
    """The robot stops by itself; what was under way does not go on when it may move again."""
    peer.hurt(stopped=True, **now)
    return fails(peer, watch, {"stopped": False, **then}, says)


@row("driver")
def protective_stop(peer, watch):
    return robot_stands(peer, watch, {"safety_mode": 3}, {"safety_mode": 1}, "protective stop")


@row("driver")
def brakes_closed(peer, watch):
    return robot_stands(peer, watch, {"robot_mode": 5}, {"robot_mode": 7}, "release them")


@row("driver")
def program_ended(peer, watch):
    return robot_stands(peer, watch, {"program": False}, {"program": True}, "External Control")


@row("driver")
def franka_reflex(peer, watch):
    return robot_stands(peer, watch, {"franka": 4}, {"franka": 2}, "error_recovery")


# Targets in other frames


def transform(parent, child, stamp, x=0.0, angle=0.0):
    moved = TransformStamped(child_frame_id=child)
    moved.header.stamp, moved.header.frame_id = stamp, parent
    moved.transform.translation.x = x
    moved.transform.rotation.z, moved.transform.rotation.w = math.sin(angle / 2), math.cos(angle / 2)
    return moved


@row("driver", moving=False)
def other_frames(peer, watch):
    """A camera on a carriage that runs along the arm's base; a target is given where the camera sees it, at its stamp."""
    static = peer.node.create_publisher(TFMessage, "/tf_static", QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
    moving = peer.node.create_publisher(TFMessage, "/tf", 10)
    now = lambda: peer.node.get_clock().now()
    static.publish(TFMessage(transforms=[transform("carriage", "camera", now().to_msg(), 0.1, 0.7)]))
    began = time.monotonic()
    where = lambda at: 0.1 + 0.2 * (at - began)
    sent = []

    def tell():
        if not sent or time.monotonic() - sent[-1][0] > 0.02:
            sent.append((time.monotonic(), now().to_msg()))
            moved = transform("shoulder_base", "carriage", sent[-1][1], where(sent[-1][0]))
            moving.publish(TFMessage(transforms=[moved]))

    def tell_for(seconds):
        end = time.monotonic() + seconds

        def told():
            tell()
            return time.monotonic() > end

        peer.need(told, "time")

    tell_for(0.5)
    wanted = TARGETS[1]
    at, stamp = sent[-5]
    x, y = wanted[0] - where(at) - 0.1, wanted[1]
    c, s = math.cos(0.7), math.sin(0.7)
    seen = PointStamped()
    seen.header.frame_id, seen.header.stamp = "camera", stamp
    seen.point.x, seen.point.y, seen.point.z = c * x + s * y, -s * x + c * y, wanted[2]
    count = len(peer.trials)
    peer.targets.publish(seen)
    tell_for(0.2)
    peer.need(lambda: len(peer.trials) > count, "trial")
    target = [float(part) for part in peer.trials[-1]["target"].split()]
    unknown = peer.rejected("no transforms connect", TARGETS[0], frame="nowhere")[1]
    return {"gap_mm": 1e3 * math.dist(target, wanted), "exact": math.dist(target, wanted) < 1e-3, "unknown": unknown}


@session
def driver(command, parameters):
    """A robot with its own controller, on goals."""
    return DrivenPeer(command, parameters)


# People and contact


class WatchedPeer(DrivenPeer):
    """Somebody holds an enabling input, and joints and a sensor tell what they bear."""

    def __init__(self, command, parameters):
        super().__init__(command, parameters)
        self.enabling = True

    def extra(self):
        return {
            "enable_topic": "/enable",
            "limits.effort": "[20.0]",
            "wrench_topic": "/wrench",
            "limits.force": 30.0,
        }


def stays(peer, for_s=1.2):
    at = list(peer.q)
    peer.until(lambda: False, for_s)
    return max(abs(a - b) for a, b in zip(at, peer.q)) < 1e-6


@row("people")
def enable_released(peer, watch):
    peer.enabling = False
    status, _ = peer.status(watch.mark, code=8)
    peer.rest()
    refused = peer.rejected("released", peer.next_target())
    peer.enabling = True
    seen = {"said": status["message"], "refused": refused[1], "stays": stays(peer)}
    step = peer.largest_step(watch.first)
    return {**seen, "code": 8, "no_trial": len(peer.trials) == watch.trials, "no_step": step < BRAKE_STEP_RAD, "step_rad": step}


@row("people")
def enable_silent(peer, watch):
    peer.enabling = None
    peer.status(watch.mark, code=8)
    peer.rest()
    peer.enabling = True
    return {"code": 8, "stays": stays(peer), "no_trial": len(peer.trials) == watch.trials}


def touched(peer, watch, now, then):
    peer.hurt(**now)
    peer.halt(watch, 38)
    peer.hurt(**then)
    seen = {"stays": stays(peer), "refused": peer.rejected("", peer.next_target())[1]}
    seen["reset"] = peer.trigger("reset_stop")[0]
    return {**seen, "still": stays(peer), "no_trial": len(peer.trials) == watch.trials}


@row("people")
def effort_contact(peer, watch):
    return touched(peer, watch, {"effort": -25.0}, {"effort": 0.0})


@row("people")
def force_contact(peer, watch):
    return touched(peer, watch, {"force": 40.0}, {"force": 0.0})


@row("people")
def force_silent(peer, watch):
    peer.hurt(force=None)
    status, _ = peer.status(watch.mark, code=8)
    peer.rest()
    refused = peer.rejected("no force", peer.next_target())[1]
    peer.hurt(force=0.0)
    seen = {"said": status["message"], "refused": refused, "stays": stays(peer)}
    return {**seen, "code": 8, "no_trial": len(peer.trials) == watch.trials}


@row("people")
def effort_stays(peer, watch):
    """The arm presses on: once released it may move away, as long as the effort does not grow."""
    peer.hurt(effort=25.0)
    peer.halt(watch, 38)
    peer.trigger("reset_stop")
    peer.until(lambda: False, 0.3)
    later = type(watch)(peer)
    peer.move()
    peer.hurt(effort=0.0)
    trial = peer.finish(later)
    return {"outcome": trial["outcome"]}


@session
def people(command, parameters):
    """Somebody enables the arm, and it meets things."""
    return WatchedPeer(command, parameters)


if __name__ == "__main__":
    kind, trained, primitives, chosen, *program = sys.argv[1:]
    files = {"checkpoint": trained, "incidents.folder": os.path.join(os.path.dirname(trained), "incidents")}
    rclpy.init()
    peer = None
    try:
        peer = SESSIONS[kind](program, files)
        peer.make_well()
        play(peer, chosen.split(","))
    finally:
        if peer is not None:
            peer.controller.kill()
        rclpy.shutdown()
