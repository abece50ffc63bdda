"""An arm as it may stand in a laboratory, in native MuJoCo: soft servos, gravity, an emergency stop of its own, encoders that
lie. It shares no code with neuromotor: MuJoCo reads the robot description and computes where the hand is, and the servos
are ten lines.
"""

import math
import random
import xml.etree.ElementTree as ET

import mujoco
import numpy as np

STEP_S = 1e-3
SINKING_RAD_S = 0.4
# A solid ball in the hand.
PAYLOAD_RADIUS_M = 0.03
# Friction of a joint that is locked (N m s/rad).
LOCKED = 1e8


def stretch(robot, joints, longer):
    """Makes the longest link between two joints of the arm longer by this share."""
    origins = [joint.find("origin") for joint in robot.findall("joint") if joint.get("name") in joints[1:]]
    offset = lambda origin: np.array(origin.get("xyz", "0 0 0").split(), dtype=float)
    longest = max((origin for origin in origins if origin is not None), key=lambda origin: np.linalg.norm(offset(origin)))
    longest.set("xyz", " ".join(map(str, (1 + longer) * offset(longest))))


def physics_of(urdf, joints, tip="", payload_kg=0.0, longer=0.0):
    """The description for MuJoCo: masses and joints, no shapes; what is not the arm's is fixed, and so is the payload."""
    robot = ET.parse(urdf).getroot()
    stretch(robot, joints, longer)
    gravity = "0 0 -9.81"
    for element in list(robot):
        if element.tag == "mujoco":
            option = element.find("option")
            gravity = gravity if option is None else option.get("gravity", gravity)
        if element.tag not in ("link", "joint"):
            robot.remove(element)
    for link in robot.findall("link"):
        for part in list(link):
            if part.tag != "inertial":
                link.remove(part)
    for joint in robot.findall("joint"):
        if joint.get("name") not in joints:
            joint.set("type", "fixed")
            for part in list(joint):
                if part.tag not in ("parent", "child", "origin"):
                    joint.remove(part)
    if payload_kg > 0.0:
        inertial = ET.SubElement(ET.SubElement(robot, "link", name="payload"), "inertial")
        ET.SubElement(inertial, "mass", value=str(payload_kg))
        around = str(0.4 * payload_kg * PAYLOAD_RADIUS_M**2)
        ET.SubElement(inertial, "inertia", ixx=around, iyy=around, izz=around, ixy="0", ixz="0", iyz="0")
        held = ET.SubElement(robot, "joint", name="payload", type="fixed")
        ET.SubElement(held, "parent", link=tip)
        ET.SubElement(held, "child", link="payload")
    own = ET.SubElement(robot, "mujoco")
    ET.SubElement(own, "compiler", fusestatic="false", balanceinertia="true")
    ET.SubElement(own, "option", gravity=gravity, timestep=str(STEP_S), integrator="implicitfast")
    return ET.tostring(robot, encoding="unicode")


