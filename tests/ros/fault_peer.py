"""Hurts a running node and its arm, one fault after another, and tells as JSON what the arm did.

    fault_peer.py SESSION CHECKPOINT PRIMITIVES ROW,ROW,... COMMAND...

COMMAND starts neuromotor; the session decides with which arguments. Prints {"row": name, ...} for each row, with
    code, status     of the status that the fault led to (none: nothing was wrong for the node)
    peak_velocity    of any joint from the fault on (rad/s)
    overshoot        of halts: how far any joint went beyond where it came to rest (rad)
    standstill_s     from the fault until nothing moves
    beyond           how far any command was outside the limits less their margin (rad; negative: inside)
    recovery_s       from when the fault was over until the arm moved to a next target
and what the row has to say besides. Arm, limits and measures share no code with the node.
"""

import ctypes
import json
import math
import os
import resource
import signal
import subprocess
import sys
import time

import rclpy
from arm_peer import JOINTS, TARGETS, UPPER, Peer, beyond, seconds
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.time import Time
from rclpy.qos import qos_profile_sensor_data
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import JointState

REST_RAD = 1e-3
STRICT_RAD = 0.2
STRICT_S = 0.2
HALTS = range(30, 40)

# Wide enough for a machine that is busy with something else.
PATIENT = {
    "joint_state_timeout": 2.0,
    "limits.tracking_error": 2.0,
    "limits.velocity_scale": 0.3,
    "movement_duration": 1.5,
    "learning.exploration": False,
}
WINDOW_S = 0.045
PR_SET_PDEATHSIG = 1


class Program:
    """A neuromotor process that dies with this one."""

    def __init__(self, command, arguments, environment=None):
        def die_with_parent():
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

        self.process = subprocess.Popen(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            env={**os.environ, **(environment or {})},
            preexec_fn=die_with_parent,
        )

    def signal(self, number):
        self.process.send_signal(number)

    def limit_file_size(self, size):
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    @property
    def exit_code(self):
        return self.process.poll()


def rules(parameters):
    return [part for name, value in parameters.items() for part in ("-p", f"{name}:={value}")]


class HurtPeer(Peer):
    """What hurts a node, with the node and an arm: this peer is the arm, on position commands."""

    interface = "position"

    def __init__(self, command, parameters, environment=None):
        self.command, self.environment = command, environment
        self.parameters = {"command_interface": self.interface, **PATIENT, **parameters}
        self.targets_sent = 0
        self.program = self.start()
        super().__init__(self.interface)
        self.talking = True

    def start(self):
        return Program(self.command, ["node", "--ros-args", *rules(self.parameters)], self.environment)

    def strict(self, code):
        """Sets the limit whose breach has this code as on an arm of one's own, for faults that are to break it."""
        if code == 30:
            self.set_double("joint_state_timeout", STRICT_S)
        if code == 32:
            self.set_double("limits.tracking_error", STRICT_RAD)

    def patient(self):
        for name in ("joint_state_timeout", "limits.tracking_error"):
            self.set_double(name, PATIENT[name])

    def make_well(self):
        """Ends whatever a row that failed has left."""
        self.patient()
        self.corrupt, self.talking, self.with_velocity = None, True, False

    @property
    def trace(self):
        """(time, posture) of the arm."""
        return self.positions

    @property
    def commands(self):
        return [q for _, q, _ in self.positions]

    def next_target(self):
        self.targets_sent += 1
        return TARGETS[self.targets_sent % len(TARGETS)]

    def move(self):
        """Sends targets until one is taken, then waits until the arm is on its way."""
        mark, sent = self.mark(), -math.inf

        def under_way():
            nonlocal sent
            states = [s["state"] for s in self.statuses[mark:]]
            if "moving" in states:
                return True
            busy = len(states) > 0 and states[-1] in ("homing", "thinking")
            if not busy and time.monotonic() - sent > 1.0:
                sent = time.monotonic()
                self.target(self.next_target())
            return False

        self.need(under_way, "movement")
        here = list(self.q)
        self.need(lambda: max(abs(a - b) for a, b in zip(self.q, here)) > 0.1, "speed")

    def reach(self):
        """A whole reach; its trial."""
        count = len(self.trials)
        self.move()
        self.need(lambda: len(self.trials) > count, "trial")
        return self.trials[-1]

    def at_rest(self):
        last = self.commands[-10:]
        return len(last) == 10 and all(q == last[0] for q in last)

    def rest(self):
        self.need(self.at_rest, "rest")

    def halt(self, watch, code):
        """Waits for the code and for rest; the status of the code."""
        status, _ = self.status(watch.mark, code=code)
        self.rest()
        return status

    def finish(self, watch):
        """Lets the movement under way end in its trial, which it must although something was wrong."""
        self.need(lambda: len(self.trials) > watch.trials, "trial")
        return self.trials[-1]

    def finish_or_halt(self, watch):
        """Lets the movement under way end in its trial or in a halt."""
        self.need(lambda: len(self.trials) > watch.trials or self.statuses[-1]["state"] == "halted", "an end")
        self.rest()
        return {"finished": len(self.trials) > watch.trials}

    def quiet(self):
        self.need(lambda: self.statuses[-1]["state"] in ("idle", "halted", "paused"), "an end")

    def change_state(self, transition):
        request = ChangeState.Request(transition=Transition(id=transition))
        return self.call(ChangeState, "neuromotor/change_state", request).success

    def set_double(self, name, value):
        wanted = ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=value)
        request = SetParameters.Request(parameters=[Parameter(name=name, value=wanted)])
        result = self.call(SetParameters, "neuromotor/set_parameters", request).results[0]
        return [result.successful, result.reason]


