/** Listens to a robot, and looks who is on its topics. */
import { secondsOf } from '../client/messages.js';
import type { MessageType } from '../client/messages.js';
import { latchedQos, sensorQos } from '../client/qos.js';
import type { RosNode } from '../client/ros-node.js';
import type { HeardState, Observation, SeenTopic } from './observation.js';

const STATES = 'sensor_msgs/msg/JointState';
/** More joint states than this are not kept: ten seconds at 1 kHz. */
const MOST_STATES = 10_000;

export class Observer {
  readonly #node: RosNode;
  readonly #stateTopic: string;
  readonly #commandTopic: string;
  readonly #commandType: MessageType;
  #states: HeardState[] = [];
  #sinceS = performance.now() / 1e3;
  #description: string | undefined;

  /** @param commandTopic as the node would be given it */
  constructor(node: RosNode, commandTopic: string, commandType: MessageType) {
    this.#node = node;
    this.#stateTopic = node.resolve('joint_states');
    this.#commandTopic = node.resolve(commandTopic);
    this.#commandType = commandType;
    node.subscribe(
      STATES,
      'joint_states',
      { ...sensorQos, depth: 20 },
      ({ header, name, position, velocity, effort }) => {
        if (this.#states.length >= MOST_STATES) return;
        this.#states.push({
          receivedS: secondsOf(node.stamp()),
          steadyS: performance.now() / 1e3,
          stampS: secondsOf(header.stamp),
          names: name,
          position,
          velocity,
          effort,
        });
      },
    );
    node.subscribe('std_msgs/msg/String', 'robot_description', latchedQos, ({ data }) => {
      this.#description = data;
    });
  }

  /** Joint states since the last `forget`. */
  get states(): readonly HeardState[] {
    return this.#states;
  }

  forget(): void {
    this.#states = [];
    this.#sinceS = performance.now() / 1e3;
  }

  /** All that is known now. */
  observe(): Observation {
    const topics = this.#node.topics;
    const ofType = (type: string, but: string) =>
      topics
        .filter(({ name, types }) => types.includes(type) && name !== but)
        .map(({ name }) => this.#seen(name, type));
    return {
      listenedS: performance.now() / 1e3 - this.#sinceS,
      states: this.#states,
      stateTopic: this.#seen(this.#stateTopic, STATES),
      commandTopic: this.#seen(this.#commandTopic, this.#commandType),
      otherStates: ofType(STATES, this.#stateTopic),
      otherCommands: ofType(this.#commandType, this.#commandTopic),
      transforms: ['/tf', '/tf_static'].flatMap((topic) =>
        this.#seen(topic, '').publishers.map(({ node }) => node),
      ),
      ...(this.#description === undefined ? {} : { description: this.#description }),
    };
  }

  #seen(topic: string, type: string): SeenTopic {
    return {
      topic,
      type,
      publishers: this.#node.others({ direction: 'in', topic }),
      subscribers: this.#node.others({ direction: 'out', topic }),
    };
  }
}
