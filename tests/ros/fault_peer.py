"""Hurts a running node and its arm, one fault after another, and prints as JSON what the arm did.

    fault_peer.py SESSION CHECKPOINT PRIMITIVES ROW,ROW,... COMMAND...

COMMAND starts neuromotor; the session decides on its arguments. Prints {"row": name, ...} for each row, with
    code, status     of the status that the fault led to (none: nothing was wrong for the node)
    peak_velocity    of any joint from the fault on (rad/s)
    overshoot        of halts: how far any joint went beyond where it came to rest (rad)
    standstill_s     from the fault until nothing moves
    beyond           how far any command was outside the limits less their margin (rad; negative: inside)
    recovery_s       from when the fault was over until the arm moved to a next target
and further values of the row. Arm, limits and measures share no code with the node.
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
from std_msgs.msg import Float64MultiArray

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


def die_with_parent():
    """Called in a child process."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Program:
    """A neuromotor process that dies with this one."""

    def __init__(self, command, arguments, environment=None):
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
        self.parameters = {"command_interface": self.interface, "simulated": "true", **PATIENT, **parameters}
        self.targets_sent = 0
        # Whether it took reset_stop to go on.
        self.released = False
        # Joint states that are under way, and for how long each is (s).
        self.on_the_way, self.latency_s = [], 0.0
        # Whether the drives obey, and the last command, whether they do or not.
        self.powered, self.asked = True, None
        self.program = self.start()
        super().__init__(self.interface)
        self.talking = True

    def start(self):
        return Program(self.command, ["node", "--ros-args", *rules(self.parameters)], self.environment)

    def _position(self, message, info):
        here, self.asked = list(self.q), list(message.data)
        super()._position(message, info)
        if not self.powered:
            self.q = here

    def send(self, message):
        self.on_the_way.append((time.monotonic() + self.latency_s, message))

    def tick(self):
        while self.on_the_way and self.on_the_way[0][0] <= time.monotonic():
            self.states.publish(self.on_the_way.pop(0)[1])

    def sink(self, joint, by, rate):
        """The unpowered arm sinks: one joint goes by so much, so fast (rad, rad/s)."""
        began, start = time.monotonic(), self.q[joint]

        def sunk():
            gone = min(abs(by), rate * (time.monotonic() - began))
            self.q[joint] = start + math.copysign(gone, by)
            return gone >= abs(by)

        self.need(sunk, "the end of the fall")

    def put(self, q):
        """Somebody puts the arm there by hand, with the node inactive and the drives off.

        They are switched on when the node holds the arm where it is: on a busy machine it may not have heard yet.
        """
        self.change_state(Transition.TRANSITION_DEACTIVATE)
        self.powered, self.q, self.asked = False, list(q), None
        self.heard(60)
        self.change_state(Transition.TRANSITION_ACTIVATE)
        self.status(self.mark(), code=0, state="idle")
        self.need(lambda: self.asked is not None and math.dist(self.asked, self.q) < 0.01, "holding")
        self.powered = True

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
        self.corrupt, self.talking, self.with_velocity, self.powered = None, True, False, True
        self.latency_s, self.stamp_shift_s = 0.0, 0.0
        self.trigger("reset_stop")

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

    def move(self, tries=3):
        """Sends targets until one is taken, then waits until the arm is on its way. @param tries a busy peer may miss the way"""
        mark, sent, began = self.mark(), -math.inf, time.monotonic()

        def under_way():
            nonlocal sent
            states = [s["state"] for s in self.statuses[mark:]]
            if "moving" in states:
                return True
            busy = len(states) > 0 and states[-1] in ("homing", "thinking")
            last = self.statuses[-1]
            asks = "reset_stop" in last["message"] or "joint states repeat" in last["message"]
            if last["state"] == "halted" and asks and time.monotonic() - began > 1.5:
                self.released = True
                self.trigger("reset_stop")
            if not busy and time.monotonic() - sent > 1.0:
                sent = time.monotonic()
                self.target(self.next_target())
            return False

        self.need(under_way, "movement")
        here = list(self.q)
        far = lambda: max(abs(a - b) for a, b in zip(self.q, here)) > 0.1
        self.need(lambda: far() or (tries > 1 and self.statuses[-1]["state"] in ("idle", "halted")), "speed")
        if not far():
            self.move(tries - 1)

    def reach(self):
        """A whole reach; its trial. A halt ends it at once, with its reason."""
        count = len(self.trials)
        self.move()
        self.need(lambda: len(self.trials) > count or self.statuses[-1]["state"] == "halted", "an end")
        if len(self.trials) == count:
            raise RuntimeError(f"halted: {self.statuses[-1]['message']}")
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

    def calm(self):
        """Waits until no reach is under way and none waits: a busy peer may have sent a second target."""
        for _ in range(20):
            self.quiet()
            mark = self.mark()
            self.until(lambda: False, 0.5)
            if all(s["state"] in ("idle", "halted", "paused") for s in self.statuses[mark:]):
                return
        raise TimeoutError(f"no end of reaches; last statuses: {self.statuses[-5:]}")

    def diagnostic(self, what):
        """The values of the last diagnostic of this name."""
        found = [s for m in self.diagnostics for s in m.status if s.name.endswith(what)]
        return {pair.key: pair.value for pair in found[-1].values}

    def change_state(self, transition):
        request = ChangeState.Request(transition=Transition(id=transition))
        return self.call(ChangeState, "neuromotor/change_state", request).success

    def set_double(self, name, value):
        return self.set(name, value)

    def set(self, name, value):
        request = SetParameters.Request(parameters=[Parameter(name=name, value=value_of(value))])
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
        self.trigger("reset_stop")

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


