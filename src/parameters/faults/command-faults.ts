/** What becomes of commands between whoever sends them and the drives. */
import { parametersFor } from '../parameter-spec.js';
import type { ParameterTable } from '../parameter-spec.js';
import { seconds, share } from './fault-details.js';

const fault = parametersFor('simulated-robot');

export const commandFaults = {
  command_drop: fault('double', 0, 'Share of the commands that is lost.', share),
  command_delay: fault('double', 0, 'How late commands arrive.', seconds),
  cut_commands: fault('boolean', false, 'No command arrives; what has arrived is carried out.', {
    live: true,
  }),
} as const satisfies ParameterTable;
