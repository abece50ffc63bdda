"""Starts the node, with the simulated arm beside it on request.

    ros2 launch launch/neuromotor.launch.py simulate:=true
"""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration

ROOT = Path(__file__).resolve().parent.parent
NEUROMOTOR = ["node", str(ROOT / "dist" / "cli" / "main.js")]


def generate_launch_description() -> LaunchDescription:
    params_file = LaunchConfiguration("params_file")
    namespace = ["__ns:=", LaunchConfiguration("namespace")]
    return LaunchDescription(
        [
            DeclareLaunchArgument(
                "params_file",
                default_value=str(ROOT / "config" / "neuromotor.yaml"),
                description="YAML file with the parameters of the node",
            ),
            DeclareLaunchArgument(
                "namespace", default_value="/", description="Namespace of the node and of the simulated arm"
            ),
            DeclareLaunchArgument(
                "simulate", default_value="false", description="Whether to start the simulated arm as well"
            ),
            # exec: signals reach the program itself, so that the arm brakes and holds at Ctrl-C.
            ExecuteProcess(
                cmd=[*NEUROMOTOR, "simulate", "--ros-args", "-r", namespace],
                condition=IfCondition(LaunchConfiguration("simulate")),
                output="screen",
                sigterm_timeout="10",
            ),
            ExecuteProcess(
                cmd=[*NEUROMOTOR, "node", "--ros-args", "-r", namespace, "--params-file", params_file],
                output="screen",
                sigterm_timeout="10",
            ),
        ]
    )
