"""Simulates an imperfect arm for a node: soft servos, noise, latency, few joint states, drives that go off, encoders that
lie. The arm is the one of soft_arm.py. Time is simulated and published on /clock. The next cycle begins when the node has
answered the previous one, so that nothing depends on how busy the machine is.

    soft_arm_peer.py '{"row": NAME, "arm": FILE, "interface": "position", ...}' COMMAND...

COMMAND starts neuromotor. Prints {"row": NAME, ...} with what the row saw, and always
    commands   of the commands: largest step, velocity and acceleration as shares of the limits, how far beyond the
               position limits (rad), whether all was finite
    motion     of the arm itself: largest speed as a share of the joints' own limits, largest change in 0.05 s (rad)
    halts      codes of all halts
"""

import json
import math
import os
import signal
import sys
import time
from collections import deque

import numpy as np
import rclpy
import yaml
from diagnostic_msgs.msg import DiagnosticStatus
from fault_peer import Program, rules
from geometry_msgs.msg import PointStamped
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy, qos_profile_sensor_data
from rclpy.time import Time
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import JointState
from soft_arm import STEP_S, Encoders, Follower, Limits, SoftArm, targets_of
from std_msgs.msg import Float64MultiArray
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

CYCLE_S = 0.01
# Simulated seconds that a reach may take, and seconds of the machine that one cycle may.
PATIENCE_S = 60.0
CYCLE_PATIENCE_S = 0.25
START_PATIENCE_S = 240.0
ACCELERATION = 5.0
VELOCITY_SCALE = 0.5
MARGIN = 0.05
HALTS = range(30, 40)


def description(file):
    """Of one of the arms in config/."""
    with open(file, encoding="utf8") as text:
        rows = yaml.safe_load(text)["/**"]["ros__parameters"]
    return {
        "urdf": os.path.normpath(os.path.join(os.path.dirname(file), rows["urdf"])),
        "joints": rows["joints"],
        "base": rows["base_frame"],
        "tip": rows["tip_link"],
        "posture": rows["start_posture"],
    }


