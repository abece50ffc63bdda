import type { RobotDescription } from '../arm/robot.js';
import { ConfigurationError } from '../errors.js';
import type { Plant } from '../motion/plant.js';
import type { Settings } from '../parameters/parameter-table.js';
import { IdealPlant } from '../plants/ideal-plant.js';
import { MujocoPlant } from '../plants/mujoco-plant.js';

export const plantNames = ['mujoco', 'ideal'] as const;
export type PlantName = (typeof plantNames)[number];

/** The plant that a user names. @throws ConfigurationError */
export function plantNamed(name: string): PlantName {
  const known = plantNames.find((plant) => plant === name);
  if (known === undefined)
    throw new ConfigurationError(`--plant is ${name}, expected ${plantNames.join(' or ')}`);
  return known;
}

/** Whether joint limits count for what drives this plant: the published model has none, nor has its ideal arm. */
export function isLimited(name: PlantName, settings: Settings): boolean {
  return name !== 'ideal' || settings['model.repertoire_within_limits'];
}

/**
 * The arm of a description as a plant that a driven robot can move, in the start posture.
 * @throws ConfigurationError when the plant cannot follow what these settings plan
 * @throws UrdfError
 */
export async function createPlant(
  name: PlantName,
  settings: Settings,
  robot: RobotDescription,
): Promise<Plant> {
  if (name === 'mujoco' && settings['model.time_law'] === 'cpg')
    throw new ConfigurationError(
      "the pattern generator's own time law does not end at rest and knows no limits: " +
        'use --plant ideal, or --set model.time_law=minimum_jerk',
    );
  const { arm, urdfText, urdfName } = robot;
  const plant = name === 'ideal' ? new IdealPlant(arm) : await MujocoPlant.create(arm, urdfText, urdfName);
  plant.reset(Float64Array.from(settings.start_posture));
  return plant;
}
