/**
 * Whether an emergency stop was asked for and not yet released. One for a whole process: it outlives sessions, so that no
 * transition of the node, no other configuration and no fault of a controller releases it.
 */
export class EmergencyStop {
  #latched = false;

  get latched(): boolean {
    return this.#latched;
  }

  latch(): void {
    this.#latched = true;
  }

  /** @returns whether there was one to release */
  release(): boolean {
    const latched = this.#latched;
    this.#latched = false;
    return latched;
  }
}
