import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('node');

/** The ROS 2 node: its topics, its treatment of late messages, and its recordings. */
export const nodeParameters = {
  autostart: parameter('boolean', true, 'Configure and activate at start.'),
  command_interface: parameter(
    'string',
    'trajectory',
    'How commands are sent: trajectories or positions on a topic, or trajectories by the action of a ' +
      'joint_trajectory_controller; auto: by the action if its server answers when the node configures, else on the topic.',
    { choices: ['trajectory', 'position', 'action', 'auto'], scope: ['node', 'check'] },
  ),
  trajectory_topic: parameter('string', 'joint_trajectory', 'Topic of JointTrajectory commands.', {
    scope: ['node', 'simulated-robot', 'check'],
    onlyWith: { command_interface: { is: 'trajectory or auto' } },
  }),
  position_topic: parameter('string', 'position_commands', 'Topic of Float64MultiArray position commands.', {
    scope: ['node', 'simulated-robot', 'check'],
    onlyWith: { command_interface: 'position' },
  }),
  allow_other_publishers: parameter(
    'boolean',
    false,
    'Activate even if another node publishes on the topic of the commands, and do not warn of it.',
    { live: true },
  ),
  idle_publish: parameter(
    'string',
    'auto',
    'Whether the last posture is published again while idle; auto: hold with position commands, stop with trajectories.',
    { choices: ['auto', 'hold', 'stop'], live: true },
  ),
  lockstep: parameter(
    'boolean',
    false,
    'Joint states trigger the cycles, and `~/cycle` reports when one is done, for a simulator that waits for it.',
  ),
  simulated: parameter(
    'boolean',
    false,
    'The arm is simulated: nobody can be hurt, so it needs no commissioning. Never set this for a real arm.',
  ),
  commissioning: parameter(
    'string',
    '',
    'Record of the commissioning of this robot with this driver; without a valid record, an arm that is not ' +
      'simulated goes no faster than 0.25 m/s, and every movement waits for `~/confirm`.',
    { onlyWith: { simulated: false } },
  ),
  dry_run: parameter(
    'boolean',
    false,
    'Movements are planned and shown (`~/markers`), and nothing is ever commanded: the node does not even publish the topics of commands.',
  ),
  confirm_movements: parameter(
    'boolean',
    false,
    'Movements are planned and shown (`~/markers`), and begin when `~/confirm` is called.',
    { live: true },
  ),
  joint_state_timeout: parameter('double', 0.1, 'Joint states older than this halt the arm.', {
    scope: ['node', 'check'],
    unit: 's',
    range: [0.01, 10],
    live: true,
  }),
  clock_timeout: parameter(
    'double',
    5,
    'With `use_sim_time`: if neither `/clock` nor joint states come for longer than this, on the steady clock, the status is 30.',
    { unit: 's', range: [0.5, 3600], live: true },
  ),
  target_timeout: parameter(
    'double',
    1,
    'Targets older than this, by stamp or receipt, are rejected; 0 switches the check of the stamp off.',
    { unit: 's', range: [0, 3600], live: true },
  ),
  tf_timeout: parameter(
    'double',
    0.2,
    'Longest wait for the transform of a target that was given in another frame than `base_frame`; 0: no other frames.',
    { unit: 's', range: [0, 10] },
  ),
  clicked_points: parameter(
    'boolean',
    false,
    'Points of `/clicked_point`, as RViz publishes them, are targets.',
  ),
  orientation_weight: parameter(
    'double',
    0,
    'What an orientation error of one radian counts as, beside the error of the position; 0: orientations of targets are ignored.',
    { unit: 'm', range: [0, 10], live: true },
  ),
  observed_hand_timeout: parameter(
    'double',
    0.5,
    'An observed hand fresher than this replaces forward kinematics as error signal.',
    { unit: 's', range: [0.01, 10], live: true },
  ),

  journal: parameter(
    'string',
    '',
    'File that gets a line for everything that was enabled, reset, loaded, changed or learnt; empty: journal/ and the ' +
      "node's name in ROS_HOME or ~/.ros.",
  ),

  // Recording
  record: parameter(
    'string',
    '',
    'MCAP file, or folder, to which all received and published messages are recorded; empty: none.',
    { live: true },
  ),
  'incidents.folder': parameter(
    'string',
    '',
    "Folder for recordings of the 30 s before each halt; empty: incidents/ and the node's name in ROS_HOME or ~/.ros.",
    { live: true, onlyWith: { 'incidents.keep': { is: 'not 0' } } },
  ),
  'incidents.keep': parameter(
    'integer',
    20,
    'Recordings of halts that are kept, the oldest is removed; 0: none is made.',
    { range: [0, 10000], live: true },
  ),
} as const satisfies ParameterTable;
