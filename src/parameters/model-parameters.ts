import { DEGREE, parametersFor, profiles } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('brain');
const identity = 'always';

/**
 * What a brain is made of: its sizes, its parts, and the values that depend on the arm. A checkpoint states the
 * parameters that identify the brain, in the order of the table.
 */
export const modelParameters = {
  'model.profile': parameter(
    'string',
    { published: 'published', robot: 'robot' },
    'Set of deviations from the published model.',
    // The profile gives the other parameters their defaults. It therefore serves whatever the parameters that differ
    // serve.
    {
      choices: profiles,
      scope: [
        'collisions',
        'brain',
        'inspection',
        'cerebellum',
        'brain-reaches',
        'free-reaches',
        'measured-reaches',
        'reservoir',
        'shared-clock',
        'adaptation',
        'reaching',
        'movements',
        'session',
      ],
    },
  ),
  'model.seed': parameter('integer', 1, 'Seed of every random number.', {
    range: [0, 2 ** 31 - 1],
    scope: ['brain', 'movements', 'simulated-robot', 'inspection'],
    identity,
  }),
  'model.primitives': parameter('integer', 120, 'Movement primitives in the repertoire.', {
    scope: ['brain', 'inspection'],
    range: [2, 4096],
    identity,
  }),
  'model.reservoir_units': parameter('integer', 400, 'Units of the cerebellar reservoir.', {
    range: [24, 6400],
    scope: ['cerebellum'],
    onlyWith: { 'model.cerebellum': 'reservoir' },
    identity,
  }),
  'model.motor_gain': parameter(
    'double_array',
    [],
    'Gain of the motor neurons, one per joint; empty: by model.motor_gain_rule.',
    { scope: ['brain', 'inspection'], unit: 'rad', length: 'one per joint', mayBeEmpty: true, identity },
  ),
  'model.motor_gain_rule': parameter(
    'string',
    { published: 'uniform', robot: 'limits' },
    'Motor gains: -5 each (four joints: as published), so that each joint can reach its limits (at most half a turn), or "range": as limits, but four joints as published.',
    {
      scope: ['brain', 'inspection'],
      choices: ['uniform', 'limits', 'range'],
      onlyWith: { 'model.motor_gain': { is: 'empty' } },
      identity,
    },
  ),
  'model.cerebellum': parameter(
    'string',
    { published: 'reservoir', robot: 'adaptive_filter' },
    'Cerebellum that corrects the primitives: the published reservoir, or adaptive filters that learn from the error as a vector.',
    { choices: ['reservoir', 'adaptive_filter'], scope: ['cerebellum'], identity },
  ),
  'model.training_goals': parameter(
    'string',
    { published: 'far', robot: 'workspace' },
    'Where the goals of the reaching training lie: at the edge of the reach, or all over the workspace.',
    { choices: ['far', 'workspace'], identity },
  ),
  'model.cortex_tuning_width': parameter(
    'double',
    0,
    'Standard deviation of the bump that a position makes in the cortex; 0: 0.63 of the distance of its cells.',
    { unit: 'm', range: [0, 100], identity },
  ),
  'model.cortex_cells': parameter('integer', 20, 'Cells of the cortex along each axis.', {
    range: [4, 64],
    identity,
  }),
  'model.cortex_centre': parameter(
    'double_array',
    [],
    'Centre of the cortical grid; empty: the first joint.',
    { unit: 'm', length: 3, mayBeEmpty: true, identity },
  ),
  'model.cortex_half_extent': parameter(
    'double',
    0,
    'Half the edge of the cortical grid; 0: in proportion to the reach (0.5 m for the left arm).',
    { unit: 'm', range: [0, 100], identity },
  ),
  'model.novelty_distance': parameter(
    'double',
    0,
    'Displacement of the hand that is rewarded; 0: in proportion to the arm (0.3 m for the left arm as published, 0.1 m for goals all over the workspace).',
    { unit: 'm', range: [0, 100], identity },
  ),
  'model.goal_distance': parameter(
    'double',
    0,
    'Least distance of training goals from the start; 0: in proportion to the arm (0.5 m for the left arm as published, 0.1 m for goals all over the workspace).',
    { unit: 'm', range: [0, 100], identity },
  ),
  'model.goal_spread': parameter(
    'double',
    { published: 20 * DEGREE, robot: 60 * DEGREE },
    'Standard deviation of joint angles of training goals.',
    { unit: 'rad', range: [0.01, 10], identity },
  ),
  'model.repertoire_within_limits': parameter(
    'boolean',
    { published: false, robot: true },
    'Leave primitives out whose path leaves the joint limits.',
    { identity },
  ),
} as const satisfies ParameterTable;
