import type { RobotDescription } from '../arm/robot.js';
import type { Plant } from '../motion/plant.js';
import type { Settings } from '../parameters/parameter-table.js';
import { createRobot } from './driven-robot.js';
import type { DrivenRobot, DrivingOptions } from './driven-robot.js';
import { createPlant, isLimited, requireFollowable } from './plant-choice.js';
import type { PlantName } from './plant-choice.js';

/** A driven robot and its plant. The caller must close the robot and dispose of the plant. */
export interface EmbeddedRobot {
  readonly robot: DrivenRobot;
  readonly plant: Plant;
}

/**
 * A robot that needs no ROS, in its start posture.
 * @throws ConfigurationError when the plant cannot follow what these settings plan
 * @throws UrdfError, CheckpointError
 */
export async function createEmbeddedRobot(
  name: PlantName,
  settings: Settings,
  description: RobotDescription,
  options: Pick<DrivingOptions, 'thread' | 'onError' | 'onNotice' | 'commandInterface' | 'constants'>,
): Promise<EmbeddedRobot> {
  requireFollowable(name, settings);
  const plant = await createPlant(name, settings, description);
  try {
    const robot = await createRobot(settings, description, {
      commandInterface: 'position',
      ...options,
      modes: plant.modes,
      limited: isLimited(name, settings),
    });
    return { robot, plant };
  } catch (error) {
    plant.dispose();
    throw error;
  }
}
