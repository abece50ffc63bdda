/**
 * The one table of parameters. YAML files, the command line and ROS 2 read it; nothing else declares, validates or
 * describes a parameter. Names are those of the ROS 2 interface; units are SI and radians.
 */

export const profiles = ['published', 'robot'] as const;
/** `published`: every quirk of Baladron et al. 2023. `robot`: what one wants on an arm. */
export type Profile = (typeof profiles)[number];

export type ParameterType = 'boolean' | 'integer' | 'double' | 'string' | 'double_array' | 'string_array';

interface ValueOf {
  boolean: boolean;
  integer: number;
  double: number;
  string: string;
  double_array: readonly number[];
  string_array: readonly string[];
}

export interface ParameterSpec<T extends ParameterType = ParameterType> {
  readonly type: T;
  readonly description: string;
  readonly unit?: string;
  /** Both ends included. */
  readonly range?: readonly [low: number, high: number];
  readonly choices?: readonly string[];
  /** True when it counts only while the node configures. */
  readonly readOnly: boolean;
  /** The value in each profile. */
  readonly value: Readonly<Record<Profile, ValueOf[T]>>;
}

/** Names with what may be set under them. */
export type ParameterTable = Readonly<Record<string, ParameterSpec>>;

/** A complete, valid set of values for a table. */
export type ValuesOf<T extends ParameterTable> = { readonly [N in keyof T]: ValueOf[T[N]['type']] };

const DEGREE = Math.PI / 180;

type Details = Omit<ParameterSpec, 'type' | 'description' | 'value' | 'readOnly'> & {
  readonly live?: boolean;
};

/** A parameter with the same value in both profiles, or with one for each. */
export function parameter<T extends ParameterType>(
  type: T,
  value: ValueOf[T] | { published: ValueOf[T]; robot: ValueOf[T] },
  description: string,
  { live = false, ...details }: Details = {},
): ParameterSpec<T> {
  const perProfile =
    typeof value === 'object' && 'published' in value ? value : { published: value, robot: value };
  return Object.freeze({ type, description, ...details, readOnly: !live, value: perProfile });
}

