"""A stand-in for joint_trajectory_controller with its arm, and for what drivers publish beside it. It follows trajectories
exactly, in the time that its speed scaling leaves, and shares no code with the node.

    jtc.py    parameters come as JSON on ~/hurt: see Jtc.hurt
"""

import json
import math
import sys
import threading

import rclpy
from action_msgs.msg import GoalStatus
from control_msgs.action import FollowJointTrajectory
from control_msgs.msg import JointTrajectoryControllerState, SpeedScalingFactor
from controller_manager_msgs.msg import ControllerState
from controller_manager_msgs.srv import ListControllers
from franka_msgs.msg import FrankaRobotState
from geometry_msgs.msg import WrenchStamped
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.executors import ExternalShutdownException, MultiThreadedExecutor
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool, Float64, String
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint
from ur_dashboard_msgs.msg import RobotMode, SafetyMode

JOINTS = ["shoulder_yaw", "shoulder_pitch", "shoulder_roll", "elbow"]
FOUND = [0.2, 0.5, -0.1, -0.4]
PERIOD_S = 0.01
FEEDBACK_S = 0.05
Result = FollowJointTrajectory.Result


def seconds(of):
    return of.sec + 1e-9 * of.nanosec


def hermite(p0, v0, p1, v1, duration, t):
    s = t / duration
    a = 2 * (p0 - p1) + duration * (v0 + v1)
    b = 3 * (p1 - p0) - duration * (2 * v0 + v1)
    c = duration * v0
    return p0 + s * (c + s * (b + s * a)), (c + s * (2 * b + 3 * s * a)) / duration


class Goal:
    def __init__(self, handle, message):
        self.handle = handle
        self.path = {x.name: x.position for x in message.path_tolerance if x.position > 0}
        self.goal = {x.name: x.position for x in message.goal_tolerance if x.position > 0}
        self.time_s = seconds(message.goal_time_tolerance)
        self.over = threading.Event()
        self.outcome = None

    def end(self, kind, code=0, text=""):
        if self.outcome is None:
            self.outcome = (kind, code, text)
            self.over.set()


