#!/usr/bin/env python3
"""Records what Pinocchio computes for some arms, as numbers that the tests compare ArmModel with.

Writes tests/fixtures/kinematics.json, and into urdf/ a copy of each robot description without visuals and what belongs to
a simulator; of the meshes of collision shapes those in urdf/meshes are kept. To run it again:

    python3 -m venv venv && venv/bin/pip install pin==4.1.0 example-robot-data==6.0.0
    venv/bin/python scripts/record-kinematics.py
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pinocchio as pin

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
ROBOTS = ROOT / "urdf"
MESHES = ROBOTS / "meshes"
POSTURES = 40

# file, where it comes from in example-robot-data (None: ours), base link, tip link, joints as they are asked for
ARMS = [
    ("panda.urdf", "panda_description/urdf/panda.urdf", "panda_link0", "panda_hand",
     [f"panda_joint{i}" for i in range(1, 8)]),
    ("ur5.urdf", "ur_description/urdf/ur5_robot.urdf", "base_link", "ee_link",
     ["elbow_joint", "shoulder_lift_joint", "shoulder_pan_joint", "wrist_3_joint", "wrist_2_joint", "wrist_1_joint"]),
    ("kinova.urdf", "kinova_description/robots/kinova.urdf", "j2s6s200_link_base", "j2s6s200_end_effector",
     [f"j2s6s200_joint_{i}" for i in range(1, 7)]),
    ("slider.urdf", None, "rail", "point", ["hinge", "lift", "swivel"]),
]


def robots_folder():
    for folder in map(Path, sys.path):
        found = folder / "cmeel.prefix" / "share" / "example-robot-data" / "robots"
        if found.is_dir():
            return found
    sys.exit("example-robot-data is not installed: pip install example-robot-data==6.0.0")


def with_own_mesh(collision):
    """Whether a shape can be kept: a mesh is one of those in urdf/meshes, and is named as such then."""
    for mesh in collision.iter("mesh"):
        file = Path(mesh.get("filename"))
        robot = "ur5" if "ur5" in file.parts else file.parts[-4].split("_")[0]
        if not (MESHES / robot / file.name).exists():
            return False
        mesh.set("filename", f"package://neuromotor/urdf/meshes/{robot}/{file.name}")
    return True


def trimmed(source):
    """The description with kinematics, inertias, limits and those collision shapes that the project has."""
    robot = ElementTree.parse(source).getroot()
    for element in list(robot):
        if element.tag not in ("link", "joint"):
            robot.remove(element)
            continue
        for part in list(element):
            if part.tag in ("visual", "safety_controller", "calibration"):
                element.remove(part)
            elif part.tag == "collision" and not with_own_mesh(part):
                element.remove(part)
    ElementTree.indent(robot, "  ")
    return '<?xml version="1.0"?>\n' + ElementTree.tostring(robot, encoding="unicode") + "\n"


def configuration(model, values):
    """Pinocchio's q with these joints set, the others at zero; continuous joints are (cos, sin) there."""
    q = pin.neutral(model)
    for name, value in values.items():
        joint = model.joints[model.getJointId(name)]
        q[joint.idx_q:joint.idx_q + joint.nq] = [value] if joint.nq == 1 else [np.cos(value), np.sin(value)]
    return q


def record(file, base, tip, names, random):
    copied = ROBOTS / file
    model = pin.buildModelFromUrdf(str(copied if copied.exists() else FIXTURES / file))
    data = model.createData()
    base_frame, tip_frame = model.getFrameId(base), model.getFrameId(tip)
    columns = [model.joints[model.getJointId(name)].idx_v for name in names]
    cases = []
    for _ in range(POSTURES):
        values = random.uniform(-np.pi, np.pi, len(names))
        q = configuration(model, dict(zip(names, values)))
        pin.framesForwardKinematics(model, data, q)
        base_pose = data.oMf[base_frame].copy()
        hand = base_pose.actInv(data.oMf[tip_frame].translation)
        jacobian = pin.computeFrameJacobian(model, data, q, tip_frame, pin.LOCAL_WORLD_ALIGNED)[:3, columns]
        cases.append({
            "q": values.tolist(),
            "hand": hand.tolist(),
            "jacobian": (base_pose.rotation.T @ jacobian).flatten().tolist(),
        })
    return {"file": file, "baseLink": base, "tipLink": tip, "joints": names, "cases": cases}


def main():
    robots = robots_folder()
    random = np.random.default_rng(20240607)
    arms = []
    for file, source, base, tip, names in ARMS:
        if source is not None:
            (ROBOTS / file).write_text(trimmed(robots / source))
        arms.append(record(file, base, tip, names, random))
    text = {
        "oracle": f"pinocchio {pin.__version__}",
        "units": "rad (m for the sliding joint), m; jacobian 3 x J row-major; in the frame of the base link",
        "arms": arms,
    }
    (FIXTURES / "kinematics.json").write_text(json.dumps(text) + "\n")


if __name__ == "__main__":
    main()
