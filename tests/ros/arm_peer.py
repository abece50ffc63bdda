"""An arm in rclpy for the tests of the node: publishes joint states, obeys commands, sends targets, and prints as JSON
what it saw. Its kinematics, limits and interpolation are its own.

    arm_peer.py SCENARIO [ARGUMENT...]
"""

import json
import math
import random
import sys
import time

import rclpy
from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from geometry_msgs.msg import PointStamped, PoseStamped
from lifecycle_msgs.srv import GetState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64, Float64MultiArray
from std_srvs.srv import SetBool, Trigger
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

PATIENCE_S = 90.0
# No encoder repeats to the bit. Without this, a peer that is starved for 30 ms in mid-movement looks frozen.
ENCODER_RAD = 1e-7
PERIOD_S = 1 / 150

JOINTS = ["shoulder_yaw", "shoulder_pitch", "shoulder_roll", "elbow"]
LOWER = [-2.0, -1.6, -2.2, -2.4]
UPPER = [2.2, 2.6, 2.2, 1.8]
# Where the arm is found: not the start posture.
FOUND = [0.2, 0.5, -0.1, -0.4]
CYCLE_S = 0.01


def hand_of(q):
    """Hand (m) by the product of the four DH transforms Rz(theta) Tz(d) Tx(a) Rx(alpha)."""
    yaw, pitch, roll, elbow = q
    half = math.pi / 2
    links = [
        (pitch, 0.0, 0.0, -half),
        (yaw + half, 0.0, 0.05, -half),
        (roll + half, 0.22, 0.0, half),
        (elbow + half, 0.0, 0.16, 0.0),
    ]
    frame = [[float(i == j) for j in range(4)] for i in range(4)]
    for theta, d, a, alpha in links:
        ct, st, ca, sa = math.cos(theta), math.sin(theta), math.cos(alpha), math.sin(alpha)
        link = [
            [ct, -st * ca, st * sa, a * ct],
            [st, ct * ca, -ct * sa, a * st],
            [0.0, sa, ca, d],
            [0.0, 0.0, 0.0, 1.0],
        ]
        frame = [[sum(row[k] * link[k][j] for k in range(4)) for j in range(4)] for row in frame]
    return [frame[i][3] for i in range(3)]


def hermite(p0, v0, p1, v1, duration, t):
    """Position and velocity of the cubic from (p0, v0) to (p1, v1) after t of `duration`."""
    s = t / duration
    a = 2 * (p0 - p1) + duration * (v0 + v1)
    b = 3 * (p1 - p0) - duration * (2 * v0 + v1)
    c = duration * v0
    return p0 + s * (c + s * (b + s * a)), (c + s * (2 * b + 3 * s * a)) / duration


def seconds(of):
    return of.sec + 1e-9 * of.nanosec


