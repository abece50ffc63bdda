/** What is wrong with the drives. */
import { parametersFor } from '../parameter-spec.js';
import type { ParameterTable } from '../parameter-spec.js';
import { moments, perJoint, share } from './fault-details.js';

const fault = parametersFor('simulated-robot');

export const driveFaults = {
  servo_frequency: fault(
    'double',
    0,
    'Natural frequency of soft servos, where the joint bears the largest inertia; 0: stiff ones.',
    { unit: 'Hz', range: [0, 100], live: true },
  ),
  servo_damping: fault('double', 0.7, 'Damping of the soft servos, 1 is critical.', {
    range: [0.05, 10],
    onlyWith: { servo_frequency: { is: 'not 0' } },
    live: true,
  }),
  sag: fault(
    'double_array',
    [],
    "How far the arm's weight pulls joints off their commands where it pulls most, one per joint; empty: as far as the servos yield.",
    { ...perJoint, unit: 'rad', elements: 'not negative' },
  ),
  motor_gain: fault(
    'double_array',
    [],
    'Share of its torque that each motor gives, one per joint; empty: all.',
    { ...perJoint, elements: 'not negative' },
  ),
  drives_off: fault('boolean', false, 'The motors give no torque: the arm sinks.', { live: true }),
  drives_off_at: fault('double_array', [], 'When the drives go off, after the start; empty: never.', moments),
  drives_on_at: fault('double_array', [], 'When they are on again, after the start; empty: never.', moments),
  scale: fault('double', 1, "Speed of the robot's own time, as a pendant sets it; 0: a pause.", share),
} as const satisfies ParameterTable;
