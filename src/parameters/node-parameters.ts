import { DEGREE, parameter } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

/** The arm, the node with its control loop, recordings, and what is switched on. */
export const nodeParameters = {
  // The arm
  joints: parameter(
    'string_array',
    ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
    'Joints of the arm, in the order of the model; any order of the chain will do.',
  ),
  base_frame: parameter('string', 'shoulder_base', 'Link in whose frame targets and the hand are given.'),
  tip_link: parameter('string', 'hand', 'Link whose origin is the hand.'),
  urdf: parameter(
    'string',
    'left_arm',
    "URDF file of the robot; left_arm: the package's; empty: the node takes it from the topic `robot_description`.",
  ),
  start_posture: parameter(
    'double_array',
    [0, 40 * DEGREE, 0, -10 * DEGREE],
    'Posture from which reaches start, one angle a joint, in the order of `joints`.',
    { unit: 'rad' },
  ),

  // Node and control loop
  update_rate: parameter('double', 100, 'Rate of the control loop.', { unit: 'Hz', range: [10, 1000] }),
  command_interface: parameter('string', 'trajectory', 'How commands are published.', {
    choices: ['trajectory', 'position'],
  }),
  trajectory_topic: parameter('string', 'joint_trajectory', 'Topic of JointTrajectory commands.'),
  position_topic: parameter('string', 'position_commands', 'Topic of Float64MultiArray position commands.'),
  joint_state_timeout: parameter('double', 0.1, 'Joint states older than this halt the arm.', {
    unit: 's',
    range: [0.01, 10],
    live: true,
  }),
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
  settle_timeout: parameter('double', 2, 'Longest wait for the arm to come to rest after a movement.', {
    unit: 's',
    range: [0.1, 60],
    live: true,
  }),
  idle_publish: parameter(
    'string',
    'auto',
    'Whether the last posture is published again while idle; auto: hold with position commands, stop with trajectories.',
    { choices: ['auto', 'hold', 'stop'], live: true },
  ),
  'limits.position_margin': parameter('double', 0.05, 'Distance kept from the position limits.', {
    unit: 'rad',
    range: [0, 1],
  }),
  'limits.velocity_scale': parameter('double', 0.5, 'Share of the velocity limits that is used.', {
    range: [0.01, 1],
  }),
  'limits.acceleration': parameter('double', 5, 'Acceleration limit of every joint.', {
    unit: 'rad/s^2',
    range: [0.1, 1000],
  }),
  'limits.tracking_error': parameter('double', 0.3, 'Largest distance of command and measured joint.', {
    unit: 'rad',
    range: [0.01, 10],
    live: true,
  }),
  'limits.jerk': parameter(
    'double',
    0,
    'Jerk limit of every joint in planned movements, which are lengthened until it holds; 0: none.',
    { unit: 'rad/s^3', range: [0, 100000] },
  ),
  'workspace.min': parameter(
    'double_array',
    [],
    "Lower corner of the box that targets must lie in; empty: from the arm's reach.",
    { unit: 'm' },
  ),
  'workspace.max': parameter(
    'double_array',
    [],
    "Upper corner of the box that targets must lie in; empty: from the arm's reach.",
    { unit: 'm' },
  ),
  'collision.enabled': parameter(
    'boolean',
    { published: false, robot: true },
    'Leave out primitives, and refuse movements, that would bring the arm too near to itself, floor or table.',
  ),
  'collision.margin': parameter('double', 0.01, 'Distance that collision shapes keep from each other.', {
    unit: 'm',
    range: [0, 0.5],
  }),
  'collision.floor_height': parameter(
    'double_array',
    [],
    'Height of a floor, one number: of its plane along `collision.floor_normal`; empty: no floor.',
    { unit: 'm' },
  ),
  'collision.floor_normal': parameter(
    'double_array',
    [0, 0, 1],
    'Direction away from the floor, in `base_frame`.',
  ),
  'collision.table_centre': parameter(
    'double_array',
    [],
    'Centre of a box that stands around, in `base_frame`; empty: no box.',
    { unit: 'm' },
  ),
  'collision.table_size': parameter(
    'double_array',
    [],
    'Edges of that box along the axes of `base_frame`; empty: no box.',
    { unit: 'm' },
  ),
  movement_duration: parameter('double', 3, 'Duration of a movement, lengthened where a limit asks for it.', {
    unit: 's',
    range: [0.1, 60],
    live: true,
  }),
  reach_start: parameter(
    'string',
    'home',
    'Where reaches start: at the start posture, to which the arm goes first, or where the last one ended.',
    { choices: ['home', 'anywhere'] },
  ),
  speed_override: parameter(
    'double',
    1,
    'Movements take 1/speed_override of `movement_duration`; limits still hold. Counts from the next movement on.',
    { range: [0.01, 10], live: true },
  ),
  confirm_movements: parameter(
    'boolean',
    false,
    'Movements are planned and shown (`~/markers`), and begin when `~/confirm` is called.',
    { live: true },
  ),
  controller: parameter(
    'string',
    'brain',
    'What plans the movements: the model, or inverse kinematics, which learns nothing.',
    { choices: ['brain', 'ik'] },
  ),
  autostart: parameter('boolean', true, 'Configure and activate at start.'),
  checkpoint: parameter('string', '', 'File that the brain is loaded from and saved to; empty: none.', {
    live: true,
  }),
  autosave: parameter('boolean', true, 'Write the checkpoint after every reach while learning.', {
    live: true,
  }),

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

  // Learning
  'learning.enabled': parameter('boolean', true, 'Plasticity and the exploration noise of the reservoir.', {
    live: true,
  }),
  'learning.exploration': parameter(
    'boolean',
    { published: true, robot: false },
    'Try a random primitive where no premotor cell answers.',
    { live: true },
  ),
} as const satisfies ParameterTable;
