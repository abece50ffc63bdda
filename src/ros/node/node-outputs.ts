import type { TargetAnswer } from '../../session/target-answers.js';
import type { TrialReport } from '../../session/terms.js';
import type { Status } from '../../session/status.js';
import type { Trajectory } from '../../motion/trajectory.js';
import { positionMessage, trajectoryMessage } from '../client/joint-commands.js';
import type { ArmNode } from './arm-node.js';
import type { DiagnosticStatus, MarkerArray } from '../client/messages.js';
import { answerQos, latchedQos, outputQos } from '../client/qos.js';
import { answerMessage, statusMessage, trialMessage } from './status-output.js';

/** What the node publishes, one method per topic. */
export class NodeOutputs {
  readonly #node: ArmNode;
  readonly #hardware: string;
  readonly #publishers;

  constructor(node: ArmNode) {
    const { settings } = node;
    this.#node = node;
    this.#hardware = settings.tip_link;
    this.#publishers = {
      trajectory: node.publisher('trajectory_msgs/msg/JointTrajectory', settings.trajectory_topic, outputQos),
      position: node.publisher('std_msgs/msg/Float64MultiArray', settings.position_topic, outputQos),
      status: node.publisher('diagnostic_msgs/msg/DiagnosticStatus', '~/status', latchedQos),
      trial: node.publisher('diagnostic_msgs/msg/DiagnosticStatus', '~/trial', answerQos),
      aimingError: node.publisher('std_msgs/msg/Float64', '~/aiming_error', outputQos),
      hand: node.publisher('geometry_msgs/msg/PointStamped', '~/hand', outputQos),
      markers: node.publisher('visualization_msgs/msg/MarkerArray', '~/markers', latchedQos),
      diagnostics: node.publisher('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos),
    };
  }

  trajectory(trajectory: Trajectory): void {
    // A stamp of 0 means "from now on": the controller's clock may not be ours.
    const now = { sec: 0, nanosec: 0 };
    this.#publishers.trajectory.publish(trajectoryMessage(trajectory, this.#node.settings.joints, now));
  }

  position(position: Float64Array): void {
    this.#publishers.position.publish(positionMessage(position));
  }

  status(status: Status): void {
    this.#publishers.status.publish(statusMessage(status, this.#node.name, this.#hardware));
  }

  trial(report: TrialReport): void {
    this.#publishers.trial.publish(trialMessage(report, this.#node.name, this.#hardware));
    this.#publishers.aimingError.publish({ data: report.aimingErrorM });
  }

  /** A target that was not reached for, or not to the end. */
  answer(answer: TargetAnswer): void {
    this.#publishers.trial.publish(answerMessage(answer, this.#node.name, this.#hardware));
  }

  /** @param hand position (3, m, base frame); not published where it is not finite, or nobody listens */
  hand(hand: Float64Array): void {
    if (this.#publishers.hand.subscriberCount === 0 || !hand.every(Number.isFinite)) return;
    const [x, y, z] = hand;
    const header = { stamp: this.#node.stamp(), frame_id: this.#node.settings.base_frame };
    this.#publishers.hand.publish({ header, point: { x, y, z } });
  }

  diagnostics(status: readonly DiagnosticStatus[]): void {
    this.#publishers.diagnostics.publish({ header: { stamp: this.#node.stamp(), frame_id: '' }, status });
  }

  markers(message: MarkerArray): void {
    this.#publishers.markers.publish(message);
  }
}
