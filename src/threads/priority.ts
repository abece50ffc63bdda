import { constants, setPriority } from 'node:os';
import { messageOf } from '../errors.js';

const { PRIORITY_HIGH, PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL } = constants.priority;

let background: number | undefined;

/**
 * The nice value of threads beside a control loop that has asked to go first; undefined where no loop has. It is not lower
 * than it must be: at nice 19 a brain beside a busy program thinks for a minute.
 */
export const backgroundPriority = (): number | undefined => background;

/** Sets the nice value of the calling thread alone, where the system can do that (Linux). */
export function setThreadPriority(nice: number): void {
  if (process.platform === 'linux') setPriority(nice);
}

/**
 * Raises the priority of the control loop, if the user may do so: a cycle that is preempted is late. Threads that start
 * later inherit the priority; those that compute in the background lower their own.
 * @returns why it was not raised, or undefined
 */
export function raisePriority(): string | undefined {
  try {
    setPriority(PRIORITY_HIGH);
    background = PRIORITY_NORMAL;
    return undefined;
  } catch (error) {
    background = PRIORITY_BELOW_NORMAL;
    return `the priority of the control loop could not be raised (${messageOf(error)}); CAP_SYS_NICE or a nice limit in limits.conf allows it`;
  }
}