class Peer:
    def __init__(self, interface="trajectory", namespace=None):
        self.node = node = rclpy.create_node("arm", namespace=namespace)
        # The time in which the arm moves (s).
        self.arm_time = time.monotonic
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(node)
        self.q, self.v = list(FOUND), [0.0] * 4
        self.talking = False
        self.corrupt = None
        self.with_velocity = interface == "trajectory"
        # How far the stamps of joint states are from the clock (s).
        self.stamp_shift_s = 0.0
        self.published, self.published_at = 0, 0.0
        self.trajectories, self.positions = [], []
        self.following = None
        self.answers = []
        self.statuses, self.trials, self.errors, self.hands, self.diagnostics = [], [], [], [], []
        self.shuffle, self.noise = random.Random(1), random.Random(2)

        durable = DurabilityPolicy.TRANSIENT_LOCAL
        latched = QoSProfile(depth=50, reliability=ReliabilityPolicy.RELIABLE, durability=durable)
        node.create_subscription(DiagnosticStatus, "neuromotor/status", self._status, latched)
        node.create_subscription(DiagnosticStatus, "neuromotor/trial", self._trial, 10)
        node.create_subscription(Float64, "neuromotor/aiming_error", lambda m: self.errors.append(m.data), 10)
        node.create_subscription(PointStamped, "neuromotor/hand", self._hand, 10)
        node.create_subscription(DiagnosticArray, "/diagnostics", self.diagnostics.append, 10)
        node.create_subscription(JointTrajectory, "joint_trajectory", self._trajectory, 10)
        node.create_subscription(Float64MultiArray, "position_commands", self._position, 100)
        self.states = node.create_publisher(JointState, "joint_states", qos_profile_sensor_data)
        self.targets = node.create_publisher(PointStamped, "neuromotor/target", 10)
        self.poses = node.create_publisher(PoseStamped, "neuromotor/target_pose", 10)
        matched = self.until(
            lambda: self.states.get_subscription_count() > 0
            and self.targets.get_subscription_count() > 0
            and self.poses.get_subscription_count() > 0
            and len(self.statuses) > 0
        )
        if not matched:
            raise TimeoutError("the node was not found")

    # What comes in

    def _status(self, message):
        values = {pair.key: pair.value for pair in message.values}
        status = {"at": time.monotonic(), "level": message.level[0], "message": message.message, **values}
        status["code"] = int(values["code"])
        self.statuses.append(status)

    def _trial(self, message):
        trial = {pair.key: pair.value for pair in message.values}
        self.answers.append(trial)
        if trial["outcome"] not in ("reached", "missed"):
            return
        # Where the arm is now is where it was measured: the node waits until it is at rest.
        self.trials.append({**trial, "hand_of_peer": hand_of(self.q)})

    def _hand(self, message):
        point = message.point
        self.hands.append((message.header.frame_id, [point.x, point.y, point.z], hand_of(self.q)))

    def _trajectory(self, message):
        order = [message.joint_names.index(joint) for joint in JOINTS]
        points = [
            {
                "t": seconds(point.time_from_start),
                "q": [point.positions[i] for i in order],
                "v": [point.velocities[i] for i in order],
            }
            for point in message.points
        ]
        self.advance()
        now = self.arm_time()
        entry = {"at": time.monotonic(), "measured": list(self.q), "velocity": list(self.v), "points": points}
        self.trajectories.append(entry)
        if points[0]["t"] > 0:
            points = [{"t": 0.0, "q": list(self.q), "v": list(self.v)}, *points]
        self.following = (now, points)

    def _position(self, message, info):
        self.positions.append((1e-9 * info["source_timestamp"], list(message.data), list(self.q)))
        self.q = list(message.data)

    # What goes out

    def advance(self):
        if self.following is None:
            return
        start, points = self.following
        t = self.arm_time() - start
        if t >= points[-1]["t"]:
            self.q, self.v, self.following = list(points[-1]["q"]), [0.0] * 4, None
            return
        i = max(k for k in range(len(points)) if points[k]["t"] <= t)
        here, there = points[i], points[i + 1]
        both = [
            hermite(here["q"][j], here["v"][j], there["q"][j], there["v"][j], there["t"] - here["t"], t - here["t"])
            for j in range(4)
        ]
        self.q, self.v = [p for p, _ in both], [v for _, v in both]

    def publish(self):
        q = [angle + self.noise.uniform(-ENCODER_RAD, ENCODER_RAD) for angle in self.q]
        rows = [*zip(JOINTS, q, self.v), ("finger", 9.0, 9.0)]
        if self.corrupt is not None:
            rows = self.corrupt(rows)
        self.shuffle.shuffle(rows)
        message = JointState(name=[r[0] for r in rows], position=[r[1] for r in rows])
        now = self.node.get_clock().now()
        message.header.stamp = (now + rclpy.duration.Duration(seconds=self.stamp_shift_s)).to_msg()
        if self.with_velocity:
            message.velocity = [r[2] for r in rows]
        self.send(message)
        self.published, self.published_at = self.published + 1, time.monotonic()

    def send(self, message):
        self.states.publish(message)

    def tick(self):
        """Called again and again; for peers that do more."""

    def until(self, condition, patience_s=PATIENCE_S):
        """Lives on until the condition holds; says whether it came to hold."""
        end = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end:
                return False
            self.executor.spin_once(timeout_sec=0.002)
            self.tick()
            self.advance()
            if self.talking and time.monotonic() - self.published_at >= PERIOD_S:
                self.publish()
        return True

    def need(self, condition, what):
        if not self.until(condition):
            raise TimeoutError(f"{what} did not come; last statuses: {self.statuses[-5:]}")

    def status(self, since=0, **wanted):
        """The first status from index `since` on that is as wanted."""
        found = []

        def look():
            found[:] = [s for s in self.statuses[since:] if all(s.get(k) == v for k, v in wanted.items())][:1]
            return len(found) > 0

        self.need(look, f"status {wanted}")
        return {k: v for k, v in found[0].items() if k != "at"}, found[0]["at"]

    def mark(self):
        """Where the statuses stand: later ones are answers to what is done next."""
        return len(self.statuses)

    def target(self, point, frame="shoulder_base", age_s=0.0, pose=False):
        """Sends a target; its id in the answer. @param age_s none: without a stamp, and so without this id"""
        # Without an age the stamp is 0: now, whatever the clock.
        now = self.node.get_clock().now
        stamp = Time() if age_s is None else (now() - rclpy.duration.Duration(seconds=age_s)).to_msg()
        if pose:
            message = PoseStamped()
            message.pose.position.x, message.pose.position.y, message.pose.position.z = point
        else:
            message = PointStamped()
            message.point.x, message.point.y, message.point.z = point
        message.header.stamp = stamp
        message.header.frame_id = frame
        (self.poses if pose else self.targets).publish(message)
        return f"{stamp.sec}.{stamp.nanosec:09d}"

    def reach(self, point, **how):
        """Sends a target and waits for the trial; returns what the node says of it, and how far the hand really is."""
        count = len(self.trials)
        self.target(point, **how)
        self.need(lambda: len(self.trials) > count, f"trial {count + 1}")
        trial = self.trials[count]
        distance = math.dist(trial["hand_of_peer"], point)
        self.need(lambda: len(self.errors) > count, "aiming error")
        return {
            **trial,
            "distance": distance,
            "gap": abs(distance - float(trial["aiming_error"])),
            "published_error": self.errors[count],
        }

    def rejected(self, says, *args, **how):
        """Sends a target and waits for its rejection; those before it may still be shown, the text tells them apart."""
        mark = self.mark()
        self.target(*args, **how)
        found = []

        def look():
            found[:] = [s for s in self.statuses[mark:] if s["code"] == 20 and says in s["message"]][:1]
            return len(found) > 0

        self.need(look, f"rejection with '{says}'")
        return [found[0]["level"], found[0]["reason"], found[0]["message"]]

    def call(self, kind, name, request):
        client = self.node.create_client(kind, name)
        self.need(client.service_is_ready, f"service {name}")
        future = client.call_async(request)
        self.need(future.done, f"answer of {name}")
        self.node.destroy_client(client)
        return future.result()

    def trigger(self, name):
        answer = self.call(Trigger, f"neuromotor/{name}", Trigger.Request())
        return [answer.success, answer.message]

    def switch(self, name, on):
        answer = self.call(SetBool, f"neuromotor/{name}", SetBool.Request(data=on))
        return [answer.success, answer.message]

    def set_text(self, name, text):
        value = ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=text)
        request = SetParameters.Request(parameters=[Parameter(name=name, value=value)])
        return self.call(SetParameters, "neuromotor/set_parameters", request).results[0].successful

    def lifecycle_state(self):
        return self.call(GetState, "neuromotor/get_state", GetState.Request()).current_state.label

    def heard(self, states=30):
        """Lets the node hear of the arm for some cycles."""
        before = self.published
        self.need(lambda: self.published >= before + states, "time")

    def still(self, count, for_s=0.5):
        """Whether nothing is appended to a list for a while."""
        before = len(count)
        return not self.until(lambda: len(count) > before, for_s)