class SoftArmPeer:
    def __init__(self, row, command):
        about = description(row["arm"])
        posture = row.get("posture", about["posture"])
        joints = about["joints"]
        self.row, self.joints, self.frame = row, joints, about["base"]
        self.about = {**about, "posture": posture}
        servos = {"frequency_hz": row.get("servo_hz", 3.0), "damping": row.get("damping", 0.7)}
        loads = {"payload_kg": row.get("payload_kg", 0.0), "longer": row.get("longer", 0.0)}
        # The second joint goes `gain` of the way that its encoder shows.
        self.shares = np.ones(len(joints))
        self.shares[1] = row.get("gain", 1.0)
        self.arm = SoftArm(
            about["urdf"], joints, about["base"], about["tip"], self.shares * posture, **servos, **loads
        )
        self.encoders = Encoders(len(joints), row.get("noise", 0.0), row.get("wrap", False))
        # Encoders that are off by `off` degrees: the drives, which rely on them, go as far in the other direction.
        self.off = math.radians(row.get("off", 0.0))
        self.encoders.step += self.off
        # A camera that sees the hand turned by this about the vertical (degrees); none: the node has no camera.
        self.turned = row.get("turned")
        self.follower = Follower(posture)
        self.latency_s, self.period_s = row.get("latency", 0.0), 1 / row.get("rate", 50)
        self.limits = Limits(
            self.arm.lower + MARGIN, self.arm.upper - MARGIN, VELOCITY_SCALE * self.arm.speeds, ACCELERATION, CYCLE_S
        )
        self.now_s, self.measured_s = 1000.0, -math.inf
        self.answered_s, self.underway = -math.inf, deque()
        self.positions, self.commanded, self.following = [], None, False
        self.true, self.statuses, self.trials, self.log = deque(maxlen=6), [], [], []
        self.answers, self.sent = {}, 0
        self.fastest, self.furthest = 0.0, 0.0
        self.late, self.lates, self.cycles = False, 0, 0
        self.program = Program(command, ["node", "--ros-args", *rules(self.parameters(row))])
        self.node = rclpy.create_node("soft_arm")
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.connect()

    def parameters(self, row):
        given = {"limits.velocity_scale": VELOCITY_SCALE, "limits.acceleration": ACCELERATION, **row.get("parameters", {})}
        listed = lambda values: f"[{', '.join(map(str, values))}]"
        return {
            "urdf": os.path.abspath(self.about["urdf"]),
            "joints": listed(self.joints),
            "base_frame": self.about["base"],
            "tip_link": self.about["tip"],
            "start_posture": listed(map(float, self.about["posture"])),
            "command_interface": row["interface"],
            "simulated": "true",
            "use_sim_time": "true",
            # Ages are those of the machine's clock, and the machine may be busy.
            "joint_state_timeout": 3.0,
            "learning.exploration": False,
            **given,
        }

    def connect(self):
        node = self.node
        durable = DurabilityPolicy.TRANSIENT_LOCAL
        latched = QoSProfile(depth=50, reliability=ReliabilityPolicy.RELIABLE, durability=durable)
        node.create_subscription(DiagnosticStatus, "neuromotor/status", self.take_status, latched)
        node.create_subscription(DiagnosticStatus, "neuromotor/trial", self.take_trial, 10)
        node.create_subscription(PointStamped, "neuromotor/hand", self.take_hand, 100)
        node.create_subscription(JointTrajectory, "joint_trajectory", self.take_trajectory, 10)
        node.create_subscription(Float64MultiArray, "position_commands", self.take_position, 100)
        self.clock = node.create_publisher(Clock, "/clock", 10)
        self.states = node.create_publisher(JointState, "joint_states", qos_profile_sensor_data)
        self.targets = node.create_publisher(PointStamped, "neuromotor/target", 10)
        self.camera = node.create_publisher(PointStamped, "neuromotor/observed_hand", qos_profile_sensor_data)

    # What comes in

    def take_status(self, message):
        values = {pair.key: pair.value for pair in message.values}
        self.statuses.append({**values, "code": int(values["code"]), "message": message.message, "at": self.now_s})

    def take_trial(self, message):
        trial = {pair.key: pair.value for pair in message.values}
        self.answers[trial.get("id", "")] = trial
        # A target that was not reached for is answered, too; nothing was learnt then.
        if trial.get("outcome", "reached") in ("reached", "missed"):
            self.trials.append(trial)

    def take_hand(self, message):
        stamp = message.header.stamp
        self.answered_s = max(self.answered_s, stamp.sec + 1e-9 * stamp.nanosec)

    def take_position(self, message):
        command = np.array(message.data)
        self.log.append((self.now_s, command))
        self.following = False
        self.follower.hold(command)
        self.commanded = command
        self.limits.step(command)

    def take_trajectory(self, message):
        order = [list(message.joint_names).index(joint) for joint in self.joints]
        pick = lambda row: np.array([row[i] for i in order])
        points = message.points
        times = [p.time_from_start.sec + 1e-9 * p.time_from_start.nanosec for p in points]
        positions, velocities = [pick(p.positions) for p in points], [pick(p.velocities) for p in points]
        self.log.append((self.now_s, positions[-1]))
        if not all(np.all(np.isfinite(x)) for x in [*positions, *velocities]):
            self.limits.worst["finite"] = False
            return
        self.follower.follow(times, positions, velocities, self.now_s)
        self.following = True

    # Time

    def cycle(self):
        """Ten milliseconds of the robot: physics, joint states, the clock, and the node's answer."""
        for _ in range(round(CYCLE_S / STEP_S)):
            self.now_s += STEP_S
            if self.following:
                self.commanded = self.follower.sample(self.now_s)
            if self.commanded is not None:
                self.arm.command = self.shares * (self.commanded - self.off)
            self.arm.step()
        if self.commanded is not None:
            self.limits.see(self.commanded, self.late, sampled=self.following)
        self.watch_motion()
        if self.now_s - self.measured_s > self.period_s - STEP_S / 2:
            self.measured_s = self.now_s
            state = self.encoders.read(self.arm.q / self.shares, self.arm.v / self.shares)
            self.underway.append((self.now_s + self.latency_s, self.now_s, *state, self.seen(self.arm.hand())))
        self.tell()
        deadline = time.monotonic() + CYCLE_PATIENCE_S
        while self.answered_s < self.now_s - CYCLE_S / 2 and time.monotonic() < deadline:
            self.executor.spin_once(timeout_sec=0.02)
        self.late = self.answered_s < self.now_s - CYCLE_S / 2
        self.lates += self.late
        self.cycles += 1
        while self.spun():
            pass

    def spun(self):
        before = len(self.log) + len(self.statuses) + len(self.trials)
        self.executor.spin_once(timeout_sec=0)
        return len(self.log) + len(self.statuses) + len(self.trials) > before

    def tell(self):
        stamp = lambda seconds: Time(nanoseconds=round(1e9 * seconds)).to_msg()
        while self.underway and self.underway[0][0] <= self.now_s + STEP_S / 2:
            _, measured_s, q, v, hand = self.underway.popleft()
            message = JointState(name=self.joints, position=[float(x) for x in q])
            if self.row.get("velocities", False):
                message.velocity = [float(x) for x in v]
            message.header.stamp = stamp(measured_s)
            self.states.publish(message)
            if self.turned is not None:
                picture = PointStamped()
                picture.header.stamp, picture.header.frame_id = stamp(measured_s), self.frame
                picture.point.x, picture.point.y, picture.point.z = map(float, hand)
                self.camera.publish(picture)
        self.clock.publish(Clock(clock=stamp(self.now_s)))

    def watch_motion(self):
        q = self.arm.q
        self.fastest = max(self.fastest, float(np.max(np.abs(self.arm.v) / self.arm.speeds)))
        self.true.append(q)
        self.furthest = max(self.furthest, float(np.max(np.abs(q - self.true[0]))))

    def live(self, seconds):
        end = self.now_s + seconds
        while self.now_s < end:
            self.cycle()

    def until(self, condition, patience_s=PATIENCE_S):
        """Lives on until the condition holds; says whether it came to hold."""
        end = self.now_s + patience_s
        while not condition():
            if self.now_s > end or self.program.exit_code is not None:
                return False
            self.cycle()
        return True

    def need(self, condition, what, patience_s=PATIENCE_S):
        if not self.until(condition, patience_s):
            raise TimeoutError(f"{what} did not come; last statuses: {self.statuses[-4:]}")

    # What goes out, and what comes of it

    def ready(self):
        """Until the node is ready to reach, however long its training takes."""
        end = time.monotonic() + START_PATIENCE_S
        ready = lambda: any(s["code"] == 0 and s["state"] == "idle" for s in self.statuses[-1:])
        while not ready():
            if time.monotonic() > end or self.program.exit_code is not None:
                raise TimeoutError(f"the node was not ready; last statuses: {self.statuses[-4:]}")
            self.cycle()

    def code_since(self, mark, codes=HALTS):
        return next((s for s in self.statuses[mark:] if s["code"] in codes), None)

    def send(self, target):
        message = PointStamped()
        message.header.frame_id = self.frame
        message.point.x, message.point.y, message.point.z = target
        self.targets.publish(message)
        # The node numbers messages without a stamp.
        self.sent += 1
        return str(self.sent)

    def seen(self, hand):
        """Where a hand (m) is seen."""
        angle = math.radians(self.turned or 0.0)
        x, y, z = hand
        return [math.cos(angle) * x - math.sin(angle) * y, math.sin(angle) * x + math.cos(angle) * y, z]

    def reach(self, target):
        """Error of the hand in MuJoCo, as it is seen without noise (mm), or the code of what came in its place; a halt that heals by itself ends nothing."""
        mark = len(self.statuses)
        name = self.send(target)
        self.need(lambda: name in self.answers, "the answer to a target")
        if self.answers[name].get("outcome", "reached") in ("reached", "missed"):
            return {"error_mm": 1e3 * math.dist(self.seen(self.arm.hand()), target)}
        told = lambda: self.code_since(mark, [20, 21, *HALTS])
        self.need(lambda: told() is not None, "the reason of an answer")
        return {"code": told()["code"]}

    def under_way(self, target, far=0.15):
        """Sends a target and waits until the arm is on its way."""
        here, mark = self.arm.q, len(self.statuses)
        self.send(target)
        self.need(lambda: float(np.max(np.abs(self.arm.q - here))) > far, "movement")
        return mark

    def trigger(self, name):
        client = self.node.create_client(Trigger, f"neuromotor/{name}")
        future = None
        def answered():
            nonlocal future
            if future is None and client.service_is_ready():
                future = client.call_async(Trigger.Request())
            return future is not None and future.done()
        self.need(answered, f"answer of {name}")
        return [future.result().success, future.result().message]

    def recovered(self, target):
        """The next reach after a halt, with the stop released where that is asked for."""
        outcome = self.reach(target)
        if "code" in outcome:
            self.trigger("reset_stop")
            self.live(0.5)
            outcome = {**self.reach(target), "after_reset": True}
        return outcome

    def report(self):
        worst = {k: (round(v, 5) if isinstance(v, float) else v) for k, v in self.limits.worst.items()}
        halts = [s["code"] for a, s in zip([{"code": 0}, *self.statuses], self.statuses) if s["code"] in HALTS and a["code"] != s["code"]]
        motion = {"speed": round(self.fastest, 4), "largest_change": round(self.furthest, 5)}
        return {"commands": worst, "motion": motion, "halts": halts, "late": self.lates / max(1, self.cycles)}


