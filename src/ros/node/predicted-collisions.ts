import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { CollisionCheck } from '../../motion/collision-check.js';
import { collisionsOf, mujocoFor } from '../../collisions/collisions.js';
import type { Collisions } from '../../collisions/collisions.js';
import type { Mujoco } from '../../plants/mujoco-runtime.js';
import type { RosNode } from '../client/ros-node.js';

/** What the arm of a node may collide with. */
export class PredictedCollisions {
  readonly #node: RosNode;
  #mujoco: Mujoco | undefined;
  #collisions: Collisions | undefined;

  constructor(node: RosNode) {
    this.#node = node;
  }

  /** Loads what it takes, where the settings ask for it; to be awaited before `of`. */
  async load(settings: Settings): Promise<void> {
    this.#mujoco = await mujocoFor(settings);
  }

  /**
   * The check of movements, in the place of that of an earlier configuration; undefined where none is asked for.
   * @throws UrdfError, ConfigurationError
   */
  of(settings: Settings, robot: RobotDescription): CollisionCheck | undefined {
    this.#collisions?.space.dispose();
    this.#collisions = this.#mujoco && collisionsOf(this.#mujoco, settings, robot);
    for (const line of this.#collisions?.space.leftOut ?? []) this.#node.log('warn', line);
    for (const line of this.#collisions?.space.touching ?? []) this.#node.log('info', line);
    return this.#collisions?.moving;
  }
}