# What is measured of commands. Limits are ratios: at most 1 (and what timing noise adds) is within.


def beyond(q):
    """How far a posture is outside the limits less 0.05 rad."""
    return max(max(lo + 0.05 - x, x - hi + 0.05) for x, lo, hi in zip(q, LOWER, UPPER))


def of_trajectories(trajectories):
    report = {"count": len(trajectories), "beyond": -math.inf, "velocity": 0.0, "acceleration": 0.0, "jump": 0.0}
    report["finite"], report["ends_at_rest"], report["ascending"] = True, True, True
    for entry in trajectories:
        points = entry["points"]
        numbers = [x for p in points for x in (*p["q"], *p["v"], p["t"])]
        report["finite"] = report["finite"] and all(math.isfinite(x) for x in numbers)
        report["ends_at_rest"] = report["ends_at_rest"] and max(abs(x) for x in points[-1]["v"]) < 1e-9
        report["jump"] = max(report["jump"], *(abs(a - b) for a, b in zip(points[0]["q"], entry["measured"])))
        for p in points:
            report["beyond"] = max(report["beyond"], beyond(p["q"]))
            report["velocity"] = max(report["velocity"], *(abs(x) / 2.5 for x in p["v"]))
        for a, b in zip(points, points[1:]):
            dt = b["t"] - a["t"]
            report["ascending"] = report["ascending"] and dt > 0
            for j in range(4):
                report["velocity"] = max(report["velocity"], abs(b["q"][j] - a["q"][j]) / dt / 2.5)
                report["acceleration"] = max(report["acceleration"], abs(b["v"][j] - a["v"][j]) / dt / 5.0)
    return report