def drifting(start, rate, to=math.inf):
    """The elbow is shown `start` from where it is, and farther with every moment, up to `to` (rad, rad/s)."""
    began = time.monotonic()

    def drift(rows):
        gone = rate * (time.monotonic() - began)
        offset = max(start + gone, to) if rate < 0 else min(start + gone, to)
        return [(name, q + offset if name == "elbow" else q, v) for name, q, v in rows]

    return drift


@row("messages")
def beyond_the_limit(peer, watch):
    """No step, which would be another fault."""
    peer.set_double("limits.tracking_error", 10.0)
    peer.corrupt = drifting(0.0, 2.0)
    status = peer.halt(watch, 31)
    shown = float(status["value"]) - peer.q[3]
    peer.corrupt = drifting(shown, -2.0, 0.0)
    peer.until(lambda: False, 2.0)
    peer.corrupt = None
    peer.patient()
    return {"joint": status["joint"], "value": float(status["value"]), "limit": float(status["limit"])}


@row("messages", moving=False)
def found_beyond(peer, watch):
    """The elbow is shown beyond its limit of 1.8 rad when the node is activated, and inside again."""
    peer.change_state(Transition.TRANSITION_DEACTIVATE)
    peer.need(lambda: peer.statuses[-1]["code"] == 14, "status of the inactive node")
    peer.corrupt = with_elbow(2.0)
    peer.heard(20)
    commands, mark = len(peer.positions), peer.mark()
    peer.change_state(Transition.TRANSITION_ACTIVATE)
    status, _ = peer.status(mark, code=31)
    peer.heard(60)
    silent = len(peer.positions) == commands
    report = watch.report()
    peer.corrupt = None
    peer.status(mark, code=0, state="idle")
    peer.need(lambda: len(peer.positions) > commands, "a command")
    _, command, q = peer.positions[commands]
    gap = max(abs(a - b) for a, b in zip(command, q))
    return {**report, "code": 31, "joint": status["joint"], "limit": float(status["limit"]), "silent": silent, "begins_at_arm": gap < 0.01}


def reset(peer):
    return peer.trigger("reset_stop")[0]


@row("messages")
def single_glitch(peer, watch):
    def once(rows):
        peer.corrupt = None
        return with_elbow(peer.q[3] + 2.5)(rows)

    peer.corrupt = once
    seen = {**peer.finish_or_halt(watch), **watch.wrong()}
    return {**seen, "latched": reset(peer) == (seen["code"] == 33)}


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
    gone = other_publisher(peer, 0.5)
    status = peer.halt(watch, 33)
    rejected = peer.rejected("", TARGETS[0])[1]
    gone()
    peer.heard()
    # Two publishers that disagree, or else an encoder that is too fast: whichever the first two messages show.
    told = {key: status[key] for key in ("reason", "joint", "value", "limit") if key in status}
    return {"rejected": rejected, "reset": reset(peer), **told}


