"""Gazebo Harmonic with an arm, its controllers, and the node that drives it. Not yet run: see docs/gazebo.md.

    ros2 launch launch/gazebo.launch.py
    ros2 launch launch/gazebo.launch.py arm:=panda command_interface:=position gui:=false

`--show-args` lists the arguments. Order: the arm is put into the world, then its joint states are published, then its
controller is started, then the node.
"""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    ExecuteProcess,
    IncludeLaunchDescription,
    OpaqueFunction,
    RegisterEventHandler,
)
from launch.event_handlers import OnProcessExit
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import Command, LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue
from launch_ros.substitutions import FindPackageShare

ROOT = Path(__file__).resolve().parent.parent
NEUROMOTOR = ["node", str(ROOT / "dist" / "cli" / "main.js")]
CONTROLLERS = ROOT / "config" / "gz_controllers.yaml"

# Height of the base above the ground (m).
ARMS = {"left_arm": 1.0, "panda": 0.3, "ur5": 0.3}
# Where each controller takes its commands.
COMMAND_TOPICS = {"trajectory": "joint_trajectory", "position": "commands"}

# Name, default, what it is.
ARGUMENTS = [
    ("arm", "left_arm", f"Which arm: {', '.join(ARMS)}"),
    ("command_interface", "trajectory", f"How it is commanded: {' or '.join(COMMAND_TOPICS)}"),
    ("world", str(ROOT / "gazebo" / "table_and_targets.sdf"), "World that the arm is put into"),
    ("gui", "true", "Whether Gazebo opens a window: true or false"),
    ("params_file", str(ROOT / "config" / "neuromotor.yaml"), "YAML file with the parameters of the node; those of the arm come after"),
    ("checkpoint", "", "File that the brain is loaded from and saved to; empty: as in params_file"),
    ("log_level", "info", "Least severity of log messages of the node: debug, info, warn or error"),
]


def one_of(name, value, known):
    if value not in known:
        raise ValueError(f"{name} is '{value}', expected {' or '.join(known)}")
    return value


def simulation(context):
    def given(name):
        return LaunchConfiguration(name).perform(context)

    arm = one_of("arm", given("arm"), list(ARMS))
    interface = one_of("command_interface", given("command_interface"), list(COMMAND_TOPICS))
    gui = one_of("gui", given("gui").lower(), ["true", "false"])
    controller = f"{arm}_{interface}"

    description = Command(
        ["python3 ", str(ROOT / "launch" / "gz_description.py"), " ", arm, " ", str(CONTROLLERS)]
    )
    state_publisher = Node(
        package="robot_state_publisher",
        executable="robot_state_publisher",
        output="screen",
        parameters=[{"robot_description": ParameterValue(description, value_type=str), "use_sim_time": True}],
    )
    # -r: time passes from the beginning on; -s: no window.
    options = "-r" if gui == "true" else "-r -s"
    gazebo = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(
            PathJoinSubstitution([FindPackageShare("ros_gz_sim"), "launch", "gz_sim.launch.py"])
        ),
        launch_arguments=[("gz_args", f"{options} {given('world')}"), ("on_exit_shutdown", "true")],
    )
    clock = Node(
        package="ros_gz_bridge",
        executable="parameter_bridge",
        output="screen",
        arguments=["/clock@rosgraph_msgs/msg/Clock[gz.msgs.Clock"],
    )
    create = Node(
        package="ros_gz_sim",
        executable="create",
        output="screen",
        arguments=["-topic", "robot_description", "-name", arm, "-z", str(ARMS[arm])],
    )

    def spawner(name):
        return Node(
            package="controller_manager",
            executable="spawner",
            output="screen",
            arguments=[name, "--param-file", str(CONTROLLERS)],
        )

    states = spawner("joint_state_broadcaster")
    commands = spawner(controller)
    rules = {
        "use_sim_time": "true",
        "command_interface": interface,
        f"{interface}_topic": f"/{controller}/{COMMAND_TOPICS[interface]}",
    }
    if given("checkpoint") != "":
        rules["checkpoint"] = given("checkpoint")
    node = ExecuteProcess(
        cmd=[
            *NEUROMOTOR,
            "node",
            "--ros-args",
            "--log-level",
            given("log_level"),
            "--params-file",
            given("params_file"),
            "--params-file",
            str(ROOT / "config" / f"{arm}.yaml"),
            *(word for name, value in rules.items() for word in ("-p", f"{name}:={value}")),
        ],
        output="screen",
        sigterm_timeout="10",
    )

    def after(first, then):
        return RegisterEventHandler(OnProcessExit(target_action=first, on_exit=[then]))

    return [
        gazebo,
        clock,
        state_publisher,
        create,
        after(create, states),
        after(states, commands),
        after(commands, node),
    ]


def generate_launch_description() -> LaunchDescription:
    arguments = [
        DeclareLaunchArgument(name, default_value=default, description=text) for name, default, text in ARGUMENTS
    ]
    return LaunchDescription([*arguments, OpaqueFunction(function=simulation)])