class SoftArm:
    """Joints (J) under PD servos: torque = k (command - angle) - d speed, as far as the motors go.

    The servos are those of the arm without its payload.
    """

    def __init__(self, urdf, joints, base, tip, posture, frequency_hz=3.0, damping=0.7, payload_kg=0.0, longer=0.0):
        self.joints = joints
        self.compile(physics_of(urdf, joints, longer=longer))
        # MuJoCo makes the root link part of its world.
        names = [self.model.body(i).name for i in range(self.model.nbody)]
        self.base, self.tip = names.index(base) if base in names else 0, names.index(tip)
        limits = {
            joint.get("name"): joint.find("limit").attrib
            for joint in ET.parse(urdf).getroot().findall("joint")
            if joint.get("name") in joints
        }
        self.at = np.array([self.model.joint(name).dofadr[0] for name in joints])
        column = lambda key: np.array([float(limits[name].get(key, "inf")) for name in joints])
        self.lower, self.upper = column("lower"), column("upper")
        self.speeds, self.efforts = column("velocity"), column("effort")
        inertia, heaviest = self.largest_loads()
        rate = 2 * math.pi * frequency_hz
        self.stiffness, self.damping = inertia * rate**2, 2 * damping * inertia * rate
        # Without its drives the arm sinks by its gears, which rub.
        self.rubbing = np.maximum(heaviest, 1.0) / SINKING_RAD_S
        self.powered = True
        if payload_kg > 0.0:
            self.compile(physics_of(urdf, joints, tip, payload_kg, longer))
        # Which joints do not move, whatever their servos do.
        self.locked = np.zeros(len(joints), dtype=bool)
        self.place(posture)

    def compile(self, physics):
        self.model = mujoco.MjModel.from_xml_string(physics)
        self.data = mujoco.MjData(self.model)

    def largest_loads(self):
        """Inertia and gravity's torque of each joint, in postures all over its range."""
        chance = np.random.default_rng(1)
        full, most, heaviest = np.zeros((self.model.nv, self.model.nv)), np.zeros(len(self.at)), np.zeros(len(self.at))
        for _ in range(200):
            self.data.qpos[self.at] = chance.uniform(np.maximum(self.lower, -np.pi), np.minimum(self.upper, np.pi))
            mujoco.mj_forward(self.model, self.data)
            mujoco.mj_fullM(self.model, self.data, full)
            most = np.maximum(most, np.diag(full)[self.at])
            heaviest = np.maximum(heaviest, np.abs(self.data.qfrc_bias[self.at]))
        return most, heaviest

    def place(self, posture):
        """Puts the arm there, at rest, held where it is: it sinks from there by its sag."""
        mujoco.mj_resetData(self.model, self.data)
        self.data.qpos[self.at] = posture
        mujoco.mj_forward(self.model, self.data)
        self.command = np.array(posture, dtype=float)

    @property
    def q(self):
        return self.data.qpos[self.at].copy()

    @property
    def v(self):
        return self.data.qvel[self.at].copy()

    def hand(self):
        """Where MuJoCo has the hand (m), in the frame of the base."""
        data = self.data
        turn = data.xmat[self.base].reshape(3, 3)
        return turn.T @ (data.xpos[self.tip] - data.xpos[self.base])

    def hand_at(self, posture):
        """Where the hand would be."""
        before = self.data.qpos.copy()
        self.data.qpos[self.at] = posture
        mujoco.mj_kinematics(self.model, self.data)
        hand = self.hand()
        self.data.qpos[:] = before
        mujoco.mj_kinematics(self.model, self.data)
        return hand

    def step(self):
        """One millisecond. The damping is MuJoCo's, which treats it implicitly; the motors have the rest."""
        rubbing = self.damping if self.powered else self.rubbing
        self.model.dof_damping[self.at] = np.where(self.locked, LOCKED, rubbing)
        torque = self.powered * self.stiffness * (self.command - self.data.qpos[self.at])
        self.data.qfrc_applied[self.at] = np.clip(torque, -self.efforts, self.efforts)
        mujoco.mj_step(self.model, self.data)


class Encoders:
    """What the driver makes of the angles: noise, wrapping, steps, standing still."""

    def __init__(self, joints, noise_rad=0.0, wrap=False, seed=1):
        self.noise_rad, self.wrap = noise_rad, wrap
        self.step = np.zeros(joints)
        self.frozen = None
        self.chance = np.random.default_rng(seed)

    def read(self, q, v):
        if self.frozen is not None:
            return self.frozen
        shown = q + self.step + self.noise_rad * self.chance.standard_normal(len(q))
        if self.wrap:
            shown = (shown + math.pi) % (2 * math.pi) - math.pi
        return shown, v

    def freeze(self, q, v):
        self.frozen = self.read(q, v)