@row("messages")
def two_publishers_near(peer, watch):
    """So near that no encoder would be too fast; the reach is not learnt from."""
    gone = other_publisher(peer, 0.1)
    status = peer.halt(watch, 33)
    learnt = len(peer.trials) > watch.trials
    gone()
    peer.until(lambda: False, 4.0)
    return {"told": status["reason"].startswith("two publishers disagree"), "learnt": learnt, "latched": reset(peer)}


@row("messages")
def frozen_encoders(peer, watch):
    """All joints repeat to the bit, in fresh messages."""
    first = []

    def frozen(rows):
        first[:] = first or [rows]
        return list(first[0])

    peer.corrupt = frozen
    status = peer.halt(watch, 33)
    peer.corrupt = None
    peer.heard(60)
    return {"reason": status["reason"], "latched": reset(peer)}


@row("messages")
def late_states(peer, watch):
    """80 ms at 1.5 rad/s are 0.12 rad; the arm itself is where it was told to be."""
    peer.set_double("limits.tracking_error", 0.1)
    peer.latency_s = 0.08
    trial = peer.finish(watch)
    peer.until(lambda: False, 1.2)
    latency = peer.diagnostic("joint states")["latency"]
    peer.latency_s = 0.0
    peer.patient()
    return {"error": float(trial["aiming_error"]), "latency": float(latency), "told": 0.06 < float(latency) < 0.15}


@row("messages")
def stamps_jump(peer, watch):
    """The clock of the driver is set an hour back, or its joint states come from an hour ago: nobody can tell."""
    peer.stamp_shift_s = -3600.0
    status = peer.halt(watch, 30)
    peer.stamp_shift_s = 0.0
    peer.heard(60)
    return {"value": float(status["value"]), "an_hour": abs(float(status["value"]) - 3600.0) < 1.0}


@row("messages", moving=False)
def stamps_off(peer, watch):
    """As they are from the beginning they are told of, and nothing else."""
    peer.change_state(Transition.TRANSITION_DEACTIVATE)
    peer.stamp_shift_s = 7200.0
    peer.heard(60)
    peer.change_state(Transition.TRANSITION_ACTIVATE)
    peer.move()
    trial = peer.finish(watch)
    peer.until(lambda: False, 1.2)
    offset = float(peer.diagnostic("joint states")["stamp_offset"])
    peer.change_state(Transition.TRANSITION_DEACTIVATE)
    peer.stamp_shift_s = 0.0
    peer.heard(60)
    peer.change_state(Transition.TRANSITION_ACTIVATE)
    peer.status(peer.mark(), code=0, state="idle")
    return {"error": float(trial["aiming_error"]), "told": abs(offset + 7200.0) < 1.0}


@row("messages")
def another_commander(peer, watch):
    """Another node publishes on the topic of the commands: it is told at once, and no activation beside it."""
    began = time.monotonic()
    other = rclpy.create_node("rival")
    publisher = other.create_publisher(Float64MultiArray, "position_commands", 10)
    status, at = peer.status(watch.mark, code=12)
    peer.finish(watch)
    peer.quiet()
    peer.change_state(Transition.TRANSITION_DEACTIVATE)
    refused = not peer.change_state(Transition.TRANSITION_ACTIVATE)
    # The node is inactive already; why it stays so is told a moment after the answer.
    named = peer.until(lambda: peer.statuses[-1]["code"] == 14 and "/rival" in peer.statuses[-1]["message"], 5.0)
    other.destroy_publisher(publisher)
    other.destroy_node()
    peer.until(lambda: peer.change_state(Transition.TRANSITION_ACTIVATE), 10.0)
    peer.status(peer.mark(), code=0, state="idle")
    return {"reason": status["reason"], "after_s": at - began, "refused": refused, "named": named}


@row("messages")
def two_publishers_agree(peer, watch):
    gone = other_publisher(peer, 0.0)
    trial = peer.finish(watch)
    gone()
    return {"error": float(trial["aiming_error"])}


