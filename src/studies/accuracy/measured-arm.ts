import type { ArmModel } from '../../arm/arm-model.js';
import type { RobotDescription } from '../../arm/robot.js';
import { ConfigurationError } from '../../errors.js';
import type { Constants, ControllerMemory } from '../../controllers/controller-kind.js';
import { distance, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { CollisionCheck } from '../../motion/collision-check.js';
import { createMeasurement } from '../../motion/plant.js';
import type { Controller } from '../../session/controller.js';
import type { Disturbance } from '../../parameters/fault-table.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { PlantDriver } from '../../robot/drive.js';
import { SensedPlant } from '../../plants/sensed-plant.js';
import { createDisturbedPlant, disturbBuilt, haveSameBody } from '../../robot/disturbed-plant.js';
import type { PlantName } from '../../robot/plant-choice.js';
import type { DrivenRobot } from '../../robot/driven-robot.js';
import { createEmbeddedRobot } from '../../robot/embedded-robot.js';
import { statusCode } from '../../session/status.js';
import { WatchedPlant } from './watched-plant.js';

/** The measurements of one reach. */
export interface MeasuredReach {
  /** Distance of the hand that the controller saw from the target (m). Undefined when the target was rejected or the arm halted. */
  readonly errorM: number | undefined;
  /** The same for the hand as the view shows it without noise and delay (m). */
  readonly trueErrorM: number | undefined;
  /** Hand as seen at the end (m). */
  readonly hand: Vector3 | undefined;
  /** The hand as the view shows it without noise and delay, when the reach was over (m). */
  readonly trueHand: Vector3;
  /** Status code of its outcome. */
  readonly code: number;
  /** Plant time from the target to the report, settling included (s). */
  readonly durationS: number;
  /** RMS torque over joints and time (N m); undefined on plants without masses. */
  readonly effort: number | undefined;
  /** Computing time of controller and session (s). */
  readonly computingS: number;
}

/** Common to all profiles: movements that end at rest, and no random primitives. */
const asMeasured = { 'model.time_law': 'minimum_jerk', 'learning.exploration': false } as const;

/**
 * An arm in physics with a controller, driven as `reach` does it: the session plans, retimes, guards, settles and
 * learns. Every reach begins at the start posture. The arm is put there, because it would otherwise have to move there
 * first.
 */
export class MeasuredArm {
  readonly arm: ArmModel;
  readonly settings: Settings;
  readonly #robot: DrivenRobot;
  readonly #description: RobotDescription;
  readonly #plantName: PlantName;
  #plant: SensedPlant;
  #disturbance: Disturbance = {};

  /**
   * @param constants of the controller in place of its own
   * @throws UrdfError, ConfigurationError, ModelError
   */
  static async create(
    given: Settings,
    description: RobotDescription,
    plantName: PlantName = 'mujoco',
    constants?: Constants,
  ): Promise<MeasuredArm> {
    const settings: Settings = { ...given, ...asMeasured };
    const { robot, plant } = await createEmbeddedRobot(plantName, settings, description, {
      thread: 'callers',
      constants,
      onError: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    const sensed = new SensedPlant(plant, robot.arm.jointNames, settings['model.seed']);
    return new MeasuredArm(robot, description, plantName, sensed);
  }

  private constructor(
    robot: DrivenRobot,
    description: RobotDescription,
    plantName: PlantName,
    plant: SensedPlant,
  ) {
    this.arm = robot.arm;
    this.settings = robot.settings;
    this.#robot = robot;
    this.#description = description;
    this.#plantName = plantName;
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

  /**
   * Sets all that is wrong with the arm: a later call replaces an earlier one. The controller is told nothing of it,
   * not even if the arm gets another body.
   */
  async disturb(disturbance: Disturbance): Promise<void> {
    if (haveSameBody(disturbance, this.#disturbance)) disturbBuilt(this.#plant, disturbance);
    else {
      const { settings } = this;
      const plant = await createDisturbedPlant(this.#plantName, settings, this.#description, disturbance);
      this.#plant.dispose();
      this.#plant = plant;
    }
    this.#disturbance = disturbance;
  }

  async reach(target: Vector3, learning: boolean): Promise<MeasuredReach> {
    this.#robot.setLearning(learning);
    const { session } = this.#robot;
    // A halt that only an operator releases ends one reach, not the rest of the measurement.
    session.resetStop();
    // The arm is moved by hand, so that where it was commanded to be counts no more.
    session.deactivate();
    this.#plant.reset(this.#robot.startPosture);
    const watched = new WatchedPlant(this.#plant);
    const driver = new PlantDriver(this.#robot, watched);
    watched.begin();
    const { report, status, durationS } = await driver.reach(target);
    watched.end();
    const { squaredEffort, terms, outsideS } = watched.totals;
    const truth = createMeasurement(this.arm.joints);
    this.#plant.readTruth(truth);
    const trueHand = vector3(truth.hand);
    return {
      errorM: report?.aimingErrorM,
      trueErrorM: report && distance(trueHand, target),
      hand: report?.hand,
      trueHand,
      code: statusCode(status),
      durationS,
      effort: terms === 0 ? undefined : Math.sqrt(squaredEffort / terms),
      computingS: outsideS,
    };
  }

  /** The controller, its arm and its start posture (J, rad), for reaches without a session. */
  get controller(): Controller {
    return this.#robot.controller;
  }

  /** The check of the robot's movements; undefined where the settings ask for none. */
  get collisions(): CollisionCheck | undefined {
    return this.#robot.limits.collisions;
  }

  get plant(): SensedPlant {
    return this.#plant;
  }

  get startPosture(): Float64Array {
    return this.#robot.startPosture;
  }

  async close(): Promise<void> {
    await this.#robot.close();
    this.#plant.dispose();
  }
}