class SimulatedTimePeer(HurtPeer):
    """An arm behind a table, in simulated time, which this peer tells."""

    surroundings = {"collision.table_centre": "[-0.45,0.0,-0.05]", "collision.table_size": "[0.1,0.1,0.1]"}

    def __init__(self, command, parameters):
        self.ahead_s, self.stood_at, self.clock = 1000.0, None, None
        super().__init__(command, {**parameters, **self.surroundings, "use_sim_time": "true"})

    def publish(self):
        if self.clock is None:
            self.clock = self.node.create_publisher(Clock, "/clock", 10)
        now = time.monotonic() if self.stood_at is None else self.stood_at
        self.clock.publish(Clock(clock=Time(nanoseconds=int(1e9 * (now + self.ahead_s))).to_msg()))
        if self.stood_at is None:
            super().publish()
        else:
            self.published_at = time.monotonic()

    def target(self, point, frame="shoulder_base", **how):
        """Without a stamp: the clock of this process is another."""
        super().target(point, frame, **{**how, "age_s": None})

    def stand(self, for_s):
        """The clock goes on being told, but stands."""
        self.stood_at = time.monotonic()
        self.until(lambda: False, for_s)
        self.ahead_s -= time.monotonic() - self.stood_at
        self.stood_at = None


def value_of(value):
    if isinstance(value, bool):
        return ParameterValue(type=ParameterType.PARAMETER_BOOL, bool_value=value)
    if isinstance(value, str):
        return ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=value)
    if isinstance(value, list):
        return ParameterValue(type=ParameterType.PARAMETER_DOUBLE_ARRAY, double_array_value=value)
    return ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=value)


class ObservingPeer(HurtPeer):
    """The arm is `neuromotor simulate`, on trajectories; its faults are parameters."""

    interface = "trajectory"

    def __init__(self, command, parameters):
        self.true, self.true_velocities, self.hurts = [], [], {}
        self.robot = Program(command, ["simulate", "--rate", "100"])
        super().__init__(command, parameters)
        self.talking = False
        self.node.create_subscription(JointState, "neuromotor_arm/true_joint_states", self._true, 10)

    def _true(self, message):
        order = [message.name.index(joint) for joint in JOINTS]
        self.q = [message.position[i] for i in order]
        self.v = [message.velocity[i] for i in order]
        self.true.append((seconds(message.header.stamp), self.q))
        self.true_velocities.append(max(map(abs, self.v)))

    def advance(self):
        """The arm moves by itself."""

    @property
    def trace(self):
        return self.true

    @property
    def commands(self):
        return [p["q"] for t in self.trajectories for p in t["points"]]

    def at_rest(self):
        last = self.true_velocities[-30:]
        return len(last) == 30 and max(last) < 0.02

    def hurt(self, **faults):
        self.hurts = faults
        parameters = [Parameter(name=name, value=value_of(value)) for name, value in faults.items()]
        request = SetParameters.Request(parameters=parameters)
        results = self.call(SetParameters, "neuromotor_arm/set_parameters", request).results
        refused = [result.reason for result in results if not result.successful]
        if refused:
            raise ValueError(f"the robot refused {faults}: {refused}")

    def make_well(self):
        self.heal(**self.hurts)
        self.patient()

    def heal(self, **faults):
        healthy = {bool: False, str: "", list: [], float: 0.0}
        self.hurt(**{name: healthy[type(value)] for name, value in faults.items()})