def of_positions(positions):
    """The times are those of publishing, not of the control cycle: windows of 0.1 s, and only where it was regular."""
    times, commands = [t for t, _, _ in positions], [c for _, c, _ in positions]
    wide, report = 10, {"count": len(commands), "velocity": 0.0, "acceleration": 0.0, "windows": 0}
    report["finite"] = all(math.isfinite(x) and len(c) == 4 for c in commands for x in c)
    report["beyond"] = max(beyond(c) for c in commands)
    report["gap_s"] = max(b - a for a, b in zip(times, times[1:]))
    for i in range(1, len(times)):
        allowed = 2.5 * (max(times[i] - times[i - 1], CYCLE_S) + 0.005)
        report["velocity"] = max(
            report["velocity"], *(abs(a - b) / allowed for a, b in zip(commands[i], commands[i - 1]))
        )
    for i in range(wide, len(times) - wide):
        steps = [times[k + 1] - times[k] for k in range(i - wide, i + wide)]
        if max(abs(dt - CYCLE_S) for dt in steps) > 0.003:
            continue
        report["windows"] += 1
        span = wide * CYCLE_S
        for j in range(4):
            bend = commands[i + wide][j] - 2 * commands[i][j] + commands[i - wide][j]
            report["acceleration"] = max(report["acceleration"], abs(bend) / span**2 / 5.0)
    return report


# Hands of postures within the limits.
TARGETS = [hand_of(q) for q in ([0.5, 1.1, 0.3, -0.9], [-0.4, 0.2, 0.4, 0.5], [0.1, 1.3, -0.5, -0.3])]


def trajectories():
    """Activation, two reaches, silence in the middle of a third, coming back."""
    peer = Peer()
    seen = {}
    seen["waiting"], _ = peer.status(code=6)
    seen["silent_without_states"] = peer.still(peer.trajectories)
    peer.talking = True
    seen["idle"], _ = peer.status(code=0, state="idle")
    seen["silent_without_target"] = peer.still(peer.trajectories)
    mark = peer.mark()
    seen["reaches"] = [peer.reach(TARGETS[0]), peer.reach(TARGETS[1], pose=True)]
    seen["states"] = list(dict.fromkeys(s["state"] for s in peer.statuses[mark:]))
    seen["first"] = {k: peer.trajectories[0][k] for k in ("measured", "points")}
    seen["first"]["points"] = seen["first"]["points"][:2]
    frames, said, own = zip(*peer.hands[-20:])
    seen["hand"] = {"frame": frames[-1], "gap": max(math.dist(a, b) for a, b in zip(said, own))}
    peer.need(lambda: len(peer.diagnostics) > 1, "diagnostics")
    seen["diagnostics"] = {
        status.name.removeprefix("/neuromotor: "): {pair.key: pair.value for pair in status.values}
        for status in peer.diagnostics[-1].status
    }

    peer.target(TARGETS[2])
    peer.status(peer.mark(), state="moving")
    peer.need(lambda: max(abs(v) for v in peer.v) > 0.3, "speed")
    count, trials, mark = len(peer.trajectories), len(peer.trials), peer.mark()
    peer.talking, silent_from = False, peer.published_at
    halted, halted_at = peer.status(mark, code=30)
    peer.need(lambda: len(peer.trajectories) > count, "braking")
    seen["silence"] = {
        "status": halted,
        "status_after_s": halted_at - silent_from,
        "brakes_after_s": peer.trajectories[count]["at"] - silent_from,
    }
    peer.need(lambda: peer.following is None, "end of braking")
    seen["silence"]["rejected"] = peer.rejected("", TARGETS[0])
    peer.talking = True
    count = len(peer.trajectories)
    seen["silence"]["holds_when_back"] = peer.still(peer.trajectories)
    seen["silence"]["no_trial"] = len(peer.trials) == trials
    seen["silence"]["still"] = peer.statuses[-1]["code"]
    seen["silence"]["next"] = peer.reach(TARGETS[0])
    # A trajectory that brakes begins at the command of its moment, the arm of this peer a message's way behind.
    seen["from_rest"] = of_trajectories([t for t in peer.trajectories if max(map(abs, t["velocity"])) < 1e-9])
    seen["all"] = of_trajectories(peer.trajectories)
    return seen


