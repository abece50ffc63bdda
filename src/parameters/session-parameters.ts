import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('session');

/** Movements, and reaches one after another, whatever moves the arm. */
export const sessionParameters = {
  controller: parameter(
    'string',
    'brain',
    'What plans the movements: the model, or inverse kinematics, which learns nothing.',
    { choices: ['brain', 'ik'] },
  ),
  update_rate: parameter('double', 100, 'Rate of the control loop.', { unit: 'Hz', range: [10, 1000] }),
  movement_duration: parameter('double', 3, 'Duration of a movement, lengthened where a limit asks for it.', {
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
  'learning.enabled': parameter('boolean', true, 'Plasticity and the exploration noise of the reservoir.', {
    live: true,
  }),
  'learning.exploration': parameter(
    'boolean',
    { published: true, robot: false },
    'Try a random primitive where no premotor cell answers.',
    { live: true },
  ),
  checkpoint: parameter('string', '', 'File that the brain is loaded from and saved to; empty: none.', {
    live: true,
    scope: ['checkpoints'],
  }),
  autosave: parameter('boolean', true, 'Write the checkpoint after every reach while learning.', {
    live: true,
  }),
} as const satisfies ParameterTable;