class Watch:
    """What the arm does from now on."""

    def __init__(self, peer):
        self.peer, self.at = peer, time.time()
        self.mark, self.trials = peer.mark(), len(peer.trials)
        self.first, self.first_command = len(peer.trace), len(peer.commands)

    def report(self):
        trace = [(t, q) for t, q, *_ in self.peer.trace[max(0, self.first - 8) :]]
        commands = self.peer.commands[self.first_command :]
        return {**measured(trace, self.at), "beyond": max(map(beyond, commands), default=None)}

    def wrong(self):
        """The first status from here on that says that something is wrong, halts before warnings; or none."""
        wrong = [s for s in self.peer.statuses[self.mark :] if s["level"] > 0 and s["code"] not in (6, 10, 11)]
        worst = max((s["level"] for s in wrong), default=0)
        first = next((s for s in wrong if s["level"] == worst), {})
        return {"code": first.get("code"), "status": first.get("message")}


def measured(trace, at):
    """Peak velocity, overshoot and time to standstill of a trace of (time, posture) from `at` on."""
    end, peak, last, over = trace[-1][1], 0.0, at, 0.0
    first = next((i for i, (t, _) in enumerate(trace) if t >= at), len(trace) - 1)
    heading = [b - a for a, b in zip(trace[0][1], trace[first][1])]
    start = 0
    for i, (t, q) in enumerate(trace):
        while trace[start + 1][0] <= t - WINDOW_S:
            start += 1
        t0, q0 = trace[start]
        if t >= at and t - t0 >= WINDOW_S:
            peak = max(peak, *(abs(a - b) / (t - t0) for a, b in zip(q, q0)))
        if max(abs(a - b) for a, b in zip(q, end)) > REST_RAD:
            last = max(last, t)
        if t >= at:
            over = max(over, *(math.copysign(1, h) * (a - b) for h, a, b in zip(heading, q, end) if abs(h) > REST_RAD), 0.0)
    return {"peak_velocity": peak, "overshoot": over, "standstill_s": last - at}


ROWS = {}


def row(session, moving=True):
    """Declares a fault, which comes in mid-movement or at rest."""

    def declare(function):
        ROWS[function.__name__] = {"session": session, "moving": moving, "play": function}
        return function

    return declare


# Joint states


def corrupted(peer, watch, how, code):
    peer.corrupt = how
    status = peer.halt(watch, code)
    seen = {"joint": status.get("joint"), "rejected": peer.rejected("", TARGETS[0])[1]}
    peer.corrupt = None
    return seen


def with_elbow(angle):
    return lambda rows: [(name, angle if name == "elbow" else q, v) for name, q, v in rows]


@row("messages")
def silence(peer, watch):
    peer.talking = False
    peer.strict(30)
    peer.halt(watch, 30)
    commands = len(peer.positions)
    peer.need(lambda: len(peer.positions) > commands + 20, "holding")
    seen = {"rejected": peer.rejected("", TARGETS[0])[1]}
    peer.talking = True
    peer.heard()
    seen["holds_when_back"] = peer.at_rest()
    peer.patient()
    return seen


@row("messages")
def nan_angle(peer, watch):
    return corrupted(peer, watch, with_elbow(math.nan), 33)


@row("messages")
def infinite_angle(peer, watch):
    return corrupted(peer, watch, with_elbow(-math.inf), 33)


@row("messages")
def missing_joint(peer, watch):
    return corrupted(peer, watch, lambda rows: [r for r in rows if r[0] != "shoulder_roll"], 33)


@row("messages")
def huge_angle(peer, watch):
    return corrupted(peer, watch, with_elbow(1e300), 33)


