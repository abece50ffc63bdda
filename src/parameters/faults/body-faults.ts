/** How the arm differs from its description. It is built like that: nothing here changes while it runs. */
import { parametersFor } from '../parameter-spec.js';
import type { ParameterTable } from '../parameter-spec.js';

const angle = { unit: 'rad', range: [-1.6, 1.6] } as const;

const fault = parametersFor('simulated-robot');

export const bodyFaults = {
  longer_link: fault('double', 1, 'Length of the longest link, as a multiple of the described one.', {
    range: [0.1, 10],
  }),
  bent_link: fault('double', 0, 'How far the longest link is bent, at its beginning.', angle),
  link_error: fault('double', 0, 'Standard deviation of the lengths of all links, as a share of each.', {
    range: [0, 0.3],
  }),
  axis_error: fault('double', 0, 'How far each axis is tilted, in a random direction.', {
    unit: 'rad',
    range: [0, 0.5],
  }),
  base_tilt: fault(
    'double',
    0,
    'How far the arm is tilted where it stands, about the x axis of its base.',
    angle,
  ),
  tool: fault(
    'double_array',
    [0, 0, 0],
    'Where the hand is in the frame of the described hand, as with another tool that has no mass.',
    { unit: 'm', length: 3 },
  ),
} as const satisfies ParameterTable;