class Jtc(Node):
    def __init__(self):
        super().__init__("joint_trajectory_controller")
        self.lock = threading.RLock()
        self.q, self.v, self.error = list(FOUND), [0.0] * 4, [0.0] * 4
        self.points, self.s, self.goal = None, 0.0, None
        self.scale, self.told_scale, self.controller_scale = 1.0, None, 1.0
        self.active, self.refuse, self.mute, self.stopped = True, False, False, False
        self.stuck, self.sag, self.effort, self.force = "", 0.0, 0.0, None
        self.telling = True
        self.last = self.get_clock().now()
        group = ReentrantCallbackGroup()
        latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self.states = self.create_publisher(JointState, "/joint_states", qos_profile_sensor_data)
        self.controller = self.create_publisher(JointTrajectoryControllerState, "~/controller_state", 10)
        self.accepted = self.create_publisher(JointTrajectory, "~/accepted", 100)
        self.speed = self.create_publisher(Float64, "/speed_scaling_state_broadcaster/speed_scaling", 10)
        io = "/io_and_status_controller"
        self.robot_mode = self.create_publisher(RobotMode, f"{io}/robot_mode", latched)
        self.safety_mode = self.create_publisher(SafetyMode, f"{io}/safety_mode", latched)
        self.program = self.create_publisher(Bool, f"{io}/robot_program_running", latched)
        self.franka = self.create_publisher(FrankaRobotState, "/franka_robot_state_broadcaster/robot_state", 10)
        self.wrench = self.create_publisher(WrenchStamped, "/wrench", qos_profile_sensor_data)
        self.create_subscription(String, "~/hurt", self.hurt, 10, callback_group=group)
        self.hurt_taken = self.create_publisher(String, "~/hurt_taken", 10)
        self.create_subscription(
            SpeedScalingFactor, "~/speed_scaling_input", self.scale_to, latched, callback_group=group
        )
        for topic in ("/joint_trajectory", "~/joint_trajectory"):
            self.create_subscription(JointTrajectory, topic, self.by_topic, 10, callback_group=group)
        self.create_service(ListControllers, "/controller_manager/list_controllers", self.list, callback_group=group)
        self.server = ActionServer(
            self,
            FollowJointTrajectory,
            "~/follow_joint_trajectory",
            self.execute,
            callback_group=group,
            goal_callback=self.judge,
            handle_accepted_callback=self.begin,
            cancel_callback=lambda handle: CancelResponse.ACCEPT,
        )
        self.create_timer(PERIOD_S, self.tick, callback_group=group)

    def hurt(self, message):
        """Sets what is named: refuse, mute, stopped, active, stuck (a joint), sag (rad), scale with told_scale (per cent) or
        controller_scale, telling (the controller's state), effort, force (N; null: silent), and publishes robot_mode,
        safety_mode, program, franka. Answers with the same text when it is done."""
        with self.lock:
            for name, value in json.loads(message.data).items():
                if name == "robot_mode":
                    self.robot_mode.publish(RobotMode(mode=value))
                elif name == "safety_mode":
                    self.safety_mode.publish(SafetyMode(mode=value))
                elif name == "program":
                    self.program.publish(Bool(data=value))
                elif name == "franka":
                    self.franka.publish(FrankaRobotState(robot_mode=value))
                else:
                    setattr(self, name, value)
            if not self.active and self.goal is not None:
                self.stop(("abort", Result.INVALID_GOAL, "Deactivated while executing."))
        self.hurt_taken.publish(message)

    def scale_to(self, message):
        with self.lock:
            self.scale = message.factor

    def list(self, request, response):
        state = "active" if self.active else "inactive"
        kind = "joint_trajectory_controller/JointTrajectoryController"
        response.controller = [ControllerState(name="joint_trajectory_controller", state=state, type=kind)]
        return response

    # Goals

    def judge(self, goal):
        trajectory = goal.trajectory
        times = [seconds(point.time_from_start) for point in trajectory.points]
        sound = (
            sorted(trajectory.joint_names) == sorted(JOINTS)
            and len(times) > 0
            and all(b > a for a, b in zip(times, times[1:]))
            and all(
                len(point.positions) == 4 and all(map(math.isfinite, [*point.positions, *point.velocities]))
                for point in trajectory.points
            )
            and all(abs(v) < 1e-9 for v in trajectory.points[-1].velocities)
        )
        takes = sound and self.active and not self.refuse
        return GoalResponse.ACCEPT if takes else GoalResponse.REJECT

    def begin(self, handle):
        with self.lock:
            if self.goal is not None:
                self.goal.end("abort", Result.INVALID_GOAL, "Current goal cancelled due to new incoming action.")
            self.goal = Goal(handle, handle.request)
            self.goals = getattr(self, "goals", {})
            self.goals[bytes(handle.goal_id.uuid)] = self.goal
            self.follow(handle.request.trajectory)
        handle.execute()

    def by_topic(self, trajectory):
        with self.lock:
            self.stop(("abort", Result.INVALID_GOAL, "Current goal cancelled due to new incoming trajectory."))
            self.follow(trajectory)

    def follow(self, trajectory):
        self.accepted.publish(trajectory)
        order = [trajectory.joint_names.index(joint) for joint in JOINTS]
        points = [
            (seconds(p.time_from_start), [p.positions[i] for i in order], [p.velocities[i] for i in order])
            for p in trajectory.points
        ]
        if points[0][0] > 0:
            points = [(0.0, list(self.q), list(self.v)), *points]
        self.points, self.s = points, 0.0

    def execute(self, handle):
        goal = self.goals.pop(bytes(handle.goal_id.uuid))
        while not goal.over.wait(FEEDBACK_S):
            if handle.is_cancel_requested:
                with self.lock:
                    if self.goal is goal:
                        self.stop(("cancel", 0, ""))
                    goal.end("cancel")
                break
            if not self.mute:
                feedback = FollowJointTrajectory.Feedback(joint_names=JOINTS)
                feedback.header.stamp = self.get_clock().now().to_msg()
                feedback.actual = JointTrajectoryPoint(positions=list(self.q))
                handle.publish_feedback(feedback)
        kind, code, text = goal.outcome
        {"succeed": handle.succeed, "abort": handle.abort, "cancel": handle.canceled}[kind]()
        return Result(error_code=code, error_string=text)

    def stop(self, outcome):
        """The arm holds where it is; its goal ends so."""
        self.points, self.v = None, [0.0] * 4
        if self.goal is not None:
            self.goal.end(*outcome)
        self.goal = None

    # The arm

    def tick(self):
        with self.lock:
            # One instant for the motion and for its stamp: a tick that is held up between two would look like a step.
            now = self.get_clock().now()
            dt, self.last = 1e-9 * (now - self.last).nanoseconds, now
            if self.points is not None and not self.stopped:
                self.s += dt * self.scale
                self.move()
            elif self.stopped:
                self.v = [0.0] * 4
            self.publish(now.to_msg())

    def move(self):
        end = self.points[-1][0]
        if self.s >= end:
            desired, rates = self.points[-1][1], [0.0] * 4
        else:
            i = max(k for k in range(len(self.points)) if self.points[k][0] <= self.s)
            (t0, p0, v0), (t1, p1, v1) = self.points[i], self.points[i + 1]
            both = [hermite(p0[j], v0[j], p1[j], v1[j], t1 - t0, self.s - t0) for j in range(4)]
            desired, rates = [p for p, _ in both], [v * self.scale for _, v in both]
        for j, joint in enumerate(JOINTS):
            if joint == self.stuck:
                self.v[j] = 0.0
            else:
                self.q[j], self.v[j] = desired[j] - (self.sag if self.s >= end else 0.0), rates[j]
        self.check({joint: abs(desired[j] - self.q[j]) for j, joint in enumerate(JOINTS)}, self.s - end)

    def check(self, errors, after_s):
        goal = self.goal
        if goal is None:
            return
        off = [joint for joint, most in goal.path.items() if errors[joint] > most]
        if after_s < 0 and off:
            text = f"Aborted due to path tolerance violation: {off[0]}"
            self.stop(("abort", Result.PATH_TOLERANCE_VIOLATED, text))
        elif after_s >= 0 and all(errors[joint] <= most for joint, most in goal.goal.items()):
            self.goal.end("succeed")
            self.goal, self.points = None, None
        elif after_s > goal.time_s > 0:
            text = "Aborted due to goal_time_tolerance exceeding"
            self.stop(("abort", Result.GOAL_TOLERANCE_VIOLATED, text))

    def publish(self, stamp):
        state = JointState(name=JOINTS, position=list(self.q), velocity=list(self.v), effort=[self.effort] * 4)
        state.header.stamp = stamp
        self.states.publish(state)
        told = JointTrajectoryControllerState(joint_names=JOINTS, speed_scaling_factor=self.controller_scale)
        told.header.stamp = stamp
        if self.telling:
            self.controller.publish(told)
        if self.force is not None:
            wrench = WrenchStamped()
            wrench.wrench.force.z = self.force
            self.wrench.publish(wrench)
        if self.told_scale is not None:
            self.speed.publish(Float64(data=self.told_scale))


if __name__ == "__main__":
    rclpy.init(args=sys.argv)
    executor = MultiThreadedExecutor(8)
    node = Jtc()
    executor.add_node(node)
    print("ready", flush=True)
    try:
        executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