ROWS = {}


def row(function):
    ROWS[function.__name__] = function
    return function


@row
def reaches(peer):
    """Some targets, one after the other, as often as it is told, after reaches elsewhere: errors by visit (mm)."""
    count, elsewhere = peer.row.get("targets", 3), peer.row.get("elsewhere", 0)
    targets = [peer.seen(hand) for hand in targets_of(peer.arm, count + elsewhere, peer.row.get("seed", 7))]
    for target in targets[count:]:
        print(json.dumps({"elsewhere": peer.reach(target)}), flush=True)
    targets, visits = targets[:count], []
    for _ in range(peer.row.get("visits", 1)):
        visits.append([peer.reach(target) for target in targets])
        print(json.dumps({"visit": len(visits), "outcomes": visits[-1]}), flush=True)
    return {"visits": visits}


@row
def locked(peer):
    """A joint locks on the way of a reach. Targets that the other joints reach, by visit, and what the node says of it."""
    first, *_ = targets_of(peer.arm, 1, peer.row.get("seed", 7))
    peer.under_way(first, far=0.1)
    peer.arm.locked[peer.row["joint"]] = True
    at = float(peer.arm.q[peer.row["joint"]])
    peer.live(8.0)
    targets = targets_of(peer.arm, peer.row.get("targets", 3), peer.row.get("seed", 7))
    visits = []
    for _ in range(peer.row.get("visits", 3)):
        visits.append([])
        for target in targets:
            visits[-1].append(peer.reach(target))
            # A halted arm comes to rest before the next target.
            peer.live(3.0 if "code" in visits[-1][-1] else 0.1)
        print(json.dumps({"visit": len(visits), "outcomes": visits[-1]}), flush=True)
    said = [s["message"] for s in peer.statuses if "is stuck" in s["message"]]
    return {"visits": visits, "locked_at": at, "says": said[-1] if said else None, "joint": peer.arm.joints[peer.row["joint"]]}


