"""Hurts the simulated time of an arm in Gazebo while a node drives it, and tells as JSON what came of it. It tells the server
what Gazebo's own tools tell it (gazebo/control), and shares no code with the node.

    gazebo_fault_peer.py INTERFACE CHECKPOINT PRIMITIVES ROW,ROW,... CONTROL ENVIRONMENT COMMAND...

CONTROL is the program that tells the server, ENVIRONMENT (JSON) what it needs; COMMAND starts neuromotor. For each row prints
    codes        of the statuses that were not OK, from the fault to the next target
    outcome      of the reach that was hurt; none: the arm rested
    learnt       whether something was learnt from it, and error: how far from its target it ended (m, own kinematics)
    step         largest distance of a command from the one before (rad; the speed limit times the time between them is
                 allowed and taken off); after a jump of time also from where the arm was measured, since a command that
                 was under way then is of before it
    moved        how far the arm went from where the jump of time left it, until the next target (rad)
    next         how far from the next target the hand ended (m)
"""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import rclpy
from diagnostic_msgs.msg import DiagnosticStatus
from geometry_msgs.msg import PointStamped
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64MultiArray
from trajectory_msgs.msg import JointTrajectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "ros"))
from arm_peer import JOINTS, TARGETS, hand_of, seconds  # noqa: E402

PATIENCE_S = 120.0
# Of the arm's description, times `limits.velocity_scale` (rad/s).
FASTEST = 2.5
PARAMETERS = {
    "use_sim_time": "true",
    "simulated": "true",
    "joint_state_timeout": 1.0,
    "movement_duration": 1.0,
    "clock_timeout": 2.0,
    "learning.exploration": False,
}


# After a jump of time, commands may still be of before it for so long, on a busy machine (s).
FLIGHT_S = 0.3
# The node may hear of a new robot so long before this peer does (s).
DISCOVERY_S = 3.0


def apart(one, other):
    return max(abs(a - b) for a, b in zip(one, other))


def child(command, **options):
    def die_with_parent():
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)

    return subprocess.Popen(command, preexec_fn=die_with_parent, text=True, **options)


