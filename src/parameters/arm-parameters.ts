import { DEGREE, parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('arm');
const ofLimits = { scope: ['limits'] } as const;
const ofCollisions = { scope: ['collisions'], onlyWith: { 'collision.enabled': true } } as const;
const perJoint = { length: 'one per joint', mayBeEmpty: true, elements: 'positive' } as const;
const position = { length: 3, mayBeEmpty: true, unit: 'm' } as const;

/** The arm, its limits, and what it must keep clear of. */
export const armParameters = {
  joints: parameter(
    'string_array',
    ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
    'Joints of the arm, in the order of the model; any order of the chain will do.',
    { unique: 'joint' },
  ),
  base_frame: parameter('string', 'shoulder_base', 'Link in whose frame targets and the hand are given.'),
  tip_link: parameter('string', 'hand', 'Link whose origin is the hand.'),
  tool_offset: parameter(
    'double_array',
    [0, 0, 0],
    'Where the hand is in the frame of `tip_link`, for a tool that the description does not have.',
    { length: 3, unit: 'm' },
  ),
  urdf: parameter(
    'string',
    'left_arm',
    "URDF file of the robot; left_arm: the package's; empty: the node takes it from the topic `robot_description`.",
  ),
  start_posture: parameter(
    'double_array',
    [0, 40 * DEGREE, 0, -10 * DEGREE],
    'Posture from which reaches start, one angle per joint, in the order of `joints`.',
    { unit: 'rad', length: 'one per joint', identity: 'always' },
  ),

  'limits.position_margin': parameter('double', 0.05, 'Distance kept from the position limits.', {
    unit: 'rad',
    range: [0, 1],
    scope: ['repertoire', 'limits', 'inspection'],
    identity: 'always',
  }),
  'limits.velocity_scale': parameter('double', 0.5, 'Share of the velocity limits that is used.', {
    scope: ['limits', 'check'],
    range: [0.01, 1],
  }),
  'limits.acceleration': parameter('double', 5, 'Acceleration limit of every joint.', {
    scope: ['limits', 'check'],
    unit: 'rad/s^2',
    range: [0.1, 1000],
  }),
  'limits.tracking_error': parameter('double', 0.3, 'Largest distance of command and measured joint.', {
    scope: ['tracking', 'check'],
    unit: 'rad',
    range: [0.01, 10],
    live: true,
  }),
  'limits.credible_velocity': parameter(
    'double',
    3,
    "Velocity beyond which a change from one joint state to the next is no movement, as a multiple of the joint's limit.",
    { scope: ['node'], range: [1, 1000] },
  ),
  'limits.jerk': parameter(
    'double',
    0,
    'Jerk limit of every joint in movements, which are lengthened until it holds, and in halts; 0: none.',
    { ...ofLimits, unit: 'rad/s^3', range: [0, 100000] },
  ),
  'limits.file': parameter(
    'string',
    '',
    "Limits of velocity, acceleration and jerk per joint, as a `joint_limits.yaml` in MoveIt's form; of its accelerations and jerks four fifths are used; empty: none.",
    ofLimits,
  ),
  'limits.joint_velocity': parameter(
    'double_array',
    [],
    'Velocity limits per joint, beside all others; empty: none.',
    {
      ...ofLimits,
      ...perJoint,
      unit: 'rad/s',
    },
  ),
  'limits.joint_acceleration': parameter(
    'double_array',
    [],
    'Acceleration limits per joint, in place of `limits.acceleration`; empty: that one for all.',
    { ...ofLimits, ...perJoint, unit: 'rad/s^2' },
  ),
  'limits.joint_jerk': parameter(
    'double_array',
    [],
    'Jerk limits per joint, in place of `limits.jerk`; empty: that one for all.',
    { ...ofLimits, ...perJoint, unit: 'rad/s^3' },
  ),
  'limits.hand_speed': parameter(
    'double',
    0,
    'Largest speed of hand, elbow and every other origin of a joint; 0: none, but the node keeps 0.25 m/s on an arm that is ' +
      'neither simulated nor commissioned, whatever value is set here.',
    { ...ofLimits, unit: 'm/s', range: [0, 10] },
  ),
  'workspace.min': parameter(
    'double_array',
    [],
    "Lower corner of the box that targets must lie in; empty: from the arm's reach.",
    { ...ofLimits, ...position },
  ),
  'workspace.max': parameter(
    'double_array',
    [],
    "Upper corner of the box that targets must lie in; empty: from the arm's reach.",
    { ...ofLimits, ...position },
  ),

  'collision.enabled': parameter(
    'boolean',
    { published: false, robot: true },
    'Leave out primitives, and refuse movements, that would bring the arm too near to itself, floor or table.',
    { scope: ['collisions'] },
  ),
  'collision.margin': parameter('double', 0.01, 'Distance that collision shapes keep from each other.', {
    ...ofCollisions,
    unit: 'm',
    range: [0, 0.5],
  }),
  'collision.packages': parameter(
    'string_array',
    [],
    'Folders of ROS packages, or folders that contain packages: the first places in which `package://` of the description is looked up.',
    { ...ofCollisions, unique: 'folder', mayBeEmpty: true },
  ),
  'collision.unreadable': parameter(
    'string',
    'refuse',
    'Treatment of a collision shape that cannot be read: refuse the description, or go on without the shape.',
    { ...ofCollisions, choices: ['refuse', 'leave_out'] },
  ),
  'collision.floor_height': parameter(
    'double_array',
    [],
    'Height of a floor as one number, along `collision.floor_normal`; empty: no floor.',
    { ...ofCollisions, unit: 'm', length: 1, mayBeEmpty: true },
  ),
  'collision.floor_normal': parameter(
    'double_array',
    [0, 0, 1],
    'Direction away from the floor, in `base_frame`.',
    {
      ...ofCollisions,
      onlyWith: { ...ofCollisions.onlyWith, 'collision.floor_height': { is: 'not empty' } },
      length: 3,
    },
  ),
  'collision.table_centre': parameter(
    'double_array',
    [],
    'Centre of a box beside the arm, in `base_frame`; empty: no box.',
    { ...ofCollisions, ...position },
  ),
  'collision.table_size': parameter(
    'double_array',
    [],
    'Edges of that box along the axes of `base_frame`; empty: no box.',
    { ...ofCollisions, ...position },
  ),
} as const satisfies ParameterTable;
