"""A storm over a running node: random messages, faults of the arm, services, transitions, signals and load on both cores, for
the given time. The arm is the one of soft_arm.py in native MuJoCo, in real time, on position commands.

    storm_peer.py '{"arm": FILE, "minutes": 60, "seed": 1, "checkpoint": FILE, ...}' COMMAND...

COMMAND starts neuromotor. Once a minute there is a calm: all faults end, the node is brought to `active`, and a target is sent.
The node must reach for it and report the outcome truly. Prints {"minute": ...} at each calm, and {"storm": ...} in the end with
    events       how often each thing was done
    violations   events that must never happen, with their time (s); there should be none
    commands     of the commands: largest step as a share of the bound, how far beyond the limits (rad)
    targets      how many were sent, and the answers to them
    calms        reaches in the calms: reported error and error in MuJoCo (mm)
"""

import collections
import json
import math
import multiprocessing
import os
import random
import signal
import sys
import time

import numpy as np
import rclpy
from diagnostic_msgs.msg import DiagnosticStatus
from fault_peer import Program, rules
from geometry_msgs.msg import PointStamped, PoseArray, Pose
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState, GetState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from soft_arm import STEP_S, Encoders, SoftArm, targets_of
from soft_arm_peer import ACCELERATION, MARGIN, VELOCITY_SCALE, description
from std_msgs.msg import Float64MultiArray
from std_srvs.srv import SetBool, Trigger

CYCLE_S = 0.01
# Between two things that happen (s), and between two calms.
PAUSES_S = (0.2, 2.5)
CALM_EVERY_S = 60.0
READY_S = 180.0
ANSWER_S = 90.0
TERM_S = 4.0
# After this time the node ends whether all is closed or not.
FORCED_S = 3.4
# What rounding and the clock of a message add to a step of the command (rad).
ROUNDING_RAD = 1e-4
TOLD_MM = 2.0
DOUBT_S = 4.0
# Frozen encoders lie once the arm is this far from where they show it.
FROZEN_RAD = 0.002
# After its first status a node may still be unknown to the publisher of the targets for this time.
MEETING_S = 1.0
FLOOD_S = 3.0
# Commands over which the speed is taken.
WINDOW = 30
TRANSITIONS = {
    "configure": Transition.TRANSITION_CONFIGURE,
    "activate": Transition.TRANSITION_ACTIVATE,
    "deactivate": Transition.TRANSITION_DEACTIVATE,
    "cleanup": Transition.TRANSITION_CLEANUP,
}
# Lies about where the arm is: nothing may be learnt from a reach that they overlap.
LIES = ("step", "frozen", "nan", "missing", "second", "second_near")


def burn():
    while True:
        math.sqrt(random.random())


