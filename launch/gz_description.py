"""Prints the description of an arm for Gazebo Harmonic: its xacro file expanded, and a mass for a base that has none.

    python3 launch/gz_description.py left_arm CONTROLLERS

Meshes are named by their path: Gazebo knows of no package. It leaves out a link without mass, and all that hangs on it. Only bases that are fixed to the world get one: nothing feels it.
"""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INERTIAL = """<inertial><mass value="1"/><inertia ixx="1e-3" ixy="0" ixz="0" iyy="1e-3" iyz="0" izz="1e-3"/></inertial>"""


def description(arm, controllers, xacro="xacro"):
    command = [xacro, str(ROOT / "urdf" / f"{arm}.gz.urdf.xacro"), f"controllers:={controllers}"]
    expanded = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    robot = ElementTree.fromstring(expanded.replace("package://neuromotor/", f"file://{ROOT}/"))
    on_the_world = {
        joint.find("child").get("link")
        for joint in robot.findall("joint")
        if joint.get("type") == "fixed" and joint.find("parent").get("link") == "world"
    }
    for link in robot.findall("link"):
        if link.get("name") in on_the_world and link.find("inertial") is None:
            link.append(ElementTree.fromstring(INERTIAL))
    return ElementTree.tostring(robot, encoding="unicode")


if __name__ == "__main__":
    print(description(*sys.argv[1:]))
