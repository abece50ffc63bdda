import { Command } from 'commander';
import { addSimulationOptions, simulate } from './simulate.js';
import type { SimulateOptions } from './simulate.js';

interface GazeboOptions extends Omit<SimulateOptions, 'plant'> {
  readonly arm?: string;
}

/** `neuromotor gazebo`: an arm in Gazebo 11 as a robot in ROS 2. */
export function gazeboCommand(): Command {
  return addSimulationOptions(new Command('gazebo'))
    .description(
      'Start a Gazebo 11 with an arm and be that arm in ROS 2: publish joint_states and /clock, obey joint_trajectory and position_commands.',
    )
    .option('--arm <file>', 'YAML file of the arm, such as config/panda.yaml; the same as --config')
    .action(({ arm, ...options }: GazeboOptions, command: Command) =>
      simulate({ ...options, ...(arm === undefined ? {} : { config: arm }), plant: 'gazebo' }, command),
    );
}
