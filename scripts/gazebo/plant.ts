/** Plants for programs that run from source: the entry of the thread of Gazebo's plant is compiled, they are not. */
import type { RobotDescription } from '../../src/arm/robot.js';
import type { Plant } from '../../src/motion/plant.js';
import type { Settings } from '../../src/parameters/parameter-table.js';
import { GazeboPlant } from '../../src/plants/gazebo-plant.js';
import { createPlant } from '../../src/robot/plant-choice.js';
import type { PlantName } from '../../src/robot/plant-choice.js';

const lineEntry = new URL('../../dist/plants/gazebo-line-worker.js', import.meta.url);

/** The arm in the start posture, as `createPlant` makes it; needs `npm run build` for Gazebo. */
export async function plantOf(name: PlantName, settings: Settings, robot: RobotDescription): Promise<Plant> {
  if (name !== 'gazebo') return createPlant(name, settings, robot);
  const plant = await GazeboPlant.create(robot.arm, robot.urdfText, robot.urdfName, { lineEntry });
  plant.reset(Float64Array.from(settings.start_posture));
  return plant;
}
