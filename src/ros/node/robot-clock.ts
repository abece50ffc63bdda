import { steadyS } from '../../robot/steady-time.js';
import { secondsOf } from '../client/messages.js';
import type { ArmNode } from './arm-node.js';
import { LockstepClock } from './lockstep-clock.js';
import type { RobotClock } from './lockstep-clock.js';
import { MotionClock } from './motion-clock.js';

/** The clock that the parameters of a node ask for. */
export function robotClock(node: ArmNode): RobotClock {
  if (node.settings.lockstep) return new LockstepClock();
  return new MotionClock({
    steadyS,
    robotS: () => secondsOf(node.stamp()),
    simulated: () => node.simulatedTime,
    messages: () => node.clockMessages,
    toleranceS: () => node.settings.joint_state_timeout,
  });
}
