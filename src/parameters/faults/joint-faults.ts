/** What is wrong with the joints, and what hangs on them. */
import { parametersFor } from '../parameter-spec.js';
import type { ParameterTable } from '../parameter-spec.js';
import { names, perJoint } from './fault-details.js';

const fault = parametersFor('simulated-robot');

export const jointFaults = {
  jammed: fault(
    'string',
    '',
    'Joints that stay where they are, whatever their motors do, separated by commas.',
    names,
  ),
  payload: fault('double', 0, 'Mass held in the hand.', { unit: 'kg', range: [0, 1000], live: true }),
  friction: fault('double_array', [], 'Dry friction, one per joint; empty: none.', {
    ...perJoint,
    unit: 'N m',
    elements: 'not negative',
  }),
  backlash: fault('double_array', [], 'Play between motor and joint, one per joint; empty: none.', {
    ...perJoint,
    unit: 'rad',
    elements: 'not negative',
  }),
  coupling: fault('double', 0, 'Stiffness of a spring between each joint and the next along the chain.', {
    unit: 'N m/rad',
    range: [0, 1e4],
    live: true,
  }),
  curl: fault(
    'double',
    0,
    'Viscous curl field: force on the hand across its velocity, per speed, about the z axis of the base.',
    { unit: 'N s/m', range: [-1e3, 1e3], live: true },
  ),
  encoder_offset: fault(
    'double_array',
    [],
    'Offset of each encoder from the angle, one per joint; empty: 0.',
    { ...perJoint, unit: 'rad' },
  ),
  joint_gain: fault(
    'double_array',
    [],
    'Movement of each joint when its encoder shows 1 rad, one per joint; empty: 1 rad.',
    { ...perJoint, elements: 'positive' },
  ),
} as const satisfies ParameterTable;