def positions():
    """First command, a reach with a pause, silence in mid-movement, a farewell in mid-movement."""
    peer = Peer("position")
    peer.status(code=6)
    seen = {"silent_without_states": peer.still(peer.positions)}
    peer.talking = True
    peer.need(lambda: len(peer.positions) > 0, "first command")
    _, command, measured = peer.positions[0]
    seen["first_gap"] = max(abs(a - b) for a, b in zip(command, measured))

    def moving(point):
        mark = peer.mark()
        peer.target(point)
        peer.status(mark, state="moving")
        here = list(peer.q)
        peer.need(lambda: max(abs(a - b) for a, b in zip(peer.q, here)) > 0.1, "movement")

    def at_rest():
        return len(peer.positions) > 10 and peer.positions[-1][1] == peer.positions[-10][1]

    moving(TARGETS[0])
    seen["pause"] = peer.switch("pause", True)
    seen["paused"], _ = peer.status(peer.mark(), code=5)
    peer.need(at_rest, "rest")
    paused_at, trials = list(peer.q), len(peer.trials)
    seen["stays_paused"] = not peer.until(lambda: peer.q != paused_at or len(peer.trials) > trials, 0.5)
    seen["resume"] = peer.switch("pause", False)
    peer.need(lambda: len(peer.trials) > trials, "trial after the pause")
    trial = peer.trials[-1]
    gap = abs(math.dist(trial["hand_of_peer"], TARGETS[0]) - float(trial["aiming_error"]))
    seen["after_pause"] = {**trial, "gap": gap}
    seen["second"] = peer.reach(TARGETS[1])

    moving(TARGETS[2])
    mark, count = peer.mark(), len(peer.positions)
    peer.talking, silent_from = False, peer.published_at
    _, halted_at = peer.status(mark, code=30)
    seen["halted_after_s"] = halted_at - silent_from
    peer.need(at_rest, "rest after silence")
    seen["commands_while_silent"] = len(peer.positions) - count
    peer.talking = True
    peer.heard()
    seen["third"] = peer.reach(TARGETS[1])

    moving(TARGETS[0])
    print(json.dumps({"moving": True}), flush=True)
    gone = peer.until(lambda: peer.node.count_publishers("position_commands") == 0)
    seen["gone"] = gone
    seen["last_step"] = max(abs(a - b) for a, b in zip(peer.positions[-1][1], peer.positions[-2][1]))
    seen["commands"] = of_positions(peer.positions)
    return seen


