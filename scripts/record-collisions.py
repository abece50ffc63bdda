#!/usr/bin/env python3
"""
Records how near the links of two arms are to each other, for the tests of collision checks.

    python3 -m venv venv && venv/bin/pip install pin==4.1.0 trimesh==5.2.0 python-fcl==0.7.0.11 scipy
    venv/bin/python scripts/record-collisions.py

Shares no code with the project: Pinocchio says where links are, trimesh reads meshes and makes hulls of them (Qhull), FCL
measures distances. Writes tests/fixtures/collisions.json: of each posture all pairs of shapes nearer than 5 cm,
as [link, link, distance of the hulls in m, distance of the meshes themselves in m], 0 where they overlap.
"""

import itertools
import json
import pathlib
import xml.etree.ElementTree as ET

import fcl
import numpy as np
import pinocchio
import trimesh

root = pathlib.Path(__file__).parent.parent
NEAR = 0.05
POSTURES = 100

ARMS = [
    ("panda.urdf", [f"panda_joint{i}" for i in range(1, 8)]),
    ("ur5.urdf", ["shoulder_pan_joint", "shoulder_lift_joint", "elbow_joint"] + [f"wrist_{i}_joint" for i in (1, 2, 3)]),
]


def numbers(element, name, default):
    return np.array([float(x) for x in (element.get(name) if element is not None and element.get(name) else default).split()])


def shapes_of(urdf):
    for link in urdf.findall("link"):
        for collision in link.findall("collision"):
            origin = collision.find("origin")
            place = trimesh.transformations.euler_matrix(*numbers(origin, "rpy", "0 0 0"), axes="sxyz")
            place[:3, 3] = numbers(origin, "xyz", "0 0 0")
            shape = collision.find("geometry")[0]
            if shape.tag == "mesh":
                file = root / shape.get("filename").replace("package://neuromotor/", "")
                mesh = trimesh.load(file, force="mesh")
            else:
                mesh = trimesh.creation.box(numbers(shape, "size", ""))
            mesh.apply_transform(place)
            yield link.get("name"), mesh, mesh.convex_hull


def convex(hull):
    faces = np.concatenate([np.full((len(hull.faces), 1), 3), hull.faces], axis=1).flatten()
    return fcl.Convex(np.array(hull.vertices), len(hull.faces), faces)


def triangles(mesh):
    model = fcl.BVHModel()
    model.beginModel(len(mesh.vertices), len(mesh.faces))
    model.addSubModel(mesh.vertices, mesh.faces)
    model.endModel()
    return model


def apart(a, b):
    if fcl.collide(a, b, fcl.CollisionRequest(), fcl.CollisionResult()) > 0:
        return 0.0
    return float(fcl.distance(a, b, fcl.DistanceRequest(), fcl.DistanceResult()))


def record(file, joints, random):
    path = root / "urdf" / file
    model = pinocchio.buildModelFromUrdf(str(path))
    data = model.createData()
    links = []
    for name, mesh, hull in shapes_of(ET.parse(path).getroot()):
        links.append((name, model.getFrameId(name), fcl.CollisionObject(convex(hull)), fcl.CollisionObject(triangles(mesh))))
    index = [model.joints[model.getJointId(name)].idx_q for name in joints]
    low = np.maximum(model.lowerPositionLimit, -np.pi)
    high = np.minimum(model.upperPositionLimit, np.pi)
    postures = []
    for _ in range(POSTURES):
        q = pinocchio.neutral(model)
        for i in index:
            q[i] = round(random.uniform(low[i], high[i]), 6)
        pinocchio.framesForwardKinematics(model, data, q)
        for _, frame, hull, mesh in links:
            place = fcl.Transform(data.oMf[frame].rotation, data.oMf[frame].translation)
            hull.setTransform(place)
            mesh.setTransform(place)
        near = []
        for (a, _, hull_a, mesh_a), (b, _, hull_b, mesh_b) in itertools.combinations(links, 2):
            if a == b:
                continue
            distance = apart(hull_a, hull_b)
            if distance < NEAR:
                near.append([a, b, round(distance, 7), round(apart(mesh_a, mesh_b), 7)])
        postures.append({"q": [float(q[i]) for i in index], "near": near})
    return {"file": file, "joints": joints, "nearM": NEAR, "postures": postures}


random = np.random.default_rng(12)
result = {"arms": [record(file, joints, random) for file, joints in ARMS]}
(root / "tests" / "fixtures" / "collisions.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
