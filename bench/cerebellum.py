"""The reservoir's trial in numpy, the same matrix work as src/model/kernels/plain-reservoir.ts: 400 steps, trace, learning step.

For every line on standard input does one trial and prints the milliseconds it took. Argument: number of units.
"""

import sys
import time

import numpy as np

STEPS, PANEL, SHARE, RETENTION = 400, 100, 1 / 30, 0.05
LIMIT, FACTOR = 0.0005, 1e-3

units = int(sys.argv[1])
rng = np.random.default_rng(1)
w = rng.normal(0, 1 / np.sqrt(units), (units, units))
goal = rng.uniform(-0.2, 0.2, units)
x = rng.uniform(-0.1, 0.1, units)
mean = np.zeros(units)
cubes_d, cubes_r = np.zeros((PANEL, units)), np.zeros((PANEL, units))


def trial():
    global x, mean, w
    x = rng.uniform(-0.01, 0.01, units)
    r = np.tanh(x)
    e = np.zeros((units, units))
    readout = np.zeros(units)
    for block in range(0, STEPS, PANEL):
        draws = rng.random((PANEL, units))
        xi = np.where(draws < 0.009, rng.uniform(-20, 20, (PANEL, units)), 0)
        for t in range(PANEL):
            drive = w @ r + xi[t]
            if block + t < STEPS // 2:
                drive += goal
            x = x + SHARE * (drive - x)
            d = x - mean
            mean = RETENTION * mean + (1 - RETENTION) * x
            cubes_d[t] = d * d * d
            cubes_r[t] = r * r * r
            r = np.tanh(x)
            readout += r
        e += cubes_d.T @ cubes_r
    w -= np.clip(FACTOR * e, -LIMIT, LIMIT)


print("ready", np.__version__, flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    trial()
    print(1000 * (time.perf_counter() - start), flush=True)
