import type { TargetAnswer } from '../../session/target-answers.js';
import type { TrialReport } from '../../session/terms.js';
import type { SessionState, Status } from '../../session/status.js';
import type { Trajectory } from '../../motion/trajectory.js';
import { positionMessage, trajectoryMessage } from '../client/joint-commands.js';
import type { ArmNode } from './arm-node.js';
import type {
  DiagnosticStatus,
  Float64MultiArray,
  JointTrajectory,
  MarkerArray,
} from '../client/messages.js';
import { answerQos, latchedQos, outputQos } from '../client/qos.js';
import { answerMessage, statusMessage, trialMessage } from './status-output.js';
import { cycleMessage } from '../client/cycle-message.js';
import type { Cycle } from '../client/cycle-message.js';
import type { Publisher } from '../client/ros-node.js';

/** The publishers of commands; absent in a dry run. */
interface CommandPublishers {
  readonly trajectory: Publisher<JointTrajectory>;
  readonly position: Publisher<Float64MultiArray>;
}

const noCommands: Partial<CommandPublishers> = {};

function commandPublishers(node: ArmNode): CommandPublishers {
  const { trajectory_topic: trajectory, position_topic: position } = node.settings;
  return {
    trajectory: node.publisher('trajectory_msgs/msg/JointTrajectory', trajectory, outputQos),
    position: node.publisher('std_msgs/msg/Float64MultiArray', position, outputQos),
  };
}

/** The publishers of the node, with one method per topic. */
export class NodeOutputs {
  readonly #node: ArmNode;
  readonly #hardware: string;
  readonly #publishers;
  readonly #cycles: Publisher<DiagnosticStatus> | undefined;

  constructor(node: ArmNode) {
    const { settings } = node;
    this.#node = node;
    this.#hardware = settings.tip_link;
    this.#publishers = {
      // In a dry run there is nothing that a command could leave by.
      ...(settings.dry_run ? noCommands : commandPublishers(node)),
      status: node.publisher('diagnostic_msgs/msg/DiagnosticStatus', '~/status', latchedQos),
      trial: node.publisher('diagnostic_msgs/msg/DiagnosticStatus', '~/trial', answerQos),
      aimingError: node.publisher('std_msgs/msg/Float64', '~/aiming_error', outputQos),
      heartbeat: node.publisher('std_msgs/msg/Header', '~/heartbeat', outputQos),
      hand: node.publisher('geometry_msgs/msg/PointStamped', '~/hand', outputQos),
      markers: node.publisher('visualization_msgs/msg/MarkerArray', '~/markers', latchedQos),
      diagnostics: node.publisher('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos),
    };
    this.#cycles = settings.lockstep
      ? node.publisher('diagnostic_msgs/msg/DiagnosticStatus', '~/cycle', outputQos)
      : undefined;
  }

  /** Reports that the thread which commands the arm is alive. @param state of the node */
  heartbeat(state: SessionState): void {
    this.#publishers.heartbeat.publish({ stamp: this.#node.stamp(), frame_id: state });
  }

  trajectory(trajectory: Trajectory): void {
    // A stamp of 0 means "from now on": the controller's clock may not be ours.
    const now = { sec: 0, nanosec: 0 };
    this.#publishers.trajectory?.publish(trajectoryMessage(trajectory, this.#node.settings.joints, now));
  }

  position(position: Float64Array): void {
    this.#publishers.position?.publish(positionMessage(position));
  }

  status(status: Status): void {
    this.#publishers.status.publish(statusMessage(status, this.#node.name, this.#hardware));
  }

  trial(report: TrialReport): void {
    this.#publishers.trial.publish(trialMessage(report, this.#node.name, this.#hardware));
    this.#publishers.aimingError.publish({ data: report.aimingErrorM });
  }

  /** Publishes the answer to a target whose reach did not begin or did not end. */
  answer(answer: TargetAnswer): void {
    this.#publishers.trial.publish(answerMessage(answer, this.#node.name, this.#hardware));
  }

  /** @param hand position (3, m, base frame); not published if it is not finite or has no subscriber */
  hand(hand: Float64Array): void {
    if (this.#publishers.hand.subscriberCount === 0 || !hand.every(Number.isFinite)) return;
    const [x, y, z] = hand;
    const header = { stamp: this.#node.stamp(), frame_id: this.#node.settings.base_frame };
    this.#publishers.hand.publish({ header, point: { x, y, z } });
  }

  cycle(cycle: Cycle): void {
    this.#cycles?.publish(cycleMessage(cycle, this.#node.name));
  }

  diagnostics(status: readonly DiagnosticStatus[]): void {
    this.#publishers.diagnostics.publish({ header: { stamp: this.#node.stamp(), frame_id: '' }, status });
  }

  markers(message: MarkerArray): void {
    this.#publishers.markers.publish(message);
  }
}
