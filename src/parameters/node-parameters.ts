import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('node');

/** The ROS 2 node: its topics, what it does about messages that are late, and what it records. */
export const nodeParameters = {
  autostart: parameter('boolean', true, 'Configure and activate at start.'),
  command_interface: parameter('string', 'trajectory', 'How commands are published.', {
    choices: ['trajectory', 'position'],
  }),
  trajectory_topic: parameter('string', 'joint_trajectory', 'Topic of JointTrajectory commands.', {
    scope: ['node', 'simulated-robot'],
  }),
  position_topic: parameter('string', 'position_commands', 'Topic of Float64MultiArray position commands.', {
    scope: ['node', 'simulated-robot'],
  }),
  idle_publish: parameter(
    'string',
    'auto',
    'Whether the last posture is published again while idle; auto: hold with position commands, stop with trajectories.',
    { choices: ['auto', 'hold', 'stop'], live: true },
  ),
  confirm_movements: parameter(
    'boolean',
    false,
    'Movements are planned and shown (`~/markers`), and begin when `~/confirm` is called.',
    { live: true },
  ),
  joint_state_timeout: parameter('double', 0.1, 'Joint states older than this halt the arm.', {
    unit: 's',
    range: [0.01, 10],
    live: true,
  }),
  clock_timeout: parameter(
    'double',
    5,
    'With `use_sim_time`: neither `/clock` nor joint states for longer than this, on the steady clock, is told as 30.',
    { unit: 's', range: [0.5, 3600], live: true },
  ),
  target_timeout: parameter(
    'double',
    1,
    'Targets older than this, by stamp or receipt, are rejected; 0 switches the check of the stamp off.',
    { unit: 's', range: [0, 3600], live: true },
  ),
  observed_hand_timeout: parameter(
    'double',
    0.5,
    'An observed hand fresher than this replaces forward kinematics as error signal.',
    { unit: 's', range: [0.01, 10], live: true },
  ),

  // Recording
  record: parameter(
    'string',
    '',
    'MCAP file, or folder, that all received and published messages are recorded to; empty: none.',
    { live: true },
  ),
  'incidents.folder': parameter(
    'string',
    '',
    "Folder for recordings of the 30 s before each halt; empty: incidents/ and the node's name in ROS_HOME or ~/.ros.",
    { live: true },
  ),
  'incidents.keep': parameter(
    'integer',
    20,
    'Recordings of halts that are kept, the oldest is removed; 0: none is made.',
    { range: [0, 10000], live: true },
  ),
} as const satisfies ParameterTable;
