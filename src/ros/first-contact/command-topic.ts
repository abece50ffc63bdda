import type { Settings } from '../../parameters/parameter-table.js';

/** Where the settings have the commands go, and of which type they are there. */
export interface CommandTopic {
  readonly parameter: 'trajectory_topic' | 'position_topic' | 'driver.controller';
  readonly topic: string;
  readonly type: 'trajectory_msgs/msg/JointTrajectory' | 'std_msgs/msg/Float64MultiArray';
  readonly commandInterface: 'trajectory' | 'position' | 'action';
  /** What a record of commissioning names: the topic, or the action. */
  readonly commandName: string;
}

/** The name of the action that the settings mean. */
export const actionOf = (settings: Settings) => `${settings['driver.controller']}/follow_joint_trajectory`;

/**
 * A controller that takes goals takes trajectories on a topic as well: the check moves it by that.
 * @param served whether somebody offers the action, for `auto`
 */
export function commandTopicOf(settings: Settings, served = false): CommandTopic {
  const { command_interface: asked, position_topic: positions, trajectory_topic: trajectories } = settings;
  if (asked === 'position')
    return {
      parameter: 'position_topic',
      topic: positions,
      type: 'std_msgs/msg/Float64MultiArray',
      commandInterface: 'position',
      commandName: positions,
    };
  const type = 'trajectory_msgs/msg/JointTrajectory';
  if (asked === 'action' || (asked === 'auto' && served))
    return {
      parameter: 'driver.controller',
      topic: `${settings['driver.controller']}/joint_trajectory`,
      type,
      commandInterface: 'action',
      commandName: actionOf(settings),
    };
  return {
    parameter: 'trajectory_topic',
    topic: trajectories,
    type,
    commandInterface: 'trajectory',
    commandName: trajectories,
  };
}
