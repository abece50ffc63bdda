import { DEGREE, parameter, profiles } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

/** Sizes of the model, and what depends on the arm. */
export const modelParameters = {
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
} as const satisfies ParameterTable;