class Storm:
    def __init__(self, how, command):
        about = description(how["arm"])
        joints, posture = about["joints"], about["posture"]
        self.how, self.joints, self.posture, self.frame = how, joints, posture, about["base"]
        self.chance = random.Random(how.get("seed", 1))
        self.arm = SoftArm(about["urdf"], joints, about["base"], about["tip"], posture, how.get("servo_hz", 5.0))
        self.targets_there = targets_of(self.arm, 12, how.get("seed", 1))
        self.encoders = Encoders(len(joints))
        self.parameters = {
            "urdf": os.path.abspath(about["urdf"]),
            "joints": f"[{', '.join(joints)}]",
            "base_frame": about["base"],
            "tip_link": about["tip"],
            "start_posture": f"[{', '.join(str(float(q)) for q in posture)}]",
            "command_interface": "position",
            "simulated": "true",
            "limits.velocity_scale": VELOCITY_SCALE,
            "limits.acceleration": ACCELERATION,
            "movement_duration": 1.5,
            "joint_state_timeout": 0.3,
            **{key: how[key] for key in ("checkpoint", "model.primitives", "incidents.folder") if key in how},
        }
        self.command = command
        self.speeds = VELOCITY_SCALE * self.arm.speeds
        self.lower, self.upper = self.arm.lower + MARGIN, self.arm.upper - MARGIN
        self.began = self.physics_at = self.published_at = time.monotonic()
        self.events, self.violations = collections.Counter(), []
        self.worst = {"step": 0.0, "speed": 0.0, "beyond": -math.inf, "count": 0}
        self.recent = collections.deque(maxlen=WINDOW)
        self.sent, self.answers, self.outcomes = {}, {}, collections.Counter()
        self.number, self.last, self.new_era, self.era_at = 0, None, True, -math.inf
        self.shown, self.shown_at = None, -math.inf
        self.lies, self.latency, self.drop, self.silent, self.under_way = {}, 0.0, 0.0, False, collections.deque()
        self.state, self.status, self.ends = "", None, []
        self.allowed_end, self.stopped_until, self.calms, self.memory = True, None, [], []
        self.trial_number, self.term_s, self.retries, self.forced, self.lifted = 0, 0.0, 0, 0, 0
        self.burners, self.undo = [], []
        self.codes, self.states_seen = collections.deque(maxlen=300), collections.deque(maxlen=2000)
        self.flooded_at = -math.inf
        self.node = rclpy.create_node("storm")
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.connect()
        self.program = None
        self.start()

    def connect(self):
        node = self.node
        latched = QoSProfile(depth=50, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        deep = QoSProfile(depth=1000, reliability=ReliabilityPolicy.RELIABLE)
        node.create_subscription(DiagnosticStatus, "neuromotor/status", self.take_status, latched)
        node.create_subscription(DiagnosticStatus, "neuromotor/trial", self.take_trial, deep)
        node.create_subscription(Float64MultiArray, "position_commands", self.take_command, deep)
        self.states = node.create_publisher(JointState, "joint_states", qos_profile_sensor_data)
        self.second = None
        self.targets = node.create_publisher(PointStamped, "neuromotor/target", 10)
        self.queue = node.create_publisher(PoseArray, "neuromotor/targets", 10)
        self.clients = {
            **{name: node.create_client(Trigger, f"neuromotor/{name}") for name in ("stop", "reset_stop", "home", "save")},
            "pause": node.create_client(SetBool, "neuromotor/pause"),
            "change": node.create_client(ChangeState, "neuromotor/change_state"),
            "get": node.create_client(GetState, "neuromotor/get_state"),
            "set": node.create_client(SetParameters, "neuromotor/set_parameters"),
        }

    # What comes in

    def now(self):
        return time.monotonic() - self.began

    def violate(self, what, **details):
        entry = {"at": round(self.now(), 2), "what": what, "lies": sorted(self.lies), **details}
        print(json.dumps({"violation": entry}), flush=True)
        self.violations.append(entry)

    def take_status(self, message, info):
        values = {pair.key: pair.value for pair in message.values}
        self.status = {**values, "code": int(values["code"]), "message": message.message, "at": time.monotonic()}
        self.codes.append((self.status["code"], self.status["at"]))
        self.states_seen.append((self.status["at"], values["state"]))
        at = 1e-9 * info["source_timestamp"]
        # Status and commands wait here beside each other: by their stamps they are put into their order.
        if values["state"] in ("inactive", "unconfigured", "finalized") and (self.last is None or at > self.last[0]):
            self.new_era, self.era_at = True, at
        self.known_at = min(self.known_at, time.monotonic())
        self.state = values["state"]

    def take_trial(self, message):
        trial = {pair.key: pair.value for pair in message.values}
        name, outcome, now = trial.get("id", ""), trial["outcome"], time.monotonic()
        self.outcomes[outcome] += 1
        if name in self.answers:
            self.violate("a target was answered twice", id=name, outcomes=[self.answers[name]["outcome"], outcome])
        self.answers[name] = {**trial, "at": now}
        if outcome not in ("reached", "missed"):
            return
        if trial.get("learning") == "true":
            first, last = self.last_movement()
            for lie, spans in self.spans.items():
                for since, until in spans:
                    if since < last and until > first:
                        self.violate("learnt from a reach in doubt", lie=lie, id=name, error=trial["aiming_error"])
        if "trial" in trial:
            if int(float(trial["trial"])) < self.trial_number - 1:
                self.violate("more than the trial under way was lost", before=self.trial_number, now=trial["trial"])
            self.trial_number = int(float(trial["trial"]))

    def last_movement(self):
        """When the arm last moved and settled; learning from it comes later, and may take its time."""
        moved = ("moving", "settling")
        times = []
        for at, state in reversed(self.states_seen):
            if state in moved:
                times.append(at)
            elif times:
                break
        return (times[-1] + CYCLE_S, times[0] - CYCLE_S) if times else (math.inf, -math.inf)

    @property
    def spans(self):
        """When each kind of lie was told."""
        now = time.monotonic()
        spans = collections.defaultdict(list)
        for lie, since, until in self.ends:
            spans[lie].append((since, until))
        for lie, since in self.lies.items():
            spans[lie].append((since, now))
        return spans

    def take_command(self, message, info):
        at, command = 1e-9 * info["source_timestamp"], np.array(message.data)
        # A command that waited here while the status that ended its activation was read is not the first of the next one.
        first = self.new_era and at >= self.era_at
        self.worst["count"] += 1
        if not np.all(np.isfinite(command)):
            self.violate("a command is not finite")
            return
        beyond = float(np.max(np.maximum(self.lower - command, command - self.upper)))
        self.worst["beyond"] = max(self.worst["beyond"], beyond)
        # An arm that was found beyond the margin is commanded from where it is, but only back, and never beyond its limits.
        before = 0.0 if self.last is None else float(np.max(np.maximum(self.lower - self.last[1], self.last[1] - self.upper)))
        allowed = MARGIN if first else max(0.0, before)
        if beyond > allowed + 1e-6:
            self.violate("a command is beyond the position limits", by=beyond, state=self.state)
        if self.last is not None and not first:
            since, before = self.last
            bound = self.speeds * max(at - since, 2 * CYCLE_S) + ROUNDING_RAD
            share = float(np.max(np.abs(command - before) / bound))
            self.worst["step"] = max(self.worst["step"], share)
            if share > 1.0:
                self.violate("a step of the command", share=share, after_s=at - since, state=self.state)
            self.watch_speed(at, command)
        elif first and self.shown is not None and not self.lies and time.monotonic() - self.shown_at < 0.1:
            apart = float(np.max(np.abs(command - np.clip(self.shown, self.lower, self.upper))))
            if apart > 0.1:
                told = {"command": command.tolist(), "shown": self.shown.tolist()}
                self.violate("the first command is not where the arm is", apart=apart, **told)
        if first:
            self.recent.clear()
            self.new_era = False
        self.last = (at, command)
        self.recent.append((at, command))
        if self.arm.powered:
            self.arm.command = command

    def watch_speed(self, at, command):
        """One step may be of two cycles; over many the command keeps the velocity limit."""
        if len(self.recent) < self.recent.maxlen:
            return
        since, before = self.recent[0]
        bound = self.speeds * (at - since + 2 * CYCLE_S) + ROUNDING_RAD
        share = float(np.max(np.abs(command - before) / bound))
        self.worst["speed"] = max(self.worst["speed"], share)
        if share > 1.0:
            self.violate("the command is too fast", share=share, over_s=at - since, state=self.state)

    # The arm

    def advance(self):
        now = time.monotonic()
        self.physics_at = max(self.physics_at, now - 0.2)
        while self.physics_at < now:
            self.physics_at += STEP_S
            self.arm.step()
        # Frozen encoders of an arm that stands say the truth.
        frozen = self.encoders.frozen
        if frozen is not None and float(np.max(np.abs(frozen[0] - self.arm.q))) > FROZEN_RAD:
            self.lie("frozen")
        if now - self.published_at >= CYCLE_S:
            self.published_at = now
            self.publish(now)
        while self.under_way and self.under_way[0][0] <= now:
            self.states.publish(self.under_way.popleft()[1])

    def message(self, q, v):
        message = JointState(name=list(self.joints), position=[float(x) for x in q], velocity=[float(x) for x in v])
        message.header.stamp = self.node.get_clock().now().to_msg()
        return message

    def publish(self, now):
        if self.silent or self.chance.random() < self.drop:
            return
        q, v = self.encoders.read(self.arm.q, self.arm.v)
        self.shown, self.shown_at = np.array(q), now
        message = self.message(q, v)
        if "nan" in self.lies:
            message.position[0] = math.nan
        if "missing" in self.lies:
            message.name, message.position, message.velocity = message.name[1:], message.position[1:], message.velocity[1:]
        self.under_way.append((now + self.latency, message))
        for lie, far in (("second", 0.5), ("second_near", 0.1)):
            if lie in self.lies:
                self.second.publish(self.message(q + far, v))

    def lie(self, kind):
        self.lies.setdefault(kind, time.monotonic())

    def truth(self, kind):
        if kind in self.lies:
            self.ends.append((kind, self.lies.pop(kind), time.monotonic()))

    def live(self, seconds):
        self.until(lambda: False, seconds)

    def until(self, condition, patience_s):
        end = time.monotonic() + patience_s
        while not condition():
            now = time.monotonic()
            if now > end:
                return False
            self.executor.spin_once(timeout_sec=0.002)
            self.advance()
            for at, undo in [one for one in self.undo if one[0] <= now]:
                self.undo.remove((at, undo))
                undo()
            if self.stopped_until is not None and now > self.stopped_until:
                self.stopped_until = None
                self.program.signal(signal.SIGCONT)
            if self.program.exit_code is not None and not self.allowed_end:
                self.violate("the node ended by itself", exit_code=self.program.exit_code)
                self.start()
        return True

    # The process

    def start(self):
        self.program = Program(self.command, ["node", "--ros-args", *rules(self.parameters)])
        self.allowed_end, self.new_era, self.era_at = False, True, time.time()
        # The graph still shows a process that was killed: a target counts once the new one has said something, and each has
        # had the time to find the other.
        self.state, self.known_at = "", math.inf
        # Each process numbers the messages without a stamp from 1.
        self.answers = {name: answer for name, answer in self.answers.items() if "." in name}

    def end(self, number):
        self.allowed_end = True
        if self.stopped_until is not None:
            self.stopped_until = None
            self.program.signal(signal.SIGCONT)
        # A process that has only just begun has no commands to end, and leaves by the signal itself.
        began, unheard = time.monotonic(), self.state == ""
        self.program.signal(number)
        if not self.until(lambda: self.program.exit_code is not None, 15.0):
            # Threads of low priority take their time to die on a machine that is busy.
            if number != signal.SIGKILL:
                self.violate("the node did not end", signal=number)
                self.program.signal(signal.SIGKILL)
            self.until(lambda: self.program.exit_code is not None, 60.0)
        gone = time.monotonic() - began
        if number != signal.SIGKILL:
            self.term_s = max(self.term_s, gone)
            if gone > TERM_S:
                self.violate("the node took too long to end", took_s=gone)
            if self.program.exit_code == 1 and gone > FORCED_S:
                # It ends in time also where the machine is too busy to close everything, and says so by its code.
                self.forced += 1
            elif self.program.exit_code != 0 and not (unheard and self.program.exit_code == -number):
                self.violate("the node ended with another code than 0", exit_code=self.program.exit_code)
        # Nobody can answer what was asked of a process that is gone.
        for entry in self.sent.values():
            entry["excused"] = True
        self.live(self.chance.uniform(0.0, 1.0))
        self.start()

    # What is done

    def ask(self, name, request):
        client = self.clients[name]
        if client.service_is_ready():
            return client.call_async(request)
        return None

    def send(self, point, frame=None, age_s=0.0, counts=True):
        message = PointStamped()
        stamp = self.node.get_clock().now() - rclpy.duration.Duration(seconds=age_s)
        message.header.stamp = stamp.to_msg()
        message.header.frame_id = self.frame if frame is None else frame
        message.point.x, message.point.y, message.point.z = map(float, point)
        name = f"{message.header.stamp.sec}.{message.header.stamp.nanosec:09d}"
        # A topic holds ten messages: beside a flood, or while the node is stopped, they may be overwritten.
        lost = self.stopped_until is not None or time.monotonic() - self.flooded_at < FLOOD_S
        heard = time.monotonic() - self.known_at > MEETING_S and self.program.exit_code is None and not lost
        if counts and heard:
            self.sent[name] = {"at": time.monotonic(), "state": self.state}
        self.targets.publish(message)
        return name

    def a_target(self):
        self.send(self.chance.choice(self.targets_there))

    def a_bad_target(self):
        self.chance.choice(
            [
                lambda: self.send([math.nan, 0.0, 0.1]),
                lambda: self.send([50.0, 0.0, 0.0]),
                lambda: self.send([0.0, 0.0, 0.0]),
                lambda: self.send(self.targets_there[0], frame="camera"),
                lambda: self.send(self.targets_there[0], age_s=60.0),
            ]
        )()

    def a_flood(self):
        self.flooded_at = time.monotonic()
        # What waits in the topic of a node that is busy is overwritten, too.
        for name, entry in self.sent.items():
            entry["excused"] = entry.get("excused") or (name not in self.answers and self.flooded_at - entry["at"] < FLOOD_S)
        for _ in range(200):
            # More than the queue of a topic holds: those that are lost are not counted.
            self.send(self.chance.choice(self.targets_there), counts=False)

    def a_queue(self):
        message = PoseArray()
        message.header.frame_id = self.frame
        for _ in range(self.chance.choice([2, 3, 20000])):
            pose = Pose()
            pose.position.x, pose.position.y, pose.position.z = self.chance.choice(self.targets_there)
            message.poses.append(pose)
        self.queue.publish(message)

    def foreign_joints(self):
        count = self.chance.choice([3, 1000, 100000])
        names = [f"{'x' * self.chance.randint(1, 30)}{i}" for i in range(count)]
        self.states.publish(JointState(name=names, position=[0.0] * count))

    def short_arrays(self):
        message = self.message(self.arm.q, self.arm.v)
        message.position = message.position[:2]
        # One message alone is no lie: the next one may come within the same cycle, and nobody sees it.
        self.states.publish(message)

    def for_a_while(self, begin, end, longest_s=4.0):
        begin()
        self.undo.append((time.monotonic() + self.chance.uniform(0.1, longest_s), end))

    def a_lie(self):
        kind = self.chance.choice(LIES)
        if kind in self.lies:
            return
        if kind.startswith("second"):
            self.second = self.second or rclpy.create_node("other_arm").create_publisher(
                JointState, "joint_states", qos_profile_sensor_data
            )
        if kind == "step":
            joint = self.chance.randrange(len(self.joints))
            self.encoders.step[joint] = self.chance.choice([-1, 1]) * self.chance.uniform(0.3, 2.5)
        if kind == "frozen":
            begin = lambda: self.encoders.freeze(self.arm.q, self.arm.v)
        else:
            begin = lambda: self.lie(kind)
        self.for_a_while(begin, lambda: self.honest(kind))

    def honest(self, kind):
        if kind == "step":
            self.encoders.step[:] = 0.0
        if kind == "frozen":
            self.encoders.frozen = None
        self.truth(kind)

    def silence(self):
        self.for_a_while(lambda: setattr(self, "silent", True), lambda: setattr(self, "silent", False))

    def late(self):
        latency = self.chance.uniform(0.0, 0.25)
        self.for_a_while(lambda: setattr(self, "latency", latency), lambda: setattr(self, "latency", 0.0), 8.0)

    def losses(self):
        self.for_a_while(lambda: setattr(self, "drop", 0.5), lambda: setattr(self, "drop", 0.0), 8.0)

    def noise(self):
        self.for_a_while(
            lambda: setattr(self.encoders, "noise_rad", 0.003), lambda: setattr(self.encoders, "noise_rad", 0.0), 8.0
        )

    def drives_off(self):
        def back():
            self.arm.powered = True
            if self.last is not None:
                self.arm.command = self.last[1]

        self.for_a_while(lambda: setattr(self.arm, "powered", False), back)

    def load(self):
        def begin():
            for _ in range(2):
                process = multiprocessing.get_context("fork").Process(target=burn, daemon=True)
                process.start()
                self.burners.append(process)

        if not self.burners:
            self.for_a_while(begin, self.unload, 20.0)

    def unload(self):
        for process in self.burners:
            process.kill()
            process.join()
        self.burners.clear()

    def stop(self):
        self.ask("stop", Trigger.Request())

    def reset(self):
        self.ask("reset_stop", Trigger.Request())

    def home(self):
        self.ask("home", Trigger.Request())

    def save(self):
        self.ask("save", Trigger.Request())

    def pause(self):
        self.ask("pause", SetBool.Request(data=self.chance.random() < 0.4))

    def transition(self):
        label = self.chance.choice([*TRANSITIONS, "configure", "activate"])
        self.ask("change", ChangeState.Request(transition=Transition(id=TRANSITIONS[label])))

    def parameter(self):
        name, value = self.chance.choice(
            [
                ("movement_duration", self.chance.uniform(0.5, 3.0)),
                ("movement_duration", -1.0),
                ("limits.acceleration", 50.0),
                ("joint_state_timeout", math.nan),
                ("no_such_parameter", 1.0),
            ]
        )
        wanted = ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=value)
        self.ask("set", SetParameters.Request(parameters=[Parameter(name=name, value=wanted)]))

    def suspend(self):
        if self.stopped_until is None:
            self.program.signal(signal.SIGSTOP)
            self.stopped_until = time.monotonic() + self.chance.choice([0.05, 0.2, 1.0, 2.0])

    def term(self):
        self.end(self.chance.choice([signal.SIGTERM, signal.SIGINT]))

    def kill(self):
        self.end(signal.SIGKILL)

    def happen(self):
        weights = {
            self.a_target: 30, self.a_bad_target: 8, self.a_flood: 2, self.a_queue: 2, self.foreign_joints: 3,
            self.short_arrays: 2, self.a_lie: 10, self.silence: 4, self.late: 4, self.losses: 4, self.noise: 4,
            self.drives_off: 5, self.load: 4, self.stop: 4, self.reset: 14, self.home: 4, self.save: 3, self.pause: 6,
            self.transition: 10, self.parameter: 4, self.suspend: 4, self.term: 1.5, self.kill: 0.7,
        }  # fmt: skip
        [chosen] = self.chance.choices([*weights], [*weights.values()])
        self.events[chosen.__name__] += 1
        chosen()

    # The calm

    def answered(self, future, patience_s=20.0):
        return future is not None and self.until(future.done, patience_s)

    def make_well(self):
        for _, undo in self.undo:
            undo()
        self.undo.clear()
        self.unload()
        if self.stopped_until is not None:
            self.stopped_until = None
            self.program.signal(signal.SIGCONT)

    def make_ready(self):
        """Brings the node to `idle` with code 0, as an operator would."""
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            self.live(0.5)
            got = self.ask("get", GetState.Request())
            if not self.answered(got):
                continue
            label = got.result().current_state.label
            step = {"unconfigured": "configure", "inactive": "activate"}.get(label)
            if step is not None:
                self.answered(self.ask("change", ChangeState.Request(transition=Transition(id=TRANSITIONS[step]))), 60.0)
                continue
            # An emergency stop and a halt beneath it are released one by one.
            for _ in range(2):
                self.answered(self.ask("reset_stop", Trigger.Request()))
            self.answered(self.ask("pause", SetBool.Request(data=False)))
            wanted = Parameter(name="movement_duration")
            wanted.value = ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=1.5)
            self.answered(self.ask("set", SetParameters.Request(parameters=[wanted])))
            ready = lambda: self.status is not None and self.status["state"] in ("idle", "halted") and not self.busy()
            if self.until(ready, 20.0):
                return True
        return False

    def busy(self):
        return time.monotonic() - self.status["at"] > 0.5

    def calm(self):
        self.make_well()
        # A doubt about two publishers lasts for three seconds.
        self.live(DOUBT_S)
        if not self.make_ready():
            self.violate("the node is not ready after all was made well", status=self.status)
            return
        trial = self.reach_in_calm()
        if trial is None:
            return
        target = [float(x) for x in trial["target"].split()]
        told, seen = 1e3 * float(trial["aiming_error"]), 1e3 * math.dist(self.arm.hand(), target)
        self.calms.append({"told_mm": round(told, 2), "seen_mm": round(seen, 2), "outcome": trial["outcome"]})
        if abs(told - seen) > TOLD_MM:
            self.violate("an error was told wrongly", told_mm=told, seen_mm=seen)
        self.look_back()
        with open(f"/proc/{self.program.process.pid}/statm", encoding="utf8") as file:
            self.memory.append(round(int(file.read().split()[1]) * 4096 / 2**20, 1))
        minute = {"minute": round(self.now() / 60, 2), "violations": len(self.violations), "memory_mib": self.memory[-1]}
        print(json.dumps({**minute, **self.calms[-1]}), flush=True)

    def reach_in_calm(self):
        """A target and its answer. Where this machine was too busy to move the arm in time, once more.

        The links of this arm pass through each other when its drives are off. Where it lies in itself no way may lead out:
        then it is lifted by hand, as one would.
        """
        lifted = False
        for _ in range(5):
            mark = time.monotonic()
            name = self.send(self.chance.choice(self.targets_there))
            if not self.until(lambda: name in self.answers, ANSWER_S):
                self.violate("the target of a calm was not answered", status=self.status)
                return None
            trial = self.answers[name]
            if trial["outcome"] in ("reached", "missed"):
                return trial
            # The status may come after the answer.
            collides = lambda: self.status["code"] == 36
            if trial["outcome"] == "halted" and not lifted and self.until(collides, 1.0):
                lifted = self.lift()
                continue
            # An arm that no command reaches in time stands, and joints without noise repeat.
            stood = lambda: self.status.get("reason") == "joint states repeat"
            late = self.until(lambda: stood() or any(code in (30, 32) for code, at in self.codes if at > mark), 1.0)
            if trial["outcome"] != "halted" or not late:
                break
            self.retries += 1
            self.until(lambda: self.status["code"] not in (30, 32, 33), 5.0)
        self.violate("the target of a calm was not reached for", outcome=trial["outcome"], status=self.status)
        return None

    def lift(self):
        """Puts the arm into its start posture by hand, while the node is inactive."""
        self.lifted += 1
        self.answered(self.ask("change", ChangeState.Request(transition=Transition(id=TRANSITIONS["deactivate"]))), 20.0)
        # Commands that still wait to be taken would bring it back.
        for _ in range(20):
            count = self.worst["count"]
            self.live(0.3)
            if self.worst["count"] == count:
                break
        self.arm.place(self.posture)
        self.live(0.5)
        return self.make_ready()

    def look_back(self):
        """Every target that a living node was sent must have been answered by now."""
        self.live(1.0)
        for name, entry in self.sent.items():
            if name not in self.answers and not entry.get("excused") and time.monotonic() - entry["at"] > 5.0:
                self.violate("a target was not answered", id=name, state=entry["state"], sent_at=entry["at"] - self.began)
                entry["excused"] = True

    def blow(self):
        self.until(lambda: self.status is not None, READY_S)
        self.calm()
        end = time.monotonic() + 60.0 * self.how["minutes"]
        next_calm = time.monotonic() + CALM_EVERY_S
        while time.monotonic() < end:
            self.live(self.chance.uniform(*PAUSES_S))
            self.happen()
            if time.monotonic() > next_calm:
                self.calm()
                next_calm = time.monotonic() + CALM_EVERY_S
        self.calm()

    def report(self):
        answered = sum(name in self.answers for name in self.sent)
        return {
            "minutes": round(self.now() / 60, 2),
            "seed": self.how.get("seed", 1),
            "events": dict(self.events),
            "violations": self.violations,
            "commands": self.worst,
            "targets": {"sent": len(self.sent), "answered": answered, "outcomes": dict(self.outcomes)},
            "calms": self.calms,
            "calms_retried": self.retries,
            "lifted_by_hand": self.lifted,
            "forced_ends": self.forced,
            "memory_mib": self.memory,
            "longest_end_s": round(self.term_s, 2),
        }


if __name__ == "__main__":
    wanted, *program = sys.argv[1:]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    rclpy.init()
    storm = Storm(json.loads(wanted), program)
    try:
        storm.blow()
    finally:
        storm.make_well()
        print(json.dumps({"storm": storm.report()}), flush=True)
        storm.allowed_end = True
        storm.program.signal(signal.SIGKILL)
        rclpy.try_shutdown()
