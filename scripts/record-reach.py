#!/usr/bin/env python3
"""
Records how near arms come to points, for the tests of the map of what they reach.

    python3 -m venv venv && venv/bin/pip install pin==4.1.0 scipy
    venv/bin/python scripts/record-reach.py

Shares no code with the project: bounded least squares by SciPy, kinematics by Pinocchio, ten random postures to begin with
per point. The points are drawn from a box around the first joint. Writes tests/fixtures/reach.json.
"""

import json
import pathlib

import numpy as np
import pinocchio
from scipy.optimize import least_squares

root = pathlib.Path(__file__).parent.parent
STARTS = 10
POINTS = 40
MARGIN = 0.05

ARMS = [
    ("left_arm.urdf", "shoulder_base", "hand", ["shoulder_yaw", "shoulder_pitch", "shoulder_roll", "elbow"], 0.5,
     [[0, 0, 0], [0.42, 0.42, 0.42]]),
    ("panda.urdf", "panda_link0", "panda_hand", [f"panda_joint{i}" for i in range(1, 8)], 1.1, []),
    ("ur5.urdf", "base_link", "tool0", ["shoulder_pan_joint", "shoulder_lift_joint", "elbow_joint",
     "wrist_1_joint", "wrist_2_joint", "wrist_3_joint"], 1.1, []),
]


def record(file, base, tip, joints, half_box, first):
    path = next(p for p in (root / "urdf" / file, root / "tests" / "fixtures" / file) if p.exists())
    model = pinocchio.buildModelFromUrdf(str(path))
    data = model.createData()
    tip_frame, base_frame = model.getFrameId(tip), model.getFrameId(base)
    rows = [model.joints[model.getJointId(name)].idx_q for name in joints]
    columns = [model.joints[model.getJointId(name)].idx_v for name in joints]
    neutral = pinocchio.neutral(model)
    lower = model.lowerPositionLimit[rows] + MARGIN
    upper = model.upperPositionLimit[rows] - MARGIN

    def hand(q):
        full = neutral.copy()
        full[rows] = q
        pinocchio.computeJointJacobians(model, data, full)
        pinocchio.updateFramePlacements(model, data)
        return data.oMf[base_frame].actInv(data.oMf[tip_frame].translation)

    def slope(q, point):
        hand(q)
        jacobian = pinocchio.getFrameJacobian(model, data, tip_frame, pinocchio.LOCAL_WORLD_ALIGNED)[:3, columns]
        return data.oMf[base_frame].rotation.T @ jacobian

    random = np.random.default_rng(5)
    centre = data.oMf[base_frame].actInv(data.oMi[1].translation) if hand(neutral[rows]) is not None else None
    points = first + [[round(float(x), 4) for x in centre + random.uniform(-half_box, half_box, 3)] for _ in range(POINTS)]
    distances = []
    for point in points:
        least = np.inf
        for _ in range(STARTS):
            found = least_squares(lambda q, p: hand(q) - p, random.uniform(lower, upper), slope, bounds=(lower, upper),
                                  args=(np.array(point),), max_nfev=60)
            least = min(least, float(np.sqrt(2 * found.cost)))
            if least < 1e-7:
                break
        distances.append(round(least, 7))
    return {"file": file, "baseLink": base, "tipLink": tip, "joints": joints, "marginRad": MARGIN,
            "points": points, "distances": distances}


result = {"arms": [record(*arm) for arm in ARMS]}
(root / "tests" / "fixtures" / "reach.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
