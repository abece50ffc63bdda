import { TargetRejected } from '../errors.js';
import { EmergencyStop } from './emergency-stop.js';
import type { Halt } from './status-board.js';
import { statusTable } from './status.js';

const STOPPED: Halt = { kind: 'emergencyStop' };

/**
 * Whether the arm is halted, why, and whether it may go on. An emergency stop is latched, and so are halts marked as
 * latched: only an emergency stop replaces them. They are released one by one, the emergency stop first.
 */
export class HaltLatch {
  #halt: Halt | undefined;
  #causeOver = true;
  readonly #stop: EmergencyStop;

  /** @param stop the emergency stop, if it is shared with others */
  constructor(stop = new EmergencyStop()) {
    this.#stop = stop;
  }

  get halt(): Halt | undefined {
    return this.#stop.latched ? STOPPED : (this.#stop.doubt ?? this.#halt);
  }

  get stopped(): boolean {
    return this.#stop.latched || this.#stop.doubt !== undefined;
  }

  set(halt: Halt): void {
    if (halt.kind === 'emergencyStop') this.#stop.latch();
    else if (halt.latched === true) this.#stop.hold(halt);
    else if (!this.stopped) this.#halt = halt;
  }

  /**
   * Whether this cause must halt the arm now, although it may be halted already. A latched one replaces every halt that
   * is not latched, and is latched beneath an emergency stop at once. Any other replaces a halt of another kind that is
   * not latched: that halt cannot end before this cause is over, and the status must say so.
   */
  mayBecome({ kind, latched }: Halt): boolean {
    if (latched === true) return this.#stop.doubt === undefined;
    return !this.stopped && this.#halt?.kind !== kind;
  }

  /** Reports in every cycle whether the possible causes of a halt are over. */
  setCauseOver(over: boolean): void {
    this.#causeOver = over;
  }

  /** Forgets a halt, unless it is latched. */
  clear(): void {
    this.#halt = undefined;
  }

  /** @returns the latched halt that was released, if there was one */
  release(): Halt | undefined {
    const released = this.#stop.release();
    if (released !== undefined) this.clear();
    return released;
  }

  /** Why no target may be taken now, or undefined. */
  get rejection(): TargetRejected | undefined {
    if (this.stopped)
      return new TargetRejected(
        'stopped',
        `stopped: the ${this.#stop.latched ? 'emergency stop' : 'halt'} is latched; release it with reset_stop`,
      );
    if (this.#halt !== undefined && !this.#causeOver)
      return new TargetRejected(
        'not_active',
        `halted (${this.#halt.reason ?? statusTable[this.#halt.kind].text}), and what caused it is not over`,
      );
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
