import { describedRobot } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import { UrdfError } from '../../errors.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { ArmNode } from './arm-node.js';
import { latchedQos } from '../client/qos.js';

const TOPIC = 'robot_description';

/** Longest text that is accepted as a description (characters); meshes are separate files. */
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

  /** @param onNew called with every description that differs from the previous one */
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

  /** The newest description; undefined before the first. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Resolves with the first description. */
  get first(): Promise<void> {
    return this.#first;
  }
}

/**
 * The robot that the settings name, or that was described on the topic.
 * @param input undefined where the parameter `urdf` names the description
 * @throws UrdfError
 */
export function robotDescribed(settings: Settings, input: DescriptionInput | undefined): RobotDescription {
  if (input === undefined) return describedRobot(settings);
  const { text, topic } = input;
  if (text === undefined)
    throw new UrdfError(`no robot description has come on ${topic}, and parameter 'urdf' is empty`);
  return describedRobot(settings, { text, topic });
}
