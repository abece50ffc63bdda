"""Transitions and signals in a given order, by the arm of `arm_peer`. The reader of the printed lines sends the signals.

    orders_peer.py STEP,STEP,...

Steps: configure, activate, deactivate, cleanup, shutdown; target (waits until the arm moves), reach (waits for its end),
stop, reset, pause, resume, home, silent, talk; TERM and INT, for which a line asks.
"""

import json
import sys

import rclpy
from arm_peer import TARGETS, Peer, of_positions
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState

TRANSITIONS = {
    "configure": Transition.TRANSITION_CONFIGURE,
    "activate": Transition.TRANSITION_ACTIVATE,
    "deactivate": Transition.TRANSITION_DEACTIVATE,
    "cleanup": Transition.TRANSITION_CLEANUP,
}
SERVICES = {"stop": "stop", "reset": "reset_stop", "home": "home"}


def take(peer, step):
    if step in TRANSITIONS:
        request = ChangeState.Request(transition=Transition(id=TRANSITIONS[step]))
        peer.call(ChangeState, "neuromotor/change_state", request)
    elif step == "target":
        mark = peer.mark()
        peer.target(TARGETS[0])
        peer.until(lambda: any(s["state"] in ("moving", "homing") for s in peer.statuses[mark:]), 5.0)
        peer.until(lambda: False, 0.4)
    elif step == "reach":
        peer.reach(TARGETS[1])
    elif step in SERVICES:
        peer.trigger(SERVICES[step])
    elif step in ("pause", "resume"):
        peer.switch("pause", step == "pause")
    elif step in ("silent", "talk"):
        peer.talking = step == "talk"
        peer.until(lambda: False, 0.3)
    elif step == "ready":
        peer.status(peer.mark(), code=0, state="idle")
    else:
        print(json.dumps({"signal": step}), flush=True)
        peer.until(lambda: False, 0.05)


if __name__ == "__main__":
    rclpy.init()
    peer = Peer("position")
    peer.talking = True
    for step in sys.argv[1].split(","):
        take(peer, step)
    # What the node still commands while it ends.
    peer.until(lambda: False, 4.0)
    commands = [c for _, c, _ in peer.positions]
    steps = [max(abs(a - b) for a, b in zip(q, p)) for p, q in zip(commands, commands[1:])]
    report = of_positions(peer.positions) if len(peer.positions) > 20 else {"finite": True}
    print(json.dumps({"commands": len(commands), "largest_step": max(steps, default=0.0), "finite": report["finite"]}), flush=True)
    rclpy.shutdown()
