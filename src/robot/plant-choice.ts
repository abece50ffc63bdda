import type { RobotDescription } from '../arm/robot.js';
import { ConfigurationError } from '../errors.js';
import type { Plant } from '../motion/plant.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Uses } from '../parameters/unused.js';
import { GazeboPlant } from '../plants/gazebo-plant.js';
import { IdealPlant } from '../plants/ideal-plant.js';
import type { IdealPlantOptions } from '../plants/ideal-plant.js';
import { MujocoPlant } from '../plants/mujoco-plant.js';
import { drivingUses } from './driven-robot.js';

export const plantNames = ['mujoco', 'ideal', 'gazebo'] as const;
export type PlantName = (typeof plantNames)[number];

/** The plant that a user names. @throws ConfigurationError */
export function plantNamed(name: string): PlantName {
  const known = plantNames.find((plant) => plant === name);
  if (known === undefined)
    throw new ConfigurationError(`--plant is ${name}, expected ${plantNames.join(', ')}`);
  return known;
}

/** The settings that driving this plant uses. The ideal plant is always where it is commanded to be. */
export function usesOn(name: PlantName): Uses {
  if (name !== 'ideal') return drivingUses;
  return { ...drivingUses, limits: { 'model.repertoire_within_limits': true }, tracking: undefined };
}

/** Whether joint limits count on this plant: the published model and its ideal arm have none. */
export function isLimited(name: PlantName, settings: Settings): boolean {
  return name !== 'ideal' || settings.controller !== 'brain' || settings['model.repertoire_within_limits'];
}

/** @throws ConfigurationError when the plant cannot follow what the controller of these settings plans */
export function requireFollowable(name: PlantName, settings: Settings): void {
  if (name !== 'ideal' && settings.controller === 'brain' && settings['model.time_law'] === 'cpg')
    throw new ConfigurationError(
      "the pattern generator's own time law does not end at rest and knows no limits: " +
        'use --plant ideal, or --set model.time_law=minimum_jerk',
    );
}

/**
 * The arm of a description as a plant, in the start posture.
 * @param ideal options of the ideal plant, if that is chosen
 * @throws ConfigurationError when there is no Gazebo for the Gazebo plant
 * @throws UrdfError
 */
export async function createPlant(
  name: PlantName,
  settings: Settings,
  { arm, urdfText, urdfName }: RobotDescription,
  ideal: IdealPlantOptions = {},
): Promise<Plant> {
  const create: Record<PlantName, () => Plant | Promise<Plant>> = {
    ideal: () => new IdealPlant(arm, ideal),
    mujoco: () => MujocoPlant.create(arm, urdfText, urdfName),
    gazebo: () => GazeboPlant.create(arm, urdfText, urdfName),
  };
  const plant = await create[name]();
  plant.reset(Float64Array.from(settings.start_posture));
  return plant;
}