def after_drives_off(peer, mark, target):
    """The arm sinks without its drives; what is commanded meanwhile, and how far it moves when they are back."""
    held = peer.commanded.copy()
    sunk_from = peer.arm.q
    peer.arm.powered = False
    peer.need(lambda: float(np.max(np.abs(peer.arm.q - sunk_from))) > 0.45, "sinking", 20.0)
    peer.live(1.0)
    status = peer.code_since(mark)
    sunk = peer.arm.q
    apart = float(np.max(np.abs(peer.commanded - sunk)))
    peer.arm.powered = True
    furthest = 0.0
    end = peer.now_s + 2.0
    while peer.now_s < end:
        peer.cycle()
        furthest = max(furthest, float(np.max(np.abs(peer.arm.q - sunk))))
    # What the servos give way to gravity here; nobody but they can know it beforehand.
    sag = float(np.max(np.abs(peer.arm.q - peer.commanded)))
    return {
        "sag_when_back": sag,
        "code": status and status["code"],
        "says": status and status["message"],
        "sunk_by": float(np.max(np.abs(sunk - sunk_from))),
        "command_apart": apart,
        "command_moved": float(np.max(np.abs(peer.commanded - held))),
        "moved_when_back": furthest,
        "next": peer.recovered(target),
    }


@row
def drives_off_holding(peer):
    first, second = targets_of(peer.arm, 2, peer.row.get("seed", 7))
    seen = {"first": peer.reach(first)}
    peer.live(1.0)
    return {**seen, **after_drives_off(peer, len(peer.statuses), second)}