@row("messages")
def beyond_the_limit(peer, watch):
    peer.corrupt = with_elbow(UPPER[3] + 0.2)
    status = peer.halt(watch, 31)
    peer.corrupt = None
    peer.heard()
    return {"joint": status["joint"], "value": float(status["value"]), "limit": float(status["limit"])}


@row("messages")
def single_glitch(peer, watch):
    def once(rows):
        peer.corrupt = None
        return with_elbow(peer.q[3] + 2.5)(rows)

    peer.corrupt = once
    return peer.finish_or_halt(watch)


@row("messages")
def no_joints_of_ours(peer, watch):
    peer.corrupt = lambda rows: [(f"other_{name}", q, v) for name, q, v in rows]
    peer.strict(30)
    peer.halt(watch, 30)
    peer.corrupt = None
    peer.heard()
    peer.patient()
    return {}


@row("messages")
def nan_velocities(peer, watch):
    peer.with_velocity = True
    peer.corrupt = lambda rows: [(name, q, math.nan) for name, q, _ in rows]
    trial = peer.finish(watch)
    peer.corrupt, peer.with_velocity = None, False
    return {"error": float(trial["aiming_error"])}


@row("messages")
def shuffled_order(peer, watch):
    # The peer shuffles the joints of every message anyway; here they come in the reverse order of the chain.
    count = 0

    def turned(rows):
        nonlocal count
        count += 1
        return rows[::-1] if count % 2 else rows

    peer.corrupt = turned
    trial = peer.finish(watch)
    peer.corrupt = None
    return {"error": float(trial["aiming_error"]), "messages": count}


@row("messages")
def extra_joints(peer, watch):
    peer.corrupt = lambda rows: [*rows, *((f"finger_{i}", float("nan"), 7.0) for i in range(40))]
    trial = peer.finish(watch)
    peer.corrupt = None
    return {"error": float(trial["aiming_error"])}


def other_publisher(peer, offset):
    """Another robot's driver on the same topic, with a rhythm of its own."""
    states = peer.node.create_publisher(JointState, "joint_states", qos_profile_sensor_data)

    def say():
        message = JointState(name=JOINTS, position=[a + offset for a in peer.q])
        message.header.stamp = peer.node.get_clock().now().to_msg()
        states.publish(message)

    timer = peer.node.create_timer(1 / 77, say)

    def gone():
        peer.node.destroy_timer(timer)
        peer.node.destroy_publisher(states)

    return gone


@row("messages")
def two_publishers(peer, watch):
    peer.strict(32)
    gone = other_publisher(peer, 0.5)
    status = peer.halt(watch, 32)
    gone()
    peer.heard()
    peer.patient()
    return {"joint": status["joint"], "value": float(status["value"]), "limit": float(status["limit"])}


@row("messages")
def two_publishers_agree(peer, watch):
    gone = other_publisher(peer, 0.0)
    trial = peer.finish(watch)
    gone()
    return {"error": float(trial["aiming_error"])}


@row("messages", moving=False)
def pushed_at_rest(peer, watch):
    """Somebody pushes the arm by 0.4 rad while it rests: less than the tracking error, so it is let be."""
    peer.q[3] += 0.4
    peer.heard(60)
    peer.move()
    trial = peer.finish(watch)
    return {"error": float(trial["aiming_error"])}


# Targets, services and parameters


@row("messages")
def target_flood(peer, watch):
    before = len(peer.trials)
    sent, until = 0, time.monotonic() + 1.0
    while time.monotonic() < until:
        began = time.monotonic()
        for _ in range(20):
            peer.target(TARGETS[sent % 3])
            sent += 1
        peer.until(lambda: time.monotonic() >= began + 0.02, 1.0)
    trial = peer.finish(watch)
    # The last one waits, and is reached.
    peer.need(lambda: len(peer.trials) > before + 1, "reach of the last target")
    return {"sent": sent, "error": float(trial["aiming_error"])}


@row("messages")
def target_in_mid_movement(peer, watch):
    peer.target(TARGETS[0])
    peer.finish(watch)
    peer.need(lambda: len(peer.trials) > watch.trials + 1, "reach of the waiting target")
    wanted = [float(x) for x in peer.trials[-1]["target"].split()]
    return {"reached_next": math.dist(wanted, TARGETS[0]) < 1e-6}


