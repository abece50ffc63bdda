/** What is wrong with the view of the hand: where a camera shows it instead of where it is. */
import { parametersFor } from '../parameter-spec.js';
import type { ParameterTable } from '../parameter-spec.js';
import { seconds, share } from './fault-details.js';

const metres = { unit: 'm', range: [0, 1], live: true } as const;

const fault = parametersFor('simulated-robot');

export const viewFaults = {
  view_angle: fault('double', 0, 'How far the view is turned about its axis, right-handed.', {
    unit: 'rad',
    range: [-10, 10],
    live: true,
  }),
  view_axis: fault(
    'double_array',
    [0, 0, 1],
    'Direction of that axis, and of the line of sight of the lens, in the base frame.',
    { length: 3, live: true },
  ),
  view_about: fault('double_array', [], 'Point on that axis, in the base frame; empty: the first joint.', {
    unit: 'm',
    length: 3,
    mayBeEmpty: true,
    live: true,
  }),
  view_shift: fault('double_array', [0, 0, 0], 'How far the view is moved.', {
    unit: 'm',
    length: 3,
    live: true,
  }),
  lens: fault(
    'double',
    0,
    'How far the lens moves a point outwards that is one reach of the arm away from the line of sight; other points by the cube of the distance.',
    { unit: 'm', range: [-1, 1], live: true },
  ),
  depth_scale: fault(
    'double',
    0,
    'How much larger the camera shows distances from the first joint, per distance along the line of sight.',
    { unit: '1/m', range: [-1, 1], live: true },
  ),
  view_noise: fault('double', 0, 'Standard deviation of each coordinate of the seen hand.', metres),
  view_delay: fault('double', 0, 'How late the hand is seen.', seconds),
  view_drop: fault('double', 0, 'Share of the seen hands that is lost.', share),
} as const satisfies ParameterTable;
