import { TargetRejected } from '../errors.js';
import type { Halt } from './status-board.js';

/**
 * Whether the arm is halted, why, and whether it may go on. An emergency stop is latched: nothing takes its place. So are
 * halts that say so, but for an emergency stop.
 */
export class HaltLatch {
  #halt: Halt | undefined;
  #causeOver = true;

  get halt(): Halt | undefined {
    return this.#halt;
  }

  get stopped(): boolean {
    return this.#halt?.kind === 'emergencyStop' || this.#halt?.latched === true;
  }

  set(halt: Halt): void {
    if (!this.stopped || (halt.kind === 'emergencyStop' && this.#halt?.latched === true)) this.#halt = halt;
  }

  /** Whether a doubt of the joint states is news: one that is latched halts over all that is not. */
  mayBecome(latched: boolean): boolean {
    return this.#halt === undefined || (latched && !this.stopped);
  }

  /** Says in every cycle whether what may have halted the arm is over. */
  setCauseOver(over: boolean): void {
    this.#causeOver = over;
  }

  /** Forgets a halt, but no emergency stop. */
  clear(): void {
    if (!this.stopped) this.#halt = undefined;
  }

  /** @returns whether there was an emergency stop to release */
  release(): boolean {
    const stopped = this.stopped;
    if (stopped) this.#halt = undefined;
    return stopped;
  }

  /** Why no target may be taken now, or undefined. */
  get rejection(): TargetRejected | undefined {
    if (this.stopped)
      return new TargetRejected(
        'stopped',
        `stopped: the ${this.#halt?.latched === true ? 'halt' : 'emergency stop'} is latched; release it with reset_stop`,
      );
    if (this.#halt !== undefined && !this.#causeOver)
      return new TargetRejected('not_active', 'halted, and what caused it is not over');
    return undefined;
  }

  /** Ends the halt, if there is one that may end. @returns whether the arm may go on */
  recover(): boolean {
    if (this.#halt === undefined) return true;
    if (this.stopped || !this.#causeOver) return false;
    this.#halt = undefined;
    return true;
  }
}