@row("messages")
def bad_targets_in_mid_movement(peer, watch):
    seen = {"reasons": []}
    for reason, point, how in (
        ("not_finite", [math.nan, 0.0, 0.1], {}),
        ("outside_workspace", [0.0, 5.0, 0.0], {}),
        ("frame", TARGETS[0], {"frame": "camera"}),
        ("stale", TARGETS[0], {"age_s": 60.0}),
    ):
        mark = peer.mark()
        peer.target(point, **how)
        # The rejection before it may still be shown.
        status, _ = peer.status(mark, code=20, reason=reason)
        seen["reasons"].append(status["reason"])
    trial = peer.finish(watch)
    return {**seen, "error": float(trial["aiming_error"])}


@row("messages")
def parameters_in_mid_movement(peer, watch):
    seen = {
        "taken": peer.set_double("movement_duration", 2.5),
        "out_of_range": peer.set_double("joint_state_timeout", -1.0),
        "read_only": peer.set_double("limits.acceleration", 50.0),
        "unknown": peer.set_double("speed", 2.0),
    }
    trial = peer.finish(watch)
    peer.set_double("movement_duration", float(peer.parameters["movement_duration"]))
    return {**seen, "error": float(trial["aiming_error"])}


@row("messages")
def save_while_learning(peer, watch):
    answers = [peer.trigger("save")]
    peer.need(lambda: len(peer.trials) > watch.trials, "trial")
    answers.append(peer.trigger("save"))
    return {"saved": [ok for ok, _ in answers]}


@row("messages")
def emergency_stop(peer, watch):
    seen = {"stop": peer.trigger("stop")[0]}
    peer.halt(watch, 34)
    seen["rejected"] = peer.rejected("", TARGETS[0])[1]
    seen["reset"] = peer.trigger("reset_stop")[0]
    return seen


@row("messages")
def pause(peer, watch):
    peer.switch("pause", True)
    peer.status(watch.mark, code=5)
    peer.rest()
    report = watch.report()
    peer.switch("pause", False)
    trial = peer.finish(watch)
    return {**report, "code": 5, "error": float(trial["aiming_error"])}


@row("messages")
def deactivate(peer, watch):
    seen = {"deactivated": peer.change_state(Transition.TRANSITION_DEACTIVATE)}
    peer.status(watch.mark, state="inactive")
    report = watch.report()
    commands = len(peer.positions)
    seen["silent"] = peer.still(peer.positions)
    seen["rejected"] = peer.rejected("", TARGETS[0])[1]
    seen["activated"] = peer.change_state(Transition.TRANSITION_ACTIVATE)
    peer.need(lambda: len(peer.positions) > commands, "a command")
    _, command, q = peer.positions[commands]
    return {**seen, **report, "code": None, "first_gap": max(abs(a - b) for a, b in zip(command, q))}


# The process


def gone(peer, watch):
    """Waits for the end of the node; what the arm did until then."""
    peer.need(lambda: peer.program.exit_code is not None, "the end of the node")
    peer.until(lambda: False, 0.3)
    return {**watch.report(), "exit_code": peer.program.exit_code}


def anew(peer):
    """Starts the node again and waits until it is found."""
    mark = peer.mark()
    peer.program = peer.start()
    peer.need(lambda: any(s["state"] == "idle" and s["code"] == 0 for s in peer.statuses[mark:]), "the new node")
    peer.need(lambda: peer.targets.get_subscription_count() > 0, "its topics")


@row("messages")
def sigint(peer, watch):
    peer.program.signal(signal.SIGINT)
    seen = gone(peer, watch)
    anew(peer)
    return seen


@row("messages")
def sigterm(peer, watch):
    peer.program.signal(signal.SIGTERM)
    seen = gone(peer, watch)
    anew(peer)
    return seen


@row("messages")
def sigkill(peer, watch):
    before = int(peer.trials[-1]["trial"])
    peer.program.signal(signal.SIGKILL)
    seen = gone(peer, watch)
    anew(peer)
    return {**seen, "trial_before": before, "trial_after": int(peer.reach()["trial"])}


def largest_step(peer, watch):
    """Of any joint from one command to the next (rad)."""
    commands = peer.commands[max(0, watch.first_command - 1) :]
    return max(max(abs(a - b) for a, b in zip(q, q0)) for q0, q in zip(commands, commands[1:]))


