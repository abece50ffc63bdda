import type { ArmModel } from '../../arm/arm-model.js';
import { describedArm } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import { ConfigurationError } from '../../errors.js';
import type { ControllerMemory } from '../../controllers/controller-kind.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Disturbance, Plant } from '../../motion/plant.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { PlantDriver } from '../../robot/drive.js';
import type { DrivenRobot } from '../../robot/driven-robot.js';
import { createEmbeddedRobot } from '../../robot/embedded-robot.js';
import { createPlant } from '../../robot/plant-choice.js';
import { statusCode } from '../../session/status.js';

/** What is measured of one reach. */
export interface MeasuredReach {
  /** Undefined when the target was rejected or the arm halted. */
  readonly errorM: number | undefined;
  /** Hand as seen at the end (m). */
  readonly hand: Vector3 | undefined;
  /** Status code of what became of it. */
  readonly code: number;
}

/** What is the same for all profiles: movements that end at rest, and no primitives tried at random. */
const asMeasured = { 'model.time_law': 'minimum_jerk', 'learning.exploration': false } as const;

/**
 * An arm in physics with a controller, driven as `reach` does it: the session plans, retimes, guards, settles and learns.
 * Every reach begins at the start posture, into which the arm is put; it would go there by itself otherwise.
 */
export class MeasuredArm {
  readonly arm: ArmModel;
  readonly settings: Settings;
  readonly #robot: DrivenRobot;
  #plant: Plant;

  /** @throws UrdfError, ConfigurationError, ModelError */
  static async create(given: Settings, description: RobotDescription): Promise<MeasuredArm> {
    const settings: Settings = { ...given, ...asMeasured };
    const { robot, plant } = await createEmbeddedRobot('mujoco', settings, description, {
      thread: 'callers',
      onError: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    return new MeasuredArm(robot, plant);
  }

  private constructor(robot: DrivenRobot, plant: Plant) {
    this.arm = robot.arm;
    this.settings = robot.settings;
    this.#robot = robot;
    this.#plant = plant;
  }

  /** Waits for the controller to be ready. */
  async prepare(): Promise<void> {
    await this.#robot.controller.prepared;
  }

  /** @throws ConfigurationError when the controller learns nothing */
  get memory(): ControllerMemory {
    const { memory } = this.#robot.controller;
    if (memory === undefined)
      throw new ConfigurationError('a controller that learns nothing has nothing to save');
    return memory;
  }

  /** Gives the controller another body in the same description's place, which it knows nothing of. */
  async exchange(urdfText: string, urdfName: string): Promise<void> {
    const arm = describedArm(this.settings, urdfText, urdfName);
    const plant = await createPlant('mujoco', this.settings, { arm, urdfText, urdfName });
    this.#plant.dispose();
    this.#plant = plant;
  }

  disturb(disturbance: Disturbance): void {
    this.#plant.disturb(disturbance);
  }

  async reach(target: Vector3, learning: boolean): Promise<MeasuredReach> {
    this.#robot.setLearning(learning);
    this.#plant.reset(this.#robot.startPosture);
    const driver = new PlantDriver(this.#robot, this.#plant);
    const { report, status } = await driver.reach(target);
    return { errorM: report?.aimingErrorM, hand: report?.hand, code: statusCode(status) };
  }

  async close(): Promise<void> {
    await this.#robot.close();
    this.#plant.dispose();
  }
}
