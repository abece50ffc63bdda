import { describedArm } from '../arm/robot.js';
import type { RobotDescription } from '../arm/robot.js';
import type { Disturbance } from '../parameters/fault-table.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { IdealPlantOptions } from '../plants/ideal-plant.js';
import { bodyPart, isMisbuilt, misbuiltUrdf } from '../plants/misbuilt-body.js';
import { SensedPlant } from '../plants/sensed-plant.js';
import { createPlant } from './plant-choice.js';
import type { PlantName } from './plant-choice.js';

/**
 * The robot whose body differs from its description as the disturbance says; the same robot if the body does not
 * differ.
 * @throws UrdfError
 */
export function misbuiltRobot(
  settings: Settings,
  description: RobotDescription,
  disturbance: Disturbance,
): RobotDescription {
  if (!isMisbuilt(disturbance)) return description;
  const { arm, urdfText, urdfName } = description;
  const text = misbuiltUrdf(urdfText, urdfName, arm, disturbance, settings['model.seed']);
  const name = `${urdfName}, built otherwise`;
  return { arm: describedArm(settings, text, name), urdfText: text, urdfName: name };
}

/** Whether two disturbances ask for the same body. */
export function haveSameBody(one: Disturbance, other: Disturbance): boolean {
  const text = (disturbance: Disturbance) => JSON.stringify(Object.entries(bodyPart(disturbance)).sort());
  return text(one) === text(other);
}

/**
 * The arm of a description as a plant with all faults of a disturbance, in the start posture: body, drives, joints,
 * view and lines.
 * @throws ConfigurationError when there is no Gazebo for the Gazebo plant
 * @throws UrdfError; ModelError that names the faults that this plant cannot simulate
 */
export async function createDisturbedPlant(
  name: PlantName,
  settings: Settings,
  description: RobotDescription,
  disturbance: Disturbance,
  ideal: IdealPlantOptions = {},
): Promise<SensedPlant> {
  const robot = misbuiltRobot(settings, description, disturbance);
  const plant = await createPlant(name, settings, robot, ideal);
  const sensed = new SensedPlant(plant, robot.arm.jointNames, settings['model.seed']);
  try {
    disturbBuilt(sensed, disturbance);
    return sensed;
  } catch (error) {
    sensed.dispose();
    throw error;
  }
}

/** Sets all faults of a disturbance except those of the body, which the plant already has. @throws ModelError */
export function disturbBuilt(plant: SensedPlant, disturbance: Disturbance): void {
  const body = bodyPart(disturbance);
  plant.disturb(
    Object.fromEntries(Object.entries(disturbance).filter(([name]) => !Object.hasOwn(body, name))),
  );
}