class Follower:
    """A trajectory controller: cubic pieces from what is commanded now; a new trajectory takes the place of the old one."""

    def __init__(self, posture):
        self.q, self.v = np.array(posture, dtype=float), np.zeros(len(posture))
        self.points, self.since = None, 0.0

    def hold(self, posture):
        self.points, self.q, self.v = None, np.array(posture, dtype=float), np.zeros(len(posture))

    def follow(self, times, positions, velocities, now):
        self.sample(now)
        if times[0] > 0:
            times, positions = [0.0, *times], [self.q, *positions]
            velocities = [self.v, *velocities]
        self.points, self.since = (np.array(times), np.array(positions), np.array(velocities)), now

    def sample(self, now):
        if self.points is None:
            return self.q
        times, positions, velocities = self.points
        t = now - self.since
        if t >= times[-1]:
            self.hold(positions[-1])
            return self.q
        i = max(0, int(np.searchsorted(times, t, side="right")) - 1)
        span = times[i + 1] - times[i]
        s = (t - times[i]) / span
        p0, p1, v0, v1 = positions[i], positions[i + 1], velocities[i] * span, velocities[i + 1] * span
        a, b = 2 * (p0 - p1) + v0 + v1, 3 * (p1 - p0) - 2 * v0 - v1
        self.q = p0 + s * (v0 + s * (b + s * a))
        self.v = (v0 + s * (2 * b + 3 * s * a)) / span
        return self.q


class Limits:
    """Watches one curve of commands, sampled every `cycle_s` of the robot's time, and keeps the worst of it.

    Ratios: 1 is at the limit. A step is a change from one command to the next, as a share of what the joint may move in two
    cycles. Commands that come as messages are told one by one, since a busy machine hands several over in one cycle.
    """

    WINDOW = 8

    def __init__(self, lower, upper, speeds, acceleration, cycle_s):
        self.lower, self.upper, self.speeds = lower, upper, speeds
        self.acceleration, self.cycle_s = acceleration, cycle_s
        self.begin()

    def begin(self):
        """Forgets what was seen."""
        self.curve, self.late, self.last = [], [], None
        self.worst = {"velocity": 0.0, "acceleration": 0.0, "beyond": -math.inf, "step": 0.0, "finite": True}

    def step(self, command):
        """The next command."""
        if self.last is not None and np.all(np.isfinite(command)):
            change = np.abs(command - self.last) / (2 * self.cycle_s)
            self.worst["step"] = max(self.worst["step"], float(np.max(change / self.speeds)))
        self.last = np.array(command)

    def see(self, command, late=False, sampled=False):
        """The command of a cycle, `sampled` where it is from a trajectory.

        It is `late` where the robot's time went on before the node had answered, as on a busy machine. What comes too late
        comes too fast afterwards: no velocity is taken from there, no acceleration, and no step of a trajectory, which
        begins when it comes.
        """
        worst = self.worst
        if not np.all(np.isfinite(command)):
            worst["finite"] = False
            return
        worst["beyond"] = max(worst["beyond"], float(np.max(np.maximum(self.lower - command, command - self.upper))))
        self.curve.append(np.array(command))
        self.late.append(late)
        if sampled:
            if any(self.late[-3:]):
                self.last = None
            self.step(command)
        n = self.WINDOW
        if len(self.curve) >= n + 1 and not any(self.late[-1 - n :]):
            # Over a window, since messages may come one cycle earlier or later.
            change = np.abs(self.curve[-1] - self.curve[-1 - n]) / (n * self.cycle_s)
            worst["velocity"] = max(worst["velocity"], float(np.max(change / self.speeds)))
        if len(self.curve) >= 2 * n + 1 and not any(self.late[-1 - 2 * n :]):
            bend = self.curve[-1] - 2 * self.curve[-1 - n] + self.curve[-1 - 2 * n]
            rate = float(np.max(np.abs(bend))) / (n * self.cycle_s) ** 2
            worst["acceleration"] = max(worst["acceleration"], rate / self.acceleration)


def targets_of(arm, count, seed, away_m=0.15):
    """Hands of postures within the middle of the joints' ranges, none near another or near where the hand is."""
    chance = random.Random(seed)
    found, here = [], arm.hand()
    middle = np.clip(arm.q, arm.lower + 0.3, arm.upper - 0.3)
    while len(found) < count:
        q = np.array(
            [
                min(max(m + chance.uniform(-0.7, 0.7), lo + 0.2), hi - 0.2)
                for m, lo, hi in zip(middle, arm.lower, arm.upper)
            ]
        )
        q[arm.locked] = arm.q[arm.locked]
        hand = arm.hand_at(q)
        if min(math.dist(hand, other) for other in [here, *found]) > (away_m if len(found) < 12 else 0.05):
            found.append([float(x) for x in hand])
    return found
