import { steadyS } from '../../robot/steady-time.js';
import { secondsOf } from '../client/messages.js';
import type { Time } from '../client/messages.js';
import { sensorQos } from '../client/qos.js';
import type { ArmNode } from './arm-node.js';
import type { ConfiguredNode } from './control-loop.js';
import type { ObservedHand } from './measured-inputs.js';
import type { RobotClock } from './lockstep-clock.js';
import { takeTargets } from './target-input.js';
import type { TargetContext } from './target-input.js';

export interface InputContext {
  /** Undefined while the node is not configured. */
  readonly configured: () => ConfiguredNode | undefined;
  readonly clock: RobotClock;
  readonly seenHand: ObservedHand;
  readonly targets: TargetContext;
  /** Told of joint states of the arm, once they are taken in. */
  readonly seen: (stamp: Time) => void;
}

/** Subscribes to all inputs of the node except the description of the robot. */
export function subscribeInputs(
  node: ArmNode,
  { configured, clock, seenHand, targets, seen }: InputContext,
): void {
  node.subscribe('sensor_msgs/msg/JointState', 'joint_states', sensorQos, (message) => {
    const current = configured();
    if (current === undefined) return;
    const { joints, cycle, streams } = current;
    const nowS = steadyS();
    if (!joints.take(message, nowS, cycle.measured)) return;
    const stampS = secondsOf(message.header.stamp);
    streams.read(cycle.measured.position, nowS, stampS > 0 ? stampS : nowS);
    clock.stamp(cycle.measured, stampS);
    seen(message.header.stamp);
  });
  node.subscribe('geometry_msgs/msg/PointStamped', '~/observed_hand', sensorQos, (message) => {
    const seenS = clock.timeOf(secondsOf(message.header.stamp));
    const ageS = Math.max(0, clock.timeOf(0) - seenS);
    const problem = seenHand.take(message, steadyS() - ageS, seenS);
    if (problem !== undefined) node.log('warn', `observed_hand ignored: ${problem}`);
  });
  takeTargets(node, targets);
}