def refusals():
    """Targets and joint states that must not move the arm, stop, home, learning."""
    peer = Peer()
    inside = TARGETS[0]
    peer.talking = True
    peer.status(code=0, state="idle")
    seen = {
        "frame": peer.rejected("camera", inside, frame="camera"),
        "nan": peer.rejected("x is NaN", [math.nan, 0.0, 0.1]),
        "infinite": peer.rejected("y is Infinity", [0.1, math.inf, 0.1]),
        "outside": peer.rejected("y is 2 m", [0.0, 2.0, 0.0]),
        "stale": peer.rejected(" old", inside, age_s=30.0),
        "ahead": peer.rejected(" ahead", inside, age_s=-30.0),
        "moved": len(peer.trajectories),
    }

    def corrupted(how, code):
        mark = peer.mark()
        peer.corrupt = how
        status, _ = peer.status(mark, code=code)
        peer.corrupt = None
        peer.heard()
        return status

    def nan_elbow(rows):
        return [(name, math.nan if name == "elbow" else q, v) for name, q, v in rows]

    def without_roll(rows):
        return [row for row in rows if row[0] != "shoulder_roll"]

    seen["nan_joint"] = corrupted(nan_elbow, 33)
    seen["after_nan"] = peer.reach(TARGETS[0])
    seen["missing_joint"] = corrupted(without_roll, 33)
    seen["after_missing"] = peer.reach(TARGETS[1])

    peer.target(TARGETS[2])
    peer.status(peer.mark(), state="moving")
    peer.need(lambda: max(abs(v) for v in peer.v) > 0.3, "speed")
    count, mark = len(peer.trajectories), peer.mark()
    seen["stop"] = peer.trigger("stop")
    seen["stopped"], _ = peer.status(mark, code=34)
    peer.need(lambda: len(peer.trajectories) > count and peer.following is None, "braking")
    seen["while_stopped"] = peer.rejected("", TARGETS[0])
    seen["home_while_stopped"] = peer.trigger("home")
    seen["latched"] = peer.status(peer.mark(), code=34)[0]["code"]
    seen["reset_stop"] = peer.trigger("reset_stop")
    peer.status(peer.mark(), code=0, state="idle")
    seen["reset_again"] = peer.trigger("reset_stop")
    seen["home"] = peer.trigger("home")
    peer.status(peer.mark(), state="homing")
    peer.status(peer.mark(), code=0, state="idle")
    peer.need(lambda: peer.following is None, "home")
    seen["home_posture"] = list(peer.q)

    seen["learning_off"] = peer.switch("learning", False)
    seen["frozen"] = [peer.reach(TARGETS[0]), peer.reach(TARGETS[0])]
    seen["learning_on"] = peer.switch("learning", True)
    seen["learning"] = peer.reach(TARGETS[0])
    seen["commands"] = of_trajectories(peer.trajectories)
    return seen


def collision():
    """An arm found on the far side of a table, asked to go home; then somebody moves it."""
    peer = Peer()
    peer.q = [0.0, -0.9, 0.0, -0.17]
    peer.talking = True
    peer.status(code=0, state="idle")
    mark = peer.mark()
    seen = {"home": peer.trigger("home")}
    seen["refused"], _ = peer.status(mark, code=36)
    seen["silent"] = peer.still(peer.trajectories)
    # By hand, not in a jump: no encoder that jumps is believed.
    start = list(peer.q)
    for step in range(1, 21):
        peer.q = [a + (b - a) * step / 20 for a, b in zip(start, FOUND)]
        peer.heard()
    seen["next"] = peer.reach(TARGETS[0])
    return seen


def training(file, unwritable):
    """A node without a checkpoint: trains, then reaches; what its services make of the checkpoint parameter."""
    peer = Peer()
    peer.talking = True
    peer.status(code=4)
    seen = {"early_save": peer.trigger("save")}
    seen["reach"] = peer.reach(TARGETS[0])
    texts = [s for s in peer.statuses if s["code"] == 4]
    seen["progress"] = [float(s["progress"]) for s in texts]
    seen["training"] = texts[-1]
    seen["unset"] = [peer.trigger("save"), peer.trigger("load")]
    seen["set_unwritable"] = peer.set_text("checkpoint", unwritable)
    seen["unwritable"] = [peer.trigger("save"), peer.trigger("load")]
    seen["set"] = peer.set_text("checkpoint", file)
    seen["saved"] = [peer.trigger("save"), peer.trigger("load")]
    seen["forget"] = peer.trigger("forget")
    seen["state"] = peer.lifecycle_state()
    return seen


