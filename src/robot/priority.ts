import { constants, setPriority } from 'node:os';
import { messageOf } from '../errors.js';

/**
 * Lets the control loop go before other programs, where the user may: a cycle that is put aside in the middle is late.
 * Threads that start later inherit it; the brain's worker lowers its own.
 * @returns why not, or undefined
 */
export function raisePriority(): string | undefined {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
    return undefined;
  } catch (error) {
    return `the priority of the control loop could not be raised (${messageOf(error)}); CAP_SYS_NICE or a nice limit in limits.conf allows it`;
  }
}