export const parameterTable = {
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
  controller: parameter('string', 'brain', 'What plans the movements.', { choices: ['brain'] }),
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

  // The model
  'model.profile': parameter(
    'string',
    { published: 'published', robot: 'robot' },
    'Set of deviations from the published model.',
    { choices: profiles },
  ),
  'model.seed': parameter('integer', 1, 'Seed of every random number.', { range: [0, 2 ** 31 - 1] }),
  'model.primitives': parameter('integer', 120, 'Movement primitives in the repertoire.', {
    range: [2, 4096],
  }),
  'model.motor_gain': parameter(
    'double_array',
    [],
    'Gain of the motor neurons, one a joint; empty: as model.motor_gain_rule says.',
    { unit: 'rad' },
  ),
  'model.reservoir_units': parameter('integer', 400, 'Units of the cerebellar reservoir.', {
    range: [24, 6400],
  }),
  'model.motor_gain_rule': parameter(
    'string',
    { published: 'uniform', robot: 'range' },
    'Motor gains of arms of other than four joints: -5 each, or so that each joint can get as far as its limits (at most half a turn).',
    { choices: ['uniform', 'range'] },
  ),
  'model.cortex_cells': parameter('integer', 20, 'Cells of the cortex along each axis.', { range: [4, 64] }),
  'model.cortex_centre': parameter(
    'double_array',
    [],
    'Centre of the cortical grid; empty: the first joint.',
    { unit: 'm' },
  ),
  'model.cortex_half_extent': parameter(
    'double',
    0,
    'Half the edge of the cortical grid; 0: in proportion to the reach (0.5 m for the left arm).',
    { unit: 'm', range: [0, 100] },
  ),
  'model.cortex_tuning_width': parameter(
    'double',
    0,
    'Standard deviation of the bump that a position makes in the cortex; 0: 0.63 of the distance of its cells.',
    { unit: 'm', range: [0, 100] },
  ),
  'model.novelty_distance': parameter(
    'double',
    0,
    'Displacement of the hand that is rewarded; 0: in proportion to the arm (0.3 m for the left arm as published, 0.1 m for goals all over the workspace).',
    { unit: 'm', range: [0, 100] },
  ),
  'model.goal_distance': parameter(
    'double',
    0,
    'Least distance of training goals from the start; 0: in proportion to the arm (0.5 m for the left arm as published, 0.1 m for goals all over the workspace).',
    { unit: 'm', range: [0, 100] },
  ),
  'model.goal_spread': parameter(
    'double',
    { published: 20 * DEGREE, robot: 60 * DEGREE },
    'Standard deviation of joint angles of training goals.',
    {
      unit: 'rad',
      range: [0.01, 10],
    },
  ),
  'model.goal_radius': parameter('double', 0.03, 'Targets closer than this share a cerebellar goal unit.', {
    unit: 'm',
    range: [0, 1],
  }),

  // Named deviations from the published model
  'model.shared_clock': parameter(
    'boolean',
    { published: true, robot: false },
    'The reservoir runs, and its traces accumulate, while basal ganglia train and select (and the other way round).',
  ),
  'model.adaptation_reference': parameter(
    'string',
    { published: 'zero', robot: 'start' },
    'Reference posture of the pattern generator in the adaptation task (zero: quirk 3).',
    { choices: ['zero', 'start'] },
  ),
  'model.goals_kept': parameter(
    'integer',
    { published: 2, robot: 0 },
    'Goals collected in the reaching training at most (2: quirk 4); 0: all.',
    { range: [0, 1000] },
  ),
  'model.unknown_region': parameter(
    'string',
    'nearest',
    'Where no premotor cell answers and exploration is off: the nearest learnt outcome, or reject the target.',
    { choices: ['nearest', 'reject'] },
  ),
  'model.perturbation': parameter(
    'string',
    { published: 'always', robot: 'while_learning' },
    'When the reservoir is perturbed.',
    { choices: ['always', 'while_learning'] },
  ),
  'model.perturbation_rate': parameter(
    'double',
    { published: 9, robot: 1 },
    'Perturbations of each unit of the reservoir.',
    { unit: 'Hz', range: [0, 1000] },
  ),
  'model.correction_ramp': parameter(
    'integer',
    { published: 0, robot: 11 },
    'Reaches of a goal over which the cerebellar correction grows from 0 to 1; 0: full from the first.',
    { range: [0, 10000] },
  ),
  'model.goal_slots': parameter(
    'string',
    { published: 'experiment', robot: 'memory' },
    'Which input unit of the reservoir a target gets: the goal of the experiment, or a memory of targets.',
    { choices: ['experiment', 'memory'] },
  ),
  'model.repertoire_within_limits': parameter(
    'boolean',
    { published: false, robot: true },
    'Leave primitives out whose path leaves the joint limits.',
  ),
  'model.reach_dopamine': parameter(
    'boolean',
    { published: false, robot: true },
    'The basal ganglia learn from the outcome of every reach, not only in their training.',
  ),
  'model.training_goals': parameter(
    'string',
    { published: 'far', robot: 'workspace' },
    'Where the goals of the reaching training lie: as far as the arm hardly gets, or all over the workspace.',
    { choices: ['far', 'workspace'] },
  ),
  'model.training_trials': parameter(
    'integer',
    0,
    'Trials of the training; 0: as published, 400 and the goals for reaching, 451 and the goals for adaptation.',
    { range: [0, 1000000] },
  ),
  'model.exploration_trials': parameter(
    'integer',
    { published: 0, robot: 300 },
    'Trials, and reaches, over which exploration fades from always to never; 0: it does not fade.',
    { range: [0, 1000000] },
  ),
  'model.cerebellum': parameter(
    'string',
    { published: 'reservoir', robot: 'adaptive_filter' },
    'What corrects the primitives: the published reservoir, or adaptive filters that learn from the error as a vector.',
    { choices: ['reservoir', 'adaptive_filter'] },
  ),
  'model.learning_rate': parameter(
    'double',
    0.7,
    'Share of an error that the adaptive filters make up for at once.',
    { range: [0, 1.9] },
  ),
  'model.correction_limit': parameter(
    'double',
    0.5,
    "Largest correction by the adaptive filters, as a share of each parameter's range.",
    { range: [0, 1] },
  ),
  'model.rehearsal_steps': parameter(
    'integer',
    20,
    'Steps of rehearsal on the internal model before a reach, at most; 0: the adaptive filters learn from reaches alone.',
    { range: [0, 1000] },
  ),
  'model.candidates': parameter(
    'integer',
    8,
    'Primitives that are rehearsed for a target at most, until one meets it.',
    { range: [1, 4096] },
  ),
  'model.time_law': parameter(
    'string',
    { published: 'cpg', robot: 'minimum_jerk' },
    "Time law of a movement: the pattern generator's own, or its path under minimum jerk.",
    { choices: ['cpg', 'minimum_jerk'] },
  ),

  // Structural plasticity of the projection from cortex to striatum (docs/model/structural-plasticity.md)
  'model.plasticity': parameter(
    'string',
    'dense',
    'Projection from cortex to striatum: dense as published, or structural, a budget of contacts that rewires.',
    { choices: ['dense', 'structural'] },
  ),
  'model.mismatch_pruning': parameter(
    'double',
    0,
    'Dense projection: probability that a weight active with the goal and silent at the outcome is set to 0.',
    { range: [0, 1] },
  ),
  'structural.budget': parameter(
    'double',
    0.01,
    'Live contacts of a striatal cell, as a share of the cortex.',
    {
      range: [0.0001, 1],
    },
  ),
  'structural.rewiring_rate': parameter(
    'double',
    0.5,
    'Most contacts that a full burst of dopamine rewires, as a share of the budget; 0: no rewiring.',
    { range: [0, 1] },
  ),
  'structural.dopamine_threshold': parameter(
    'double',
    0.05,
    'Dopamine, twice the rate beyond its baseline, below which nothing is rewired or consolidated.',
    { range: [0, 10] },
  ),
  'structural.dopamine_reference': parameter('double', 1.8, 'Dopamine of a full burst.', {
    range: [0.01, 10],
  }),
  'structural.rewiring_lead': parameter(
    'double',
    0.05,
    'Rewiring comes this long before the end of the reward phase, so that new contacts see some reward.',
    { unit: 's', range: [0, 0.1] },
  ),
  'structural.uniform_share': parameter(
    'double',
    0.1,
    'Share of new contacts that go to any cortical cell instead of an active one.',
    { range: [0, 1] },
  ),
  'structural.least_age': parameter('integer', 1, 'Trials that a new contact is spared rewiring.', {
    range: [0, 255],
  }),
  'structural.mismatch_pruning': parameter(
    'double',
    1,
    'Probability that a contact active with the goal and silent at the outcome is replaced; 0: never.',
    { range: [0, 1] },
  ),
  'structural.consolidation': parameter(
    'boolean',
    true,
    'Tag contacts that dopamine made strong; tagged ones are spared rewiring and decay.',
  ),
  'structural.consolidation_weight': parameter('double', 0.01, 'Weight above which a contact is tagged.', {
    range: [0, 10],
  }),
  'structural.tag_loss': parameter('double', 0.001, 'Probability a trial that a tag is lost.', {
    range: [0, 1],
  }),
  'structural.background_turnover': parameter(
    'double',
    0,
    'Share of its budget that every striatal cell replaces at random in every trial.',
    { range: [0, 1] },
  ),
  'structural.decay': parameter('double', 0.001, 'Share of an untagged weight that decays a trial.', {
    range: [0, 1],
  }),
  'structural.temperature': parameter('double', 0, 'Temperature of the noise of untagged weights, a trial.', {
    range: [0, 1],
  }),
} as const satisfies ParameterTable;

export type ParameterName = keyof typeof parameterTable;
/** A complete, valid set of parameters. */
export type Settings = ValuesOf<typeof parameterTable>;

export const parameterNames = Object.keys(parameterTable) as readonly ParameterName[];

/** The entry of a table, the one above unless told, or undefined for an unknown name. */
export function specOf(name: string, table: ParameterTable = parameterTable): ParameterSpec | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