@row("messages", moving=False)
def switched_off(peer, watch):
    """The drives of the resting arm are switched off, and on again where the arm has sunk to."""
    peer.strict(32)
    peer.powered = False
    peer.sink(3, 0.5, 0.7)
    status = peer.halt(watch, 32)
    peer.until(lambda: False, 1.0)
    peer.rest()
    report = watch.report()
    # On a busy machine this peer reads commands late.
    peer.until(lambda: peer.asked is not None and math.dist(peer.asked, peer.q) < 0.01, 5.0)
    sunk = list(peer.q)
    peer.powered = True
    peer.heard(60)
    woke = max(abs(a - b) for a, b in zip(peer.q, sunk))
    peer.patient()
    return {**report, "code": 32, "reason": status["reason"], "moved_when_on": woke, "held": woke < 0.05}


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
    """Targets that come while the process stands are answered as well: all but the last are superseded at least."""
    peer.program.signal(signal.SIGSTOP)
    peer.until(lambda: False, 0.9)
    sent = {peer.target(peer.next_target()) for _ in range(5)}
    peer.until(lambda: False, 0.1)
    peer.program.signal(signal.SIGCONT)
    seen = peer.finish_or_halt(watch)
    step = largest_step(peer, watch)
    answered = peer.until(lambda: sent <= {answer["id"] for answer in peer.answers}, 20.0)
    return {**seen, "largest_step": step, "answered": answered}


@row("messages")
def full_disk(peer, watch):
    file = peer.parameters["checkpoint"]
    size = os.path.getsize(file)
    recording = os.path.join(os.path.dirname(file), "full.mcap")
    recorded = peer.set("record", recording)[0]
    peer.program.limit_file_size(min(size // 2, 30_000))
    trial = peer.finish(watch)
    peer.quiet()
    saved = peer.trigger("save")
    kept = os.path.getsize(file) == size
    warnings = lambda: [s["warning"] for s in peer.statuses[watch.mark :] if "warning" in s and s["level"] > 0]
    warned = peer.until(lambda: any("saved" in text for text in warnings()), 5.0)
    lost = recorded and peer.until(lambda: any("recording" in text for text in warnings()), 5.0)
    peer.program.limit_file_size(resource.RLIM_INFINITY)
    peer.set("record", "")
    if os.path.exists(recording):
        os.unlink(recording)
    again = peer.trigger("save")
    folder = os.listdir(os.path.dirname(file))
    return {
        "error": float(trial["aiming_error"]),
        "refused": saved,
        "kept": kept,
        "warned": warned,
        "lost": lost,
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
    seen = halting(peer, watch, 32, stuck=JOINTS[joint_with_most_to_go(peer)])
    # The joint is held at its reading after the halt. Where it has not come back to it, the reading jumps, which is believed
    # only when somebody says so.
    peer.until(lambda: peer.statuses[-1]["code"] == 33, 1.0)
    return {**seen, "reset": peer.trigger("reset_stop")[0]}


@row("robot")
def jammed(peer, watch):
    return halting(peer, watch, 32, jammed=JOINTS[joint_with_most_to_go(peer)])


@row("robot", moving=False)
def cut_commands(peer, watch):
    peer.strict(32)
    # The arm stands from now on. Encoders without noise would repeat to the bit, which is another halt.
    peer.hurt(cut_commands=True, noise=1e-4)
    peer.target(peer.next_target())
    status = peer.halt(watch, 32)
    seen = watch.report()
    peer.heal(cut_commands=True, noise=1e-4)
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
    peer.put([0.0, -0.9, 0.0, -0.17])
    peer.until(lambda: False, 0.3)
    hurt = Watch(peer)
    peer.trigger("home")
    status = peer.halt(hurt, 36)
    report = {**hurt.report(), "code": 36, "names_table": "table" in status["message"]}
    peer.put(before)
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


def begin(peer, name):
    """Brings the arm on its way, or to rest after a reach, as the row wants it. @param name none: after the last row"""
    if name is None or ROWS[name]["moving"]:
        peer.move()
        return
    peer.reach()
    peer.calm()
    peer.rest()


def play(peer, names):
    """One fault after another; what is sound between two is the recovery of the one and the beginning of the other."""
    peer.status(code=0, state="idle")
    last, over_at = None, time.time()
    for name in [*names, None]:
        try:
            begin(peer, name)
        except (TimeoutError, RuntimeError):
            # What one row has left must not take the others down, nor an arm that lagged on a busy machine.
            peer.make_well()
            begin(peer, name)
        if last is not None:
            tell({**last, "recovery_s": time.time() - over_at, "released": peer.released})
            peer.released = False
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
