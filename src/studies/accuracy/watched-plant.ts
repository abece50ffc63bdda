import type { Plant } from '../../motion/plant.js';
import { ForwardingPlant } from '../../plants/forwarding-plant.js';

/** The totals of a watched plant since `begin`. */
export interface PlantTotals {
  /** Sum of the squared torques over joints and steps, and the number of terms (N m). */
  squaredEffort: number;
  terms: number;
  /** Computing time between the calls of `advance` (s). */
  outsideS: number;
}

/**
 * A plant that also notes what its motors give, and how long its driver computes between two steps. The driver's time is the
 * smaller of the wall time and the CPU time of the process. Each is an upper bound: the wall time counts other processes, the
 * CPU time counts other threads.
 */
export class WatchedPlant extends ForwardingPlant {
  readonly totals: PlantTotals = { squaredEffort: 0, terms: 0, outsideS: 0 };
  readonly #effort: Float64Array;
  #leftMs = 0;
  #leftCpu: NodeJS.CpuUsage = { user: 0, system: 0 };

  constructor(plant: Plant) {
    super(plant);
    this.#effort = new Float64Array(plant.joints);
  }

  /** Sets the totals to 0. */
  begin(): void {
    Object.assign(this.totals, { squaredEffort: 0, terms: 0, outsideS: 0 });
    this.#leave();
  }

  /** Adds the computing time since the last step. */
  end(): void {
    this.#enter();
    this.#leave();
  }

  override advance(dtS: number): void {
    this.#enter();
    super.advance(dtS);
    if (this.readEffort !== undefined) {
      this.readEffort(this.#effort);
      for (const torque of this.#effort) this.totals.squaredEffort += torque * torque;
      this.totals.terms += this.#effort.length;
    }
    this.#leave();
  }

  #leave(): void {
    this.#leftMs = performance.now();
    this.#leftCpu = process.cpuUsage();
  }

  #enter(): void {
    const wallS = (performance.now() - this.#leftMs) / 1e3;
    const { user, system } = process.cpuUsage(this.#leftCpu);
    this.totals.outsideS += Math.min(wallS, (user + system) / 1e6);
  }
}
