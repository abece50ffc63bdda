import type { CollisionShapes } from '../../arm/collision-shapes.js';
import type { RobotDescription } from '../../arm/robot.js';
import { shapesOnThread } from '../../robot/shapes-thread.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { ArmNode } from './arm-node.js';
import { DescriptionInput, robotDescribed } from './description-input.js';

/** The robot that a node is configured with, whose collision shapes are read before, while the node goes on to answer. */
export class PreparedDescription {
  /** Undefined where the parameter `urdf` names the description. */
  readonly input: DescriptionInput | undefined;
  readonly #node: ArmNode;
  #read: { settings: Settings; urdfText: string; shapes: CollisionShapes | undefined } | undefined;

  /** @param onNew called with each description that comes on the topic */
  constructor(node: ArmNode, onNew: () => void) {
    this.#node = node;
    this.input = node.settings.urdf === '' ? new DescriptionInput(node, onNew) : undefined;
  }

  /** Reads the shapes: seconds for an arm of meshes. What is wrong with them is told by whoever needs them. */
  async prepare(): Promise<void> {
    this.#read = undefined;
    const { settings } = this.#node;
    try {
      const description = robotDescribed(settings, this.input);
      const shapes = await shapesOnThread(settings, description);
      this.#read = { settings, urdfText: description.urdfText, shapes };
    } catch {
      // They are read once more, and the error is that of the configuration.
    }
  }

  /** The robot, with the shapes that were read for these very settings. @throws UrdfError */
  robot(): RobotDescription {
    const { settings } = this.#node;
    const description = robotDescribed(settings, this.input);
    const read = this.#read;
    const isOfThis = read?.settings === settings && read.urdfText === description.urdfText;
    return isOfThis ? { ...description, shapes: read.shapes } : description;
  }
}
