import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('session');
const withBrain = { controller: 'brain' } as const;
const withLearner = { controller: { is: 'one that learns' } } as const;

/** Movements and sequences of reaches, for every kind of arm. */
export const sessionParameters = {
  controller: parameter(
    'string',
    'brain',
    'What plans the movements: the model of the brain, or a classical controller, by its name.',
    {
      choices: [
        'brain',
        'ik',
        'ik-integral',
        'ik-visual',
        'broyden',
        'rotation',
        'rigid',
        'calibration',
        'computed-torque',
        'adaptive',
        'ilc',
        'cma-es',
        'ik+brain-estimator',
      ],
      live: 'idle',
    },
  ),
  update_rate: parameter('double', 100, 'Rate of the control loop.', { unit: 'Hz', range: [10, 1000] }),
  movement_duration: parameter('double', 3, 'Duration of a movement, lengthened where a limit requires it.', {
    unit: 's',
    range: [0.1, 60],
    live: true,
    scope: ['movements'],
  }),
  speed_override: parameter(
    'double',
    1,
    'Movements take 1/speed_override of `movement_duration`; limits still hold. Counts from the next movement on.',
    { range: [0.01, 10], live: true, scope: ['movements'] },
  ),
  reach_start: parameter(
    'string',
    'home',
    'Where reaches start: at the start posture, to which the arm goes first, or where the last one ended.',
    {
      choices: ['home', 'anywhere'],
      scope: ['movements'],
      onlyWith: { 'model.time_law': 'minimum_jerk' },
    },
  ),
  reach_tolerance: parameter(
    'double',
    0.05,
    'A hand that comes to rest within this distance of its target has reached it; farther away it has missed.',
    { unit: 'm', range: [0, 10], live: true },
  ),
  settle_timeout: parameter('double', 2, 'Longest wait for the arm to come to rest after a movement.', {
    unit: 's',
    range: [0.1, 60],
    live: true,
  }),
  settle_average: parameter(
    'double',
    { published: 0, robot: 0.5 },
    'Time over which the end of a reach is averaged, while the arm is at rest to within its noise; 0: one measurement, of an arm at rest by its velocities.',
    { unit: 's', range: [0, 10], live: true },
  ),
  stuck_joints: parameter(
    'string',
    { published: 'halt', robot: 'hold' },
    'After a halt by a joint that stands still while others move: expect it to move again, or hold it where it is and reach with the others.',
    { choices: ['halt', 'hold'], live: true, onlyWith: withBrain },
  ),
  'learning.enabled': parameter('boolean', true, 'Plasticity and the exploration noise of the reservoir.', {
    live: true,
    onlyWith: withLearner,
  }),
  'learning.exploration': parameter(
    'boolean',
    { published: true, robot: false },
    'Try a random primitive where no premotor cell answers.',
    { live: true, onlyWith: withBrain },
  ),
  checkpoint: parameter(
    'string',
    '',
    'File from which the learnt state is loaded, and to which it is saved; empty: none.',
    {
      live: true,
      scope: ['checkpoints'],
      onlyWith: withLearner,
    },
  ),
  autosave: parameter('boolean', true, 'Write the checkpoint after every reach while learning.', {
    live: true,
    onlyWith: { ...withLearner, checkpoint: { is: 'not empty' } },
  }),
} as const satisfies ParameterTable;
