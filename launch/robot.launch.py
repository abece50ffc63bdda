"""Starts the node for a robot whose own driver runs already.

    ros2 launch neuromotor robot.launch.py driver:=ur
    ros2 launch neuromotor robot.launch.py driver:=franka commissioning:=$HOME/fr3.json checkpoint:=$HOME/fr3.nmb
    ros2 launch neuromotor robot.launch.py driver:=kinova dry_run:=true rviz:=true

`--show-args` lists the arguments. config/drivers/ has a file of parameters for each driver, with the command that starts the
driver itself. None of them has been run on hardware.
"""

import re
from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

ROOT = Path(__file__).resolve().parent.parent
NEUROMOTOR = ["node", str(ROOT / "dist" / "cli" / "main.js")]
DRIVERS = ("ur", "franka", "kinova", "servo")

# Name, default, what it is.
ARGUMENTS = [
    ("driver", "ur", f"Whose driver runs: {', '.join(DRIVERS)}"),
    ("params_file", "", "YAML file with parameters that come after those of the driver, such as the one of neuromotor check"),
    ("namespace", "/", "Namespace of the node and of the driver, such as /left"),
    ("dry_run", "false", "Whether movements are only planned and shown, and nothing is commanded: true or false"),
    ("rviz", "false", "Whether to open RViz with the robot, the plan and the target: true or false"),
    ("log_level", "info", "Least severity of log messages: debug, info, warn or error"),
]
# Parameters of the node; those that are not given are as in the files.
PARAMETERS = [
    ("urdf", "URDF file of the robot; otherwise the node takes it from robot_description"),
    ("checkpoint", "File that the brain is loaded from and saved to"),
    ("commissioning", "Record of the commissioning, which neuromotor check writes"),
    ("trajectory_topic", "Topic of the controller that takes trajectories"),
    ("position_topic", "Topic of the controller that takes positions"),
    ("confirm_movements", "Whether every movement waits for the service ~/confirm"),
    ("use_sim_time", "Whether time is that of /clock"),
]


def one_of(name, value, known):
    if value not in known:
        raise ValueError(f"{name} is '{value}', expected {' or '.join(known)}")
    return value


def robot(context):
    def given(name):
        return LaunchConfiguration(name).perform(context)

    def chosen(name):
        return one_of(name, given(name).lower(), ("true", "false")) == "true"

    driver = one_of("driver", given("driver"), DRIVERS)
    files = [str(ROOT / "config" / "drivers" / f"{driver}.yaml"), given("params_file")]
    rules = [(name, given(name)) for name, _ in PARAMETERS if given(name) != ""]
    if chosen("dry_run"):
        rules.append(("dry_run", "true"))
    node = ExecuteProcess(
        cmd=[
            *NEUROMOTOR,
            "node",
            "--ros-args",
            "-r",
            f"__ns:={given('namespace')}",
            "--log-level",
            given("log_level"),
            *(word for file in files if file != "" for word in ("--params-file", file)),
            *(word for name, value in rules for word in ("-p", f"{name}:={value}")),
        ],
        output="screen",
        # The arm brakes and holds at Ctrl-C.
        sigterm_timeout="10",
    )
    if not chosen("rviz"):
        return [node]
    base = re.search(r"^ +base_frame: (\S+)", Path(files[0]).read_text(encoding="utf-8"), re.MULTILINE)
    view = Node(
        package="rviz2",
        executable="rviz2",
        output="screen",
        arguments=["-d", str(ROOT / "rviz" / "neuromotor.rviz"), "-f", base.group(1)],
    )
    return [node, view]


def generate_launch_description() -> LaunchDescription:
    parameters = [(name, "", f"{text}; empty: as in the files") for name, text in PARAMETERS]
    arguments = [
        DeclareLaunchArgument(name, default_value=default, description=text)
        for name, default, text in [*ARGUMENTS, *parameters]
    ]
    return LaunchDescription([*arguments, OpaqueFunction(function=robot)])