class Player:
    def __init__(self, interface, checkpoint, primitives, control, environment, command):
        self.interface, self.command = interface, command
        self.control, self.environment = control, environment
        self.states, self.clocks, self.statuses, self.trials = [], [], [], {}
        self.positions, self.firsts, self.sent = [], [], 0
        self.jumps = []
        self.q, self.stamp = None, None
        self.node = node = rclpy.create_node("hurt")
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(node)
        latched = QoSProfile(depth=50, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        every = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)
        node.create_subscription(JointState, "joint_states", self._state, every)
        node.create_subscription(Clock, "/clock", lambda m: self.clocks.append(seconds(m.clock)), every)
        node.create_subscription(DiagnosticStatus, "neuromotor/status", self._status, latched)
        node.create_subscription(DiagnosticStatus, "neuromotor/trial", self._trial, every)
        node.create_subscription(JointTrajectory, "joint_trajectory", self._trajectory, every)
        node.create_subscription(Float64MultiArray, "position_commands", self._position, every)
        self.targets = node.create_publisher(PointStamped, "neuromotor/target", 1)
        self.start_robot()
        rules = {"command_interface": interface, "checkpoint": checkpoint, "model.primitives": primitives, **PARAMETERS}
        words = [word for name, value in rules.items() for word in ("-p", f"{name}:={value}")]
        self.brain = child([*command, "node", "--ros-args", *words], stdout=sys.stderr)
        self.need(lambda: self.targets.get_subscription_count() > 0, "node")
        self.idle()

    # The simulation

    def start_robot(self):
        self.robot = child([*self.command, "gazebo", "--rate", "200"], stdout=subprocess.PIPE)
        lines = []
        while not (lines and "GAZEBO_MASTER_URI" in lines[-1]):
            lines.append(self.robot.stdout.readline())
            if lines[-1] == "":
                raise RuntimeError(f"the robot ended: {lines}")
        threading.Thread(target=self.robot.stdout.read, daemon=True).start()
        self.server = int(re.search(r"process (\d+)", lines[-1])[1])
        uri = re.search(r"GAZEBO_MASTER_URI=(\S+)", lines[-1])[1]
        environment = {**os.environ, **self.environment, "GAZEBO_MASTER_URI": uri, "GAZEBO_IP": "127.0.0.1"}
        self.teller = child([self.control], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1)
        if self.teller.stdout.readline().strip() != "ready":
            raise RuntimeError("the server cannot be told anything")

    def tell(self, line):
        self.teller.stdin.write(line + "\n")
        answer = self.teller.stdout.readline().strip()
        if answer != "done":
            raise RuntimeError(f"{line}: {answer}")

    def end_robot(self):
        self.teller.kill()
        self.robot.kill()
        self.teller.wait()
        self.robot.wait()

    # What comes in

    def _state(self, message):
        order = [message.name.index(joint) for joint in JOINTS]
        self.q = [message.position[i] for i in order]
        self.stamp = message.header.stamp
        if self.states and seconds(self.stamp) < self.states[-1][1] - 0.05:
            self.jumps.append((time.monotonic(), len(self.states)))
        self.states.append((time.monotonic(), seconds(self.stamp), self.q))

    def _status(self, message):
        values = {pair.key: pair.value for pair in message.values}
        self.statuses.append({"at": time.monotonic(), "level": message.level[0], "text": message.message, **values})

    def _trial(self, message):
        values = {pair.key: pair.value for pair in message.values}
        self.trials[values["id"]] = {**values, "text": message.message, "hand": hand_of(self.q)}

    def _position(self, message):
        now = time.monotonic()
        self.positions.append((now, self.states[-1][1] if self.states else 0.0, list(message.data), self.q))

    def _trajectory(self, message):
        order = [message.joint_names.index(joint) for joint in JOINTS]
        first = [message.points[0].positions[i] for i in order]
        now = time.monotonic()
        # Nobody is where an arm was measured that is no more.
        if self.states and now - self.states[-1][0] < FLIGHT_S:
            self.firsts.append((now, first, self.q))

    def until(self, done, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while not done():
            if time.monotonic() > end:
                return False
            self.executor.spin_once(timeout_sec=0.02)
        return True

    def need(self, done, what):
        if not self.until(done):
            texts = [(s["code"], s["state"], s["text"]) for s in self.statuses[-400:]]
            states = list(dict.fromkeys(texts))
            raise TimeoutError(f"no {what}; last statuses: {states}")

    # What a row is made of

    @property
    def state(self):
        return self.statuses[-1]["state"] if self.statuses else None

    def idle(self):
        self.need(lambda: self.state == "idle" and self.statuses[-1]["code"] == "0", "rest")

    def send(self):
        """Sends the next target; its name."""
        self.sent += 1
        self.point = TARGETS[self.sent % len(TARGETS)]
        target = PointStamped()
        target.header.frame_id, target.header.stamp = "shoulder_base", self.stamp
        target.point.x, target.point.y, target.point.z = self.point
        name = f"{self.stamp.sec}.{self.stamp.nanosec:09d}"
        # Time that went back gives the same names again.
        self.trials.pop(name, None)
        self.targets.publish(target)
        return name

    def distance(self, hand):
        return sum((a - b) ** 2 for a, b in zip(hand, self.point)) ** 0.5

    def answer(self, name):
        self.need(lambda: name in self.trials, f"answer to {name}")
        return self.trials[name]

    def phase(self, wanted):
        """Sends a target and waits until the node is in that phase with it."""
        mark = len(self.statuses)
        name = self.send()
        self.need(lambda: any(s["state"] == wanted for s in self.statuses[mark:]), f"phase {wanted}")
        if wanted == "moving":
            here = list(self.q)
            self.need(lambda: max(abs(a - b) for a, b in zip(self.q, here)) > 0.1, "speed")
        return name

    def step(self, since):
        """The largest step of a command from then on (rad)."""
        steps = [0.0]
        if self.interface == "trajectory":
            steps += [max(abs(a - b) for a, b in zip(first, q)) for at, first, q in self.firsts if at >= since]
        rows = [row for row in self.positions if row[0] >= since]
        for before, row in zip(rows, rows[1:]):
            gone = row[1] - before[1] if row[1] >= before[1] else row[0] - before[0]
            # A command may come up to two cycles late.
            step = apart(row[2], before[2]) - FASTEST * (gone + 0.02)
            for at, first in self.jumps:
                if -DISCOVERY_S <= row[0] - at < FLIGHT_S:
                    until = max(row[0], at + 0.1)
                    measured = [q for when, _, q in self.states[first : first + 200] if when <= until]
                    step = min(step, *(apart(row[2], q) for q in measured))
            steps.append(step)
        return max(steps)

    def moved(self, since, until):
        """How far the arm went after the last jump of time in between (rad); None without one."""
        firsts = [first for at, first in self.jumps if since <= at < until]
        if not firsts:
            return None
        after = [q for at, _, q in self.states[firsts[-1] :] if at < until]
        return max(apart(q, after[0]) for q in after)


ROWS = {}


def row(what):
    def declare(function):
        ROWS[function.__name__] = (what, function)
        return function

    return declare


@row("paused for 3 s in a movement")
def paused(player):
    name = player.phase("moving")
    player.tell("pause")
    player.until(lambda: False, 3.0)
    player.tell("run")
    return name


@row("real-time factor 0.2 from a movement on")
def slow(player):
    name = player.phase("moving")
    player.tell("rate 200")
    player.answer(name)
    player.tell("rate 1000")
    return name


@row("real-time factor 2 from a movement on")
def fast(player):
    name = player.phase("moving")
    player.tell("rate 2000")
    player.answer(name)
    player.tell("rate 1000")
    return name


@row("server stopped (SIGSTOP) for 3 s in a movement")
def stopped(player):
    name = player.phase("moving")
    os.kill(player.server, signal.SIGSTOP)
    player.until(lambda: False, 3.0)
    os.kill(player.server, signal.SIGCONT)
    return name


def declare_reset(phase):
    @row(f"world reset while {phase}")
    def reset(player):
        name = player.phase(phase) if phase != "idle" else None
        player.tell("reset")
        player.need(lambda: player.clocks[-1] < player.clocks[-2] or player.clocks[-1] < 2.0, "reset")
        return name

    ROWS[f"reset_{phase}"] = ROWS.pop("reset")


for one in ("homing", "thinking", "moving", "settling", "idle"):
    declare_reset(one)


@row("time reset in a movement, the arm stays")
def time_reset(player):
    name = player.phase("moving")
    player.tell("reset_time")
    return name


@row("server killed in a movement, a target sent meanwhile, then started anew")
def killed(player):
    name = player.phase("moving")
    os.kill(player.server, signal.SIGKILL)
    player.need(lambda: player.statuses[-1]["code"] == "30", "code 30")
    late = player.send()
    seen = {"late": player.answer(late)["outcome"]}
    player.end_robot()
    clocks = len(player.clocks)
    player.start_robot()
    player.need(lambda: len(player.clocks) > clocks + 20, "clock")
    return name, seen


@row("server restarted at rest, with the arm in its first posture again")
def restarted(player):
    player.end_robot()
    clocks = len(player.clocks)
    player.start_robot()
    player.need(lambda: len(player.clocks) > clocks + 20, "clock")
    return None


@row("arm deleted from the world in a movement, then the simulation started anew")
def deleted(player):
    name = player.phase("moving")
    states = len(player.states)
    player.tell("delete arm")
    # Whichever comes first: joint states are too old, or the arm does not follow in what was told of it last.
    player.need(lambda: player.statuses[-1]["code"] in ("30", "32"), "code 30 or 32")
    clocks = len(player.clocks)
    player.until(lambda: False, 1.0)
    seen = {"clock_goes_on": len(player.clocks) > clocks + 50, "states_after": len(player.states) - states}
    player.end_robot()
    clocks = len(player.clocks)
    player.start_robot()
    player.need(lambda: len(player.clocks) > clocks + 20, "clock")
    return name, seen


def play(player, name):
    what, function = ROWS[name]
    player.idle()
    since, mark = time.monotonic(), len(player.statuses)
    result = function(player)
    hurt, seen = result if isinstance(result, tuple) else (result, {})
    if hurt is not None:
        answer = player.answer(hurt)
        seen["outcome"], seen["learnt"] = answer["outcome"], answer.get("learning") == "true"
        seen["text"] = answer["text"]
        if answer["outcome"] in ("reached", "missed"):
            seen["error"] = player.distance(answer["hand"])
    player.until(lambda: player.state in ("idle", "halted"), 20.0)
    player.until(lambda: False, 0.5)
    seen["texts"] = list(dict.fromkeys(s["text"] for s in player.statuses[mark:] if s["level"] > 0 or s["code"] == "5"))
    seen["codes"] = list(dict.fromkeys(int(s["code"]) for s in player.statuses[mark:] if s["level"] > 0 or s["code"] == "5"))
    until = time.monotonic()
    following = player.answer(player.send())
    seen["next_outcome"], seen["next"] = following["outcome"], player.distance(following["hand"])
    seen["step"] = player.step(since)
    moved = player.moved(since, until)
    if moved is not None:
        seen["moved"] = moved
    return {"row": name, "what": what, "interface": player.interface, **seen}


def main():
    interface, checkpoint, primitives, rows, control, environment, *command = sys.argv[1:]
    rclpy.init()
    player = Player(interface, checkpoint, primitives, control, json.loads(environment), command)
    failed = 0
    for name in rows.split(",") if rows != "" else ROWS:
        try:
            result = play(player, name)
        except (TimeoutError, RuntimeError) as error:
            result = {"row": name, "what": ROWS[name][0], "interface": interface, "failed": str(error)}
            failed += 1
        print(json.dumps(result), flush=True)
        if "failed" in result:
            break
    player.end_robot()
    player.brain.kill()
    return failed


sys.exit(main())
