import type { ArmNode } from './arm-node.js';
import { latchedQos } from '../client/qos.js';

const TOPIC = 'robot_description';

/** The longest text that is taken for a description (characters); meshes are files of their own. */
const LONGEST = 20_000_000;

/** The robot description as `robot_state_publisher` and the like publish it. */
export class DescriptionInput {
  /** Full name of the topic. */
  readonly topic: string;
  #text: string | undefined;
  #came: () => void = () => undefined;
  readonly #first = new Promise<void>((resolve) => {
    this.#came = resolve;
  });

  /** @param onNew told of every description that differs from the one before */
  constructor(node: ArmNode, onNew: () => void) {
    this.topic = node.resolve(TOPIC);
    node.subscribe('std_msgs/msg/String', TOPIC, latchedQos, ({ data }) => {
      if (data.length > LONGEST) {
        node.log('error', `${this.topic} ignored: ${data.length} characters, at most ${LONGEST} are allowed`);
        return;
      }
      if (data === this.#text) return;
      this.#text = data;
      this.#came();
      onNew();
    });
  }

  /** The newest; undefined before one came. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Resolves with the first description. */
  get first(): Promise<void> {
    return this.#first;
  }
}