@row
def drives_off_moving(peer):
    first, second = targets_of(peer.arm, 2, peer.row.get("seed", 7))
    mark = peer.under_way(first)
    return after_drives_off(peer, mark, second)


@row
def frozen_encoders(peer):
    """In mid-movement; a target sent while they stand still; then they are back."""
    first, second = targets_of(peer.arm, 2, peer.row.get("seed", 7))
    mark = peer.under_way(first)
    at = peer.arm.q
    peer.encoders.freeze(at, peer.arm.v)
    peer.need(lambda: peer.code_since(mark) is not None, "a halt", 20.0)
    status = peer.code_since(mark)
    peer.live(1.0)
    seen = {"code": status["code"], "says": status["message"], "deviation": float(np.max(np.abs(peer.arm.q - at)))}
    frozen_at, trials = peer.arm.q, len(peer.trials)
    peer.send(second)
    peer.live(3.0)
    seen["moved_while_frozen"] = float(np.max(np.abs(peer.arm.q - frozen_at)))
    seen["learnt_while_frozen"] = len(peer.trials) - trials
    peer.encoders.frozen = None
    peer.live(1.0)
    return {**seen, "next": peer.recovered(second)}


@row
def encoder_step(peer):
    """One encoder jumps by `step` rad: at rest, then, healthy again, in mid-movement."""
    first, second = targets_of(peer.arm, 2, peer.row.get("seed", 7))
    seen, by, joint = {"first": peer.reach(first)}, peer.row["step"], peer.row.get("joint", 2)
    peer.live(1.0)
    for name in ("at_rest", "moving"):
        mark = peer.under_way(second) if name == "moving" else len(peer.statuses)
        trials, held = len(peer.trials), peer.commanded.copy()
        peer.encoders.step[joint] = by
        peer.until(lambda: peer.code_since(mark) is not None, 5.0)
        status = peer.code_since(mark)
        peer.live(1.0)
        seen[name] = {
            "code": status and status["code"],
            "says": status and status["message"],
            "command_moved": float(np.max(np.abs(peer.commanded - held))),
            "trials": len(peer.trials) - trials,
        }
        peer.encoders.step[joint] = 0.0
        peer.live(1.0)
        seen[name]["next"] = peer.recovered(first)
    return seen


@row
def killed(peer):
    """The node is killed in mid-movement: how far the arm goes on, and where it ends."""
    [target] = targets_of(peer.arm, 1, peer.row.get("seed", 7))
    peer.under_way(target)
    at, commands = peer.arm.q, len(peer.log)
    ends_at = peer.follower.points[1][-1] if peer.following else peer.commanded
    peer.program.signal(signal.SIGKILL)
    # Nobody answers any more.
    peer.answered_s = math.inf
    peer.live(6.0)
    rest = float(np.max(np.abs(peer.arm.v)))
    return {
        "went_on_by": float(np.max(np.abs(peer.arm.q - at))),
        "from_the_end": float(np.max(np.abs(peer.arm.q - ends_at))),
        "speed_then": rest,
        "commands_after": len(peer.log) - commands,
    }


def play(peer):
    try:
        peer.ready()
        result = {"row": peer.row["row"], **ROWS[peer.row["row"]](peer)}
    except Exception as failure:  # what was seen so far is told all the same
        result = {"row": peer.row["row"], "failed": f"{type(failure).__name__}: {failure}"}
    print(json.dumps({**result, **peer.report()}), flush=True)
    peer.program.signal(signal.SIGTERM)
    end = time.monotonic() + 15.0
    while peer.program.exit_code is None and time.monotonic() < end:
        peer.cycle()
    print(json.dumps({"end": {"exit_code": peer.program.exit_code}}), flush=True)


if __name__ == "__main__":
    chosen, *program = sys.argv[1:]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    rclpy.init()
    try:
        play(SoftArmPeer(json.loads(chosen), program))
    finally:
        rclpy.try_shutdown()
