"""A robot in rclpy that is well, or has one thing wrong with it, for the tests of `neuromotor check`. Shares no code with it.

    broken_robot_peer.py KIND [NAME]
"""

import math
import sys
import time

import rclpy
from builtin_interfaces.msg import Time
from rclpy.executors import SingleThreadedExecutor
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory

LEFT = ["shoulder_yaw", "shoulder_pitch", "shoulder_roll", "elbow"]
KINOVA = [f"j2s6s200_joint_{i}" for i in range(1, 7)]
KIND = sys.argv[1]
NAME = sys.argv[2] if len(sys.argv) > 2 else "driver"

arm = KINOVA if KIND == "wrapped" else LEFT
# The second joint of the Kinova stands at 4 rad, which its driver shows as -2.28.
posture = [0.0, 4.0, 1.6, 0.0, 2.2, 0.0] if KIND == "wrapped" else [0.1, 0.7, 0.0, -0.3]
rate = 5 if KIND == "slow" else 100
shown_names = {"names": [f"left_{name}" for name in arm]}.get(KIND, arm)


def shown(angles):
    if KIND == "degrees":
        return [math.degrees(angle) for angle in angles]
    if KIND == "wrapped":
        return [math.atan2(math.sin(angle), math.cos(angle)) for angle in angles]
    if KIND == "nan":
        return [*angles[:-1], math.nan]
    if KIND == "outside":
        return [*angles[:-1], 2.9]
    return angles


class Robot:
    def __init__(self):
        self.node = rclpy.create_node(NAME)
        self.angles = list(posture)
        self.way = None
        self.states = self.node.create_publisher(JointState, "joint_states", 10)
        if KIND not in ("uncontrolled", "second"):
            self.node.create_subscription(JointTrajectory, "joint_trajectory", self.take, 10)
        self.node.create_timer(1 / rate, self.tick)

    def take(self, message):
        order = [message.joint_names.index(name) for name in arm]
        points = [
            (p.time_from_start.sec + 1e-9 * p.time_from_start.nanosec, [p.positions[i] for i in order])
            for p in message.points
        ]
        self.way = (time.monotonic(), list(self.angles), points)

    def commanded(self):
        began, start, points = self.way
        now = time.monotonic() - began
        before = (0.0, start)
        for at, angles in points:
            if at >= now:
                share = (now - before[0]) / (at - before[0]) if at > before[0] else 1.0
                return [a + share * (b - a) for a, b in zip(before[1], angles)]
            before = (at, angles)
        return list(points[-1][1])

    def tick(self):
        if self.way is not None:
            wanted = self.commanded()
            if KIND == "mirrored":
                wanted[3] = 2 * posture[3] - wanted[3]
            if KIND == "swapped":
                moved = wanted[2] - posture[2], wanted[3] - posture[3]
                wanted[2], wanted[3] = posture[2] + moved[1], posture[3] + moved[0]
            if KIND == "limp":
                wanted = [angle - 0.2 * (j == 1) for j, angle in enumerate(wanted)]
            if KIND != "stuck":
                self.angles = wanted
        now = self.node.get_clock().now().nanoseconds
        if KIND == "late":
            now -= 2_000_000_000
        message = JointState(name=shown_names, position=[float(angle) for angle in shown(self.angles)])
        if KIND == "second":
            message.position[1] += 0.3
        message.header.stamp = Time(sec=now // 10**9, nanosec=now % 10**9)
        self.states.publish(message)


rclpy.init()
robot = Robot()
executor = SingleThreadedExecutor()
executor.add_node(robot.node)
print("ready", flush=True)
executor.spin()