@row("messages")
def sigstop(peer, watch):
    peer.program.signal(signal.SIGSTOP)
    peer.until(lambda: False, 1.0)
    peer.program.signal(signal.SIGCONT)
    seen = peer.finish_or_halt(watch)
    return {**seen, "largest_step": largest_step(peer, watch)}


@row("messages")
def full_disk(peer, watch):
    file = peer.parameters["checkpoint"]
    size = os.path.getsize(file)
    peer.program.limit_file_size(size // 2)
    trial = peer.finish(watch)
    peer.quiet()
    saved = peer.trigger("save")
    kept = os.path.getsize(file) == size
    peer.program.limit_file_size(resource.RLIM_INFINITY)
    again = peer.trigger("save")
    folder = os.listdir(os.path.dirname(file))
    return {
        "error": float(trial["aiming_error"]),
        "refused": saved,
        "kept": kept,
        "again": again[0],
        "alive": peer.program.exit_code is None,
        "files": folder,
    }


@row("messages")
def worker_crash(peer, watch):
    with open(peer.environment["NEUROMOTOR_TEST_CRASH"], "w", encoding="utf8"):
        pass
    # The movement under way needs no brain; learning from it does.
    status = peer.halt(watch, 35)
    os.remove(peer.environment["NEUROMOTOR_TEST_CRASH"])
    report = watch.report()
    for transition in (
        Transition.TRANSITION_DEACTIVATE,
        Transition.TRANSITION_CLEANUP,
        Transition.TRANSITION_CONFIGURE,
        Transition.TRANSITION_ACTIVATE,
    ):
        if not peer.change_state(transition):
            raise RuntimeError(f"transition {transition} was refused")
    return {**report, "reason": status["reason"]}


# The simulated robot


def borne(peer, watch, **faults):
    peer.hurt(**faults)
    trial = peer.finish(watch)
    peer.rest()
    seen = {**watch.report(), "error": float(trial["aiming_error"])}
    peer.heal(**faults)
    return seen


def halting(peer, watch, code, **faults):
    peer.strict(code)
    peer.hurt(**faults)
    status = peer.halt(watch, code)
    seen = watch.report()
    peer.heal(**faults)
    peer.patient()
    return {**seen, "joint": status.get("joint")}


def joint_with_most_to_go(peer):
    """Of the trajectory under way."""
    end = peer.trajectories[-1]["points"][-1]["q"]
    return max(range(4), key=lambda j: abs(end[j] - peer.q[j]))


@row("robot")
def drop(peer, watch):
    return borne(peer, watch, drop=0.3)


@row("robot")
def delay(peer, watch):
    return borne(peer, watch, delay=0.05)


@row("robot")
def jitter(peer, watch):
    return borne(peer, watch, jitter=0.05)


@row("robot")
def long_delay(peer, watch):
    return halting(peer, watch, 30, delay=1.5)


@row("robot")
def duplicate(peer, watch):
    return borne(peer, watch, duplicate=0.5)


@row("robot")
def reorder(peer, watch):
    return borne(peer, watch, reorder=0.5)


@row("robot")
def noise(peer, watch):
    return borne(peer, watch, noise=0.003)


@row("robot")
def velocity_noise(peer, watch):
    return borne(peer, watch, velocity_noise=0.1)


@row("robot")
def nan(peer, watch):
    return halting(peer, watch, 33, nan=0.05)


@row("robot")
def silent(peer, watch):
    return halting(peer, watch, 30, silent=True)


@row("robot")
def stuck(peer, watch):
    return halting(peer, watch, 32, stuck=JOINTS[joint_with_most_to_go(peer)])


@row("robot")
def jammed(peer, watch):
    return halting(peer, watch, 32, jammed=JOINTS[joint_with_most_to_go(peer)])


@row("robot", moving=False)
def cut_commands(peer, watch):
    peer.strict(32)
    peer.hurt(cut_commands=True)
    peer.target(peer.next_target())
    status = peer.halt(watch, 32)
    seen = watch.report()
    peer.heal(cut_commands=True)
    peer.patient()
    return {**seen, "joint": status["joint"]}


@row("robot")
def motor_gain(peer, watch):
    return borne(peer, watch, motor_gain=[0.2] * 4)


@row("robot")
def payload(peer, watch):
    return borne(peer, watch, payload=1.0)


@row("robot")
def friction(peer, watch):
    return borne(peer, watch, friction=[2.0] * 4)


@row("robot")
def backlash(peer, watch):
    return borne(peer, watch, backlash=[0.03] * 4)


@row("robot")
def encoder_offset(peer, watch):
    return borne(peer, watch, encoder_offset=[0.0, 0.05, 0.0, 0.05])


# Simulated time, and a table


@row("surroundings")
def clock_stands(peer, watch):
    mark = peer.mark()
    peer.stand(2.0)
    status, _ = peer.status(mark, code=5)
    peer.finish(watch)
    return {"shown": status["code"], "largest_step": largest_step(peer, watch)}


@row("surroundings")
def clock_goes_back(peer, watch):
    peer.ahead_s -= 10.0
    peer.halt(watch, 35)
    return {}


@row("surroundings")
def clock_jumps_ahead(peer, watch):
    peer.ahead_s += 10.0
    return {**peer.finish_or_halt(watch), "largest_step": largest_step(peer, watch)}


@row("surroundings", moving=False)
def table_in_the_way(peer, watch):
    """Somebody puts the resting arm on the far side of the table; it is asked to go home, then brought back."""
    before = list(peer.q)
    peer.change_state(Transition.TRANSITION_DEACTIVATE)
    peer.q = [0.0, -0.9, 0.0, -0.17]
    peer.heard(60)
    peer.change_state(Transition.TRANSITION_ACTIVATE)
    peer.status(peer.mark(), code=0, state="idle")
    peer.until(lambda: False, 0.3)
    hurt = Watch(peer)
    peer.trigger("home")
    status = peer.halt(hurt, 36)
    report = {**hurt.report(), "code": 36, "names_table": "table" in status["message"]}
    peer.change_state(Transition.TRANSITION_DEACTIVATE)
    peer.q = before
    peer.heard(60)
    peer.change_state(Transition.TRANSITION_ACTIVATE)
    peer.status(peer.mark(), code=0, state="idle")
    return report


SESSIONS = {}


def session(function):
    SESSIONS[function.__name__] = function
    return function


def tell(result):
    print(json.dumps(result), flush=True)


@session
def messages(command, parameters):
    """Joint states, targets, services and the process itself."""
    hook = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "worker-crash.mjs")
    crash = {"NODE_OPTIONS": f"--import {hook}", "NEUROMOTOR_TEST_CRASH": f"{parameters['checkpoint']}.crash"}
    return HurtPeer(command, parameters, crash)


