import { DEGREE, parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('arm');
const ofMovements = { scope: ['movements'] } as const;
const ofCollisions = { scope: ['collisions'], onlyWith: { 'collision.enabled': true } } as const;
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
    scope: ['brain', 'movements'],
    identity: 'always',
  }),
  'limits.velocity_scale': parameter('double', 0.5, 'Share of the velocity limits that is used.', {
    ...ofMovements,
    range: [0.01, 1],
  }),
  'limits.acceleration': parameter('double', 5, 'Acceleration limit of every joint.', {
    ...ofMovements,
    unit: 'rad/s^2',
    range: [0.1, 1000],
  }),
  'limits.tracking_error': parameter('double', 0.3, 'Largest distance of command and measured joint.', {
    ...ofMovements,
    unit: 'rad',
    range: [0.01, 10],
    live: true,
  }),
  'limits.credible_velocity': parameter(
    'double',
    3,
    "Velocity beyond which a change from one joint state to the next is no movement, as a multiple of the joint's limit.",
    { ...ofMovements, range: [1, 1000] },
  ),
  'limits.jerk': parameter(
    'double',
    0,
    'Jerk limit of every joint in planned movements, which are lengthened until it holds; 0: none.',
    { ...ofMovements, unit: 'rad/s^3', range: [0, 100000] },
  ),
  'workspace.min': parameter(
    'double_array',
    [],
    "Lower corner of the box that targets must lie in; empty: from the arm's reach.",
    { ...ofMovements, ...position },
  ),
  'workspace.max': parameter(
    'double_array',
    [],
    "Upper corner of the box that targets must lie in; empty: from the arm's reach.",
    { ...ofMovements, ...position },
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
  'collision.floor_height': parameter(
    'double_array',
    [],
    'Height of a floor, one number: of its plane along `collision.floor_normal`; empty: no floor.',
    { ...ofCollisions, unit: 'm', length: 1, mayBeEmpty: true },
  ),
  'collision.floor_normal': parameter(
    'double_array',
    [0, 0, 1],
    'Direction away from the floor, in `base_frame`.',
    { ...ofCollisions, length: 3 },
  ),
  'collision.table_centre': parameter(
    'double_array',
    [],
    'Centre of a box that stands around, in `base_frame`; empty: no box.',
    { ...ofCollisions, ...position },
  ),
  'collision.table_size': parameter(
    'double_array',
    [],
    'Edges of that box along the axes of `base_frame`; empty: no box.',
    { ...ofCollisions, ...position },
  ),
} as const satisfies ParameterTable;
