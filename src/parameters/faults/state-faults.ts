/** What becomes of joint states between the encoders and whoever listens. Servos know nothing of it. */
import { parametersFor } from '../parameter-spec.js';
import type { ParameterTable } from '../parameter-spec.js';
import { moment, names, perJoint, seconds, share } from './fault-details.js';

const fault = parametersFor('simulated-robot');

export const stateFaults = {
  rate: fault('double', 200, 'Joint states per second.', { unit: 'Hz', range: [5, 1000], live: true }),
  drop: fault('double', 0, 'Share of the joint states that is lost.', share),
  duplicate: fault('double', 0, 'Share of the joint states that arrives twice.', share),
  reorder: fault('double', 0, 'Share of the joint states that the next one overtakes.', share),
  delay: fault('double', 0, 'How late joint states arrive; their stamps stay.', seconds),
  jitter: fault('double', 0, 'Further delay, uniformly from 0 to this.', seconds),
  noise: fault('double', 0, 'Standard deviation of noise on joint angles.', {
    unit: 'rad',
    range: [0, 10],
    live: true,
  }),
  velocity_noise: fault('double', 0, 'Standard deviation of noise on joint velocities.', {
    unit: 'rad/s',
    range: [0, 100],
    live: true,
  }),
  nan: fault('double', 0, 'Share of the joint states in which one angle is NaN.', share),
  stuck: fault(
    'string',
    '',
    'Joints whose reading does not change while they move, separated by commas.',
    names,
  ),
  frozen: fault('boolean', false, 'The last joint state is repeated bit by bit, with new stamps.', {
    live: true,
  }),
  frozen_at: fault('double_array', [], 'When that begins, after the start; empty: never.', moment),
  encoder_step: fault(
    'double_array',
    [],
    'By how much the shown angles jump, one per joint; empty: not at all.',
    { ...perJoint, unit: 'rad' },
  ),
  encoder_step_at: fault('double_array', [], 'When they jump, after the start; empty: at once.', moment),
  encoder_drift: fault(
    'double_array',
    [],
    'How fast the shown angles drift away, one per joint; empty: not at all.',
    { ...perJoint, unit: 'rad/s' },
  ),
  wrap: fault('boolean', false, 'Angles are shown between -pi and pi.', { live: true }),
  silent: fault('boolean', false, 'No joint states at all.', { live: true }),
} as const satisfies ParameterTable;
