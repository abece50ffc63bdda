"""Whether the node says truly what state it is in, seen by the arm of `arm_peer`.

    readiness_peer.py SCENARIO [ARGUMENT...]
"""

import json
import os
import sys

import rclpy
from arm_peer import TARGETS, Peer
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState

CONFIGURE = Transition.TRANSITION_CONFIGURE
ACTIVATE = Transition.TRANSITION_ACTIVATE
DEACTIVATE = Transition.TRANSITION_DEACTIVATE
CLEANUP = Transition.TRANSITION_CLEANUP


def change_state(peer, transition):
    """Index of the statuses before it."""
    mark = peer.mark()
    request = ChangeState.Request(transition=Transition(id=transition))
    if not peer.call(ChangeState, "neuromotor/change_state", request).success:
        raise RuntimeError(f"transition {transition} was refused")
    return mark


def states():
    peer = Peer()
    seen = {"unconfigured": peer.statuses[-1]}
    seen["inactive"], _ = peer.status(change_state(peer, CONFIGURE), state="inactive")
    seen["waiting"], _ = peer.status(change_state(peer, ACTIVATE), code=6)
    peer.talking = True
    seen["ready"], _ = peer.status(peer.mark(), code=0)
    peer.talking = False
    seen["gap"], _ = peer.status(peer.mark(), code=6)
    peer.talking = True
    seen["back"], _ = peer.status(peer.mark(), code=0)
    seen["left"], _ = peer.status(change_state(peer, DEACTIVATE), state="inactive")
    seen["cleaned"], _ = peer.status(change_state(peer, CLEANUP), state="unconfigured")
    seen["states_of_0"] = sorted({s["state"] for s in peer.statuses if s["code"] == 0})
    return seen


def latched(crash_file):
    peer = Peer()
    peer.talking = True
    peer.status(code=0, state="idle")
    seen = {"stop": peer.trigger("stop")}
    seen["deactivated"], _ = peer.status(change_state(peer, DEACTIVATE), state="inactive")
    seen["cleaned"], _ = peer.status(change_state(peer, CLEANUP), state="unconfigured")
    seen["configured"], _ = peer.status(change_state(peer, CONFIGURE), state="inactive")
    seen["activated"], _ = peer.status(change_state(peer, ACTIVATE), state="halted")
    seen["rejected"] = peer.rejected("", TARGETS[0])[1]
    peer.need(lambda: peer.statuses[-1]["code"] == 34, "the stop")
    seen["loaded"] = peer.trigger("load")
    while "training" in seen["loaded"][1]:
        peer.until(lambda: False, 0.1)
        seen["loaded"] = peer.trigger("load")
    peer.until(lambda: False, 0.3)
    seen["after_load"] = peer.statuses[-1]["code"]
    with open(crash_file, "w", encoding="utf8"):
        pass
    seen["crashed"] = peer.trigger("load")
    peer.until(lambda: False, 0.3)
    seen["after_crash"] = peer.statuses[-1]["code"]
    # The next thread crashes before anything is asked of it.
    for transition in (DEACTIVATE, CLEANUP, CONFIGURE, ACTIVATE):
        change_state(peer, transition)
    peer.until(lambda: False, 1.0)
    os.remove(crash_file)
    seen["after_early_crash"] = peer.statuses[-1]["code"]
    for transition in (DEACTIVATE, CLEANUP, CONFIGURE):
        change_state(peer, transition)
    seen["anew"], _ = peer.status(change_state(peer, ACTIVATE), state="halted")
    peer.target(TARGETS[0])
    peer.until(lambda: False, 0.5)
    seen["moved"] = len(peer.trajectories)
    seen["reset"] = peer.trigger("reset_stop")
    seen["ready"], _ = peer.status(peer.mark(), state="idle", code=0)
    change_state(peer, DEACTIVATE)
    change_state(peer, CLEANUP)
    mark = peer.mark()
    seen["stopped_unconfigured"] = peer.trigger("stop")
    seen["unconfigured"], _ = peer.status(mark, code=34)
    mark = peer.mark()
    seen["reset_unconfigured"] = peer.trigger("reset_stop")
    seen["free"], _ = peer.status(mark, state="unconfigured", code=13)
    seen["reset_again"] = peer.trigger("reset_stop")
    return seen


SCENARIOS = {f.__name__: f for f in [states, latched]}

if __name__ == "__main__":
    rclpy.init()
    print(json.dumps({"seen": SCENARIOS[sys.argv[1]](*sys.argv[2:])}), flush=True)
    rclpy.shutdown()
