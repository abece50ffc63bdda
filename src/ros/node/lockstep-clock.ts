import type { Measurement } from '../../motion/plant.js';
import type { MotionClock } from './motion-clock.js';
import { StampWatch } from './stamp-watch.js';

/** The clock for the control loop. */
export type RobotClock = Omit<Pick<MotionClock, keyof MotionClock>, 'stamp'> & {
  /** @param stampS of the joint states (s) */
  stamp(measured: Measurement, stampS: number): void;
};

/**
 * The time of the last joint states, to the nanosecond, independent of the machine's clocks. It is for a simulator that
 * waits for the node in every cycle: joint states are never old, and time never stands still during a cycle.
 */
export class LockstepClock implements RobotClock {
  #stampS = 0;
  /** Offset that prevents the time of motion from going back with the simulator's (s). */
  #offsetS = 0;
  #wentBackS = 0;
  readonly standing = undefined;
  /** A simulator that waits for the node is never silent for longer than that takes. */
  readonly silentS = 0;
  readonly stamps = new StampWatch();

  get nowS(): number {
    return this.#stampS + this.#offsetS;
  }

  takeJump(): number {
    const jumpS = -this.#wentBackS;
    this.#wentBackS = 0;
    return jumpS === 0 ? 0 : jumpS;
  }

  advance(): void {
    // Joint states do it.
  }

  stamp(measured: Measurement, stampS: number): void {
    const backS = this.#stampS - stampS;
    if (backS > 0) {
      this.#offsetS += backS;
      this.#wentBackS += backS;
    }
    this.#stampS = stampS;
    measured.stampS = this.nowS;
  }

  timeOf(stampS: number): number {
    return stampS > 0 ? stampS + this.#offsetS : this.nowS;
  }

  tellAge(measured: Measurement): void {
    measured.ageS = undefined;
  }
}
