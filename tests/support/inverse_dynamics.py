"""Inverse dynamics by Pinocchio: reads a question in JSON from stdin, writes the efforts of each state in JSON.

The question: urdf (text), joints (names, in the order of the states), gravity (3, m/s^2), and states, each with
position, velocity and acceleration of these joints. All other joints stay at zero.
"""

import json
import sys

import numpy as np
import pinocchio as pin

question = json.load(sys.stdin)
whole = pin.buildModelFromXML(question["urdf"])
others = [
    whole.getJointId(name) for name in whole.names[1:] if name not in question["joints"]
]
model = pin.buildReducedModel(whole, others, pin.neutral(whole))
model.gravity.linear = np.array(question["gravity"])
data = model.createData()
ids = [model.getJointId(name) for name in question["joints"]]
answers = []
for state in question["states"]:
    q = pin.neutral(model)
    v = np.zeros(model.nv)
    a = np.zeros(model.nv)
    for i, joint in enumerate(ids):
        at = model.idx_vs[joint]
        v[at] = state["velocity"][i]
        a[at] = state["acceleration"][i]
        if model.nqs[joint] == 1:
            q[model.idx_qs[joint]] = state["position"][i]
        else:  # a joint without limits is a point on the circle
            angle = state["position"][i]
            q[model.idx_qs[joint] : model.idx_qs[joint] + 2] = np.cos(angle), np.sin(angle)
    tau = pin.rnea(model, data, q, v, a)
    answers.append([float(tau[model.idx_vs[joint]]) for joint in ids])
json.dump(answers, sys.stdout)
