import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('node');
const byAction = { onlyWith: { command_interface: { is: 'action or auto' } } } as const;

/** The robot's own controller and driver: what the node asks of it, and what it hears of it. */
export const driverParameters = {
  'driver.controller': parameter(
    'string',
    'joint_trajectory_controller',
    'Name of the joint_trajectory_controller that moves the arm: its action and its topics are below this name.',
    { scope: ['node', 'check'] },
  ),
  'driver.controller_manager': parameter(
    'string',
    'controller_manager',
    'Name of the controller manager that is asked whether the controller is active; empty: none.',
    byAction,
  ),
  'driver.path_tolerance': parameter(
    'double',
    0,
    "Distance from its trajectory at which the controller aborts a movement; 0: the controller's own.",
    { ...byAction, unit: 'rad', range: [0, 10], live: true },
  ),
  'driver.goal_tolerance': parameter(
    'double',
    0,
    "Distance from its end within which the controller takes a movement for done; 0: the controller's own.",
    { ...byAction, unit: 'rad', range: [0, 10], live: true },
  ),
  'driver.goal_time': parameter(
    'double',
    0,
    "Time that the controller gives the arm to come within that distance after the end of a movement; 0: the controller's own.",
    { ...byAction, unit: 's', range: [0, 3600], live: true },
  ),
  'driver.speed_scaling_topic': parameter(
    'string',
    'speed_scaling_state_broadcaster/speed_scaling',
    'Topic (Float64) of the speed to which the robot scales its movements; empty: none.',
  ),
  'driver.full_speed': parameter(
    'double',
    100,
    'Value on that topic that means full speed: 100 for per cent, 1 for a fraction.',
    { range: [0.001, 1000000], onlyWith: { 'driver.speed_scaling_topic': { is: 'not empty' } } },
  ),
  'driver.robot': parameter(
    'string',
    'auto',
    'Whose states of robot and safety are observed: those of ur_robot_driver, of franka_ros2, of none, or of those whose ' +
      'message packages are installed.',
    { choices: ['auto', 'none', 'ur', 'franka'] },
  ),

  // People and contact
  enable_topic: parameter(
    'string',
    '',
    'Topic of an enabling input (Bool, or Joy where `enable_button` is not -1): the arm moves only while it says so; empty: none.',
  ),
  enable_button: parameter('integer', -1, 'Button of Joy that enables the arm; -1: the topic is of Bool.', {
    range: [-1, 100],
    onlyWith: { enable_topic: { is: 'not empty' } },
  }),
  enable_timeout: parameter('double', 0.5, 'An enabling input that is silent for longer does not enable.', {
    unit: 's',
    range: [0.02, 10],
    live: true,
    onlyWith: { enable_topic: { is: 'not empty' } },
  }),
  'limits.effort': parameter(
    'double_array',
    [],
    'Efforts of the joints (N m, or N) in joint states beyond which a moving arm has met something and halts; empty: none.',
    { length: 'one per joint or one', mayBeEmpty: true, elements: 'positive' },
  ),
  wrench_topic: parameter('string', '', 'Topic (WrenchStamped) of a force sensor; empty: none.'),
  wrench_timeout: parameter(
    'double',
    0.5,
    'The arm does not move while a force sensor with a limit is silent for longer.',
    {
      unit: 's',
      range: [0.02, 10],
      live: true,
      onlyWith: { wrench_topic: { is: 'not empty' } },
    },
  ),
  'limits.force': parameter('double', 0, 'Force of that sensor beyond which a moving arm halts; 0: none.', {
    unit: 'N',
    range: [0, 100000],
    live: true,
    onlyWith: { wrench_topic: { is: 'not empty' } },
  }),
  'limits.torque': parameter('double', 0, 'Torque of that sensor beyond which a moving arm halts; 0: none.', {
    unit: 'N m',
    range: [0, 100000],
    live: true,
    onlyWith: { wrench_topic: { is: 'not empty' } },
  }),
} as const satisfies ParameterTable;
