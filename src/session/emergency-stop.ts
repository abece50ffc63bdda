import type { Halt } from './status-board.js';

/**
 * What only `reset_stop` releases: an emergency stop, and a halt that somebody has to look into. There is one per process,
 * and it outlives sessions: no transition of the node, no other configuration and no fault of a controller releases it.
 */
export class EmergencyStop {
  #latched = false;
  #doubt: Halt | undefined;

  get latched(): boolean {
    return this.#latched;
  }

  /** The halt that is latched beside the emergency stop, or without one. */
  get doubt(): Halt | undefined {
    return this.#doubt;
  }

  latch(): void {
    this.#latched = true;
  }

  /** Latches a halt, unless one is latched. */
  hold(halt: Halt): void {
    this.#doubt ??= halt;
  }

  /** Releases the emergency stop, or where there is none the halt. @returns what was released, if anything */
  release(): Halt | undefined {
    const released: Halt | undefined = this.#latched ? { kind: 'emergencyStop' } : this.#doubt;
    if (!this.#latched) this.#doubt = undefined;
    this.#latched = false;
    return released;
  }
}
