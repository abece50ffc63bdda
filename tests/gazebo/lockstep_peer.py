"""Takes part in the lock-step of an arm in Gazebo and a node: sends targets at fixed simulated times, and tells as JSON what
became of them, with a hash of each bit of each joint state. Shares no code with the node.

    lockstep_peer.py TARGETS
"""

import hashlib
import json
import struct
import sys
import time

import rclpy
from diagnostic_msgs.msg import DiagnosticStatus, KeyValue
from geometry_msgs.msg import PointStamped
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import JointState

TARGETS = [[-0.27, 0.1, 0.2], [-0.2, 0.05, 0.25], [-0.25, -0.05, 0.22], [-0.3, 0.08, 0.12]]
PATIENCE_S = 100.0


class Player:
    def __init__(self, wanted):
        self.node = rclpy.create_node("player")
        self.wanted, self.sent = wanted, 0
        self.stamp, self.idle_since, self.expects = None, None, 0
        self.hash, self.states = hashlib.sha256(), 0
        self.trials, self.halts, self.last = [], 0, None
        self.cycle = self.node.create_publisher(DiagnosticStatus, "player/cycle", 10)
        self.targets = self.node.create_publisher(PointStamped, "neuromotor/target", 10)
        # All of them: the hash is of each.
        every = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)
        self.node.create_subscription(JointState, "joint_states", self._state, every)
        self.node.create_subscription(DiagnosticStatus, "neuromotor/cycle", self._cycle, 10)
        self.node.create_subscription(DiagnosticStatus, "neuromotor/trial", self._trial, 10)
        latched = QoSProfile(depth=50, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self.node.create_subscription(DiagnosticStatus, "neuromotor/status", self._status, latched)

    @property
    def done(self):
        return len(self.trials) >= self.wanted

    def _state(self, message):
        stamp = (message.header.stamp.sec, message.header.stamp.nanosec)
        if stamp == self.stamp:
            return
        self.stamp = stamp
        if self.done:
            return
        self.states += 1
        self.hash.update(struct.pack(f"<2i{3 * len(message.name)}d", *stamp, *message.position, *message.velocity, *message.effort))

    def _status(self, message):
        if message.level[0] == 2:
            self.halts += 1

    def _trial(self, message):
        self.trials.append({pair.key: pair.value for pair in message.values})

    def _cycle(self, message):
        """The node is done with a cycle: time is let go on, after a target where one is due."""
        values = {pair.key: int(pair.value) for pair in message.values}
        stamp = (values["sec"], values["nanosec"])
        if stamp != self.stamp or stamp == self.last:
            return
        at = stamp[0] + 1e-9 * stamp[1]
        # Each five seconds of simulated time, so long as any reach may take.
        due = self.sent < self.wanted and at >= 0.5 + 5.0 * self.sent
        if due and self.expects == self.sent and self.targets.get_subscription_count() > 0:
            x, y, z = TARGETS[self.sent % len(TARGETS)]
            target = PointStamped()
            target.header.frame_id = "shoulder_base"
            target.point.x, target.point.y, target.point.z = x, y, z
            self.targets.publish(target)
            self.expects += 1
        if values["targets"] < self.expects:
            return
        self.sent = self.expects
        self.last = stamp
        pairs = [("sec", stamp[0]), ("nanosec", stamp[1]), ("commands", 0)]
        self.cycle.publish(DiagnosticStatus(values=[KeyValue(key=key, value=str(value)) for key, value in pairs]))


def main():
    rclpy.init()
    player = Player(int(sys.argv[1]))
    began = time.monotonic()
    while not player.done and time.monotonic() - began < PATIENCE_S:
        rclpy.spin_once(player.node, timeout_sec=0.1)
    seen = {
        "bits": player.hash.hexdigest(),
        "states": player.states,
        "errors": [float(trial["aiming_error"]) for trial in player.trials],
        "halts": player.halts,
        "took_s": time.monotonic() - began,
        "complete": player.done,
    }
    print(json.dumps({"seen": seen}), flush=True)
    return 0 if player.done else 1


sys.exit(main())