@session
def surroundings(command, parameters):
    """Simulated time, and a table."""
    return SimulatedTimePeer(command, parameters)


@session
def robot(command, parameters):
    """The faults of the simulated robot."""
    return ObservingPeer(command, parameters)


def play(peer, names):
    """One fault after another; what is sound between two is the recovery of the one and the beginning of the other."""
    peer.status(code=0, state="idle")
    last, over_at = None, time.time()
    for name in [*names, None]:
        if name is None or ROWS[name]["moving"]:
            peer.move()
        else:
            peer.reach()
            peer.quiet()
            peer.rest()
        if last is not None:
            tell({**last, "recovery_s": time.time() - over_at})
        if name is None:
            break
        watch = Watch(peer)
        try:
            seen = ROWS[name]["play"](peer, watch)
            last = {"row": name, **watch.wrong(), **watch.report(), **seen}
        except Exception as failure:
            last = {"row": name, "failed": f"{type(failure).__name__}: {failure}"}
            peer.corrupt = None
            peer.make_well()
        if last.get("code") not in HALTS:
            last["overshoot"] = None
        over_at = time.time()
        peer.quiet()
    peer.program.signal(signal.SIGTERM)
    peer.need(lambda: peer.program.exit_code is not None, "the end of the node")
    tell({"end": {"exit_code": peer.program.exit_code}})


if __name__ == "__main__":
    kind, trained, primitives, chosen, *program = sys.argv[1:]
    files = {
        "checkpoint": trained,
        "model.primitives": primitives,
        "incidents.folder": os.path.join(os.path.dirname(trained), "incidents"),
    }
    rclpy.init()
    try:
        play(SESSIONS[kind](program, files), chosen.split(","))
    finally:
        rclpy.shutdown()
