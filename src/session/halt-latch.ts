import { TargetRejected } from '../errors.js';
import { EmergencyStop } from './emergency-stop.js';
import type { Halt } from './status-board.js';

const STOPPED: Halt = { kind: 'emergencyStop' };

/** Whether the arm is halted, why, and whether it may go on. An emergency stop is latched: nothing takes its place. */
export class HaltLatch {
  #halt: Halt | undefined;
  #causeOver = true;
  readonly #stop: EmergencyStop;

  /** @param stop what says whether an emergency stop is latched, where others know of it too */
  constructor(stop = new EmergencyStop()) {
    this.#stop = stop;
  }

  get halt(): Halt | undefined {
    return this.stopped ? STOPPED : this.#halt;
  }

  get stopped(): boolean {
    return this.#stop.latched;
  }

  set(halt: Halt): void {
    if (halt.kind === 'emergencyStop') this.#stop.latch();
    else if (!this.stopped) this.#halt = halt;
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
    const stopped = this.#stop.release();
    if (stopped) this.#halt = undefined;
    return stopped;
  }

  /** Why no target may be taken now, or undefined. */
  get rejection(): TargetRejected | undefined {
    if (this.stopped)
      return new TargetRejected(
        'stopped',
        'stopped: the emergency stop is latched; release it with reset_stop',
      );
    if (this.#halt !== undefined && !this.#causeOver)
      return new TargetRejected('not_active', 'halted, and what caused it is not over');
    return undefined;
  }

  /** Ends the halt, if there is one that may end. @returns whether the arm may go on */
  recover(): boolean {
    if (this.halt === undefined) return true;
    if (this.stopped || !this.#causeOver) return false;
    this.#halt = undefined;
    return true;
  }
}
