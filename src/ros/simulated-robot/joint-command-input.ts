import { JointCommandError, readJointTrajectory, readPositions } from '../client/joint-commands.js';
import type { JointPoints } from '../client/joint-commands.js';
import { secondsOf } from '../client/messages.js';
import type { Doubles } from '../client/messages.js';
import { commandQos } from '../client/qos.js';
import type { RosNode } from '../client/ros-node.js';

export interface JointCommandTopics {
  readonly jointNames: readonly string[];
  readonly trajectoryTopic: string;
  readonly positionTopic: string;
}

export interface JointCommandListener {
  /** @param stampS when it begins, on the clock of stamps (s); 0: now */
  trajectory(path: JointPoints, stampS: number): void;
  positions(posture: Doubles): void;
}

/** Receives the commands of a robot on its two topics. Commands that cannot be obeyed are refused and logged. */
export class JointCommandInput {
  readonly #node: RosNode;
  /** Whether commands are lost on their way. */
  cut = false;
  /** Commands that have come, refused and lost ones too. */
  received = 0;

  constructor(
    node: RosNode,
    { jointNames, trajectoryTopic, positionTopic }: JointCommandTopics,
    listener: JointCommandListener,
  ) {
    this.#node = node;
    node.subscribe('trajectory_msgs/msg/JointTrajectory', trajectoryTopic, commandQos, (message) => {
      this.#take('trajectory', () => {
        const path = readJointTrajectory(message, jointNames);
        return () => {
          listener.trajectory(path, secondsOf(message.header.stamp));
        };
      });
    });
    node.subscribe('std_msgs/msg/Float64MultiArray', positionTopic, commandQos, (message) => {
      this.#take('position command', () => {
        const posture = readPositions(message, jointNames);
        return () => {
          listener.positions(posture);
        };
      });
    });
  }

  #take(what: string, read: () => () => void): void {
    this.received++;
    if (this.cut) return;
    let obey: () => void;
    try {
      obey = read();
    } catch (error) {
      if (!(error instanceof JointCommandError)) throw error;
      this.#node.log('warn', `${what} rejected: ${error.message}`);
      return;
    }
    obey();
  }
}