def state():
    """The state of a node that was refused its configuration."""
    peer = Peer()
    return {"state": peer.lifecycle_state(), "status": peer.statuses[-1], "rejected": peer.rejected("", TARGETS[0])}


def single_reach():
    """One target and its trial, with another robot than this peer on the topics. A halt ends it at once, with its reason."""
    peer = Peer()
    count = len(peer.trials)
    peer.status(code=0, state="idle")
    mark = peer.mark()
    peer.target(TARGETS[0], age_s=None)
    halts = lambda: [s["message"] for s in peer.statuses[mark:] if s["state"] == "halted"]
    peer.need(lambda: len(peer.trials) > count or halts(), "trial")
    if halts():
        raise RuntimeError(f"halted: {halts()[0]}")
    trial = peer.trials[count]
    hand = [float(x) for x in trial["hand"].split()]
    return {**trial, "gap": abs(math.dist(hand, TARGETS[0]) - float(trial["aiming_error"]))}


def commands():
    """Drives the simulated robot without the node: commands that it must refuse, then one for later, then positions."""
    node = rclpy.create_node("commander")
    states = []
    node.create_subscription(JointState, "joint_states", states.append, qos_profile_sensor_data)
    trajectories = node.create_publisher(JointTrajectory, "joint_trajectory", 10)
    positions = node.create_publisher(Float64MultiArray, "position_commands", 10)

    def until(condition):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain; last state {states[-1:]}")
            rclpy.spin_once(node, timeout_sec=0.1)

    def now():
        return dict(zip(states[-1].name, states[-1].position))

    def trajectory(names, goals, times, delay_s=0.0):
        message = JointTrajectory(joint_names=names)
        if delay_s > 0:
            message.header.stamp = (node.get_clock().now() + rclpy.duration.Duration(seconds=delay_s)).to_msg()
        for goal, t in zip(goals, times):
            point = JointTrajectoryPoint(positions=goal, velocities=[0.0] * len(goal))
            point.time_from_start.sec, point.time_from_start.nanosec = int(t), int(1e9 * (t % 1))
            message.points.append(point)
        trajectories.publish(message)

    until(lambda: len(states) > 0 and trajectories.get_subscription_count() + positions.get_subscription_count() == 2)
    start = now()
    trajectory(["elbow"], [[0.0]], [1.0])
    trajectory([*JOINTS, "finger"], [[0.0] * 5], [1.0])
    trajectory(JOINTS, [[0.0] * 4, [1.0] * 4], [1.0, 1.0])
    trajectory(JOINTS, [[0.0, math.nan, 0.0, 0.0]], [1.0])
    positions.publish(Float64MultiArray(data=[0.0, 0.0]))
    positions.publish(Float64MultiArray(data=[0.0, 0.0, 0.0, math.inf]))
    goal = {**start, "elbow": start["elbow"] - 0.3}
    sent = time.monotonic()
    reversed_names = JOINTS[::-1]
    trajectory(reversed_names, [[goal[joint] for joint in reversed_names]], [0.5], delay_s=1.0)
    until(lambda: max(abs(now()[joint] - start[joint]) for joint in JOINTS) > 0.02)
    seen = {"moves_after_s": time.monotonic() - sent}
    until(lambda: abs(now()["elbow"] - goal["elbow"]) < 0.01 and max(map(abs, states[-1].velocity)) < 0.01)
    seen["others"] = max(abs(now()[joint] - goal[joint]) for joint in JOINTS)
    positions.publish(Float64MultiArray(data=[start[joint] for joint in JOINTS]))
    until(lambda: max(abs(now()[joint] - start[joint]) for joint in JOINTS) < 0.01)
    seen["lengths"] = [len(states[-1].name), len(states[-1].velocity), len(states[-1].effort)]
    return seen


SCENARIOS = {f.__name__: f for f in [trajectories, positions, refusals, collision, training, state, single_reach, commands]}

if __name__ == "__main__":
    rclpy.init()
    print(json.dumps({"seen": SCENARIOS[sys.argv[1]](*sys.argv[2:])}), flush=True)
    rclpy.shutdown()
