import { vector3 } from '../model/numbers/vector.js';
import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { Measurement } from '../motion/plant.js';
import type { ReachOutcome } from './controller.js';
import { RestWindow } from './rest-window.js';

/** An arm is at rest after being slower than this for this long. */
const REST_RAD_PER_S = 0.02;
const REST_S = 0.2;

/** Waits for the measured arm to come to rest after a movement, and says where it came to rest. */
export class SettleWatch {
  readonly #motion: GuardedMotion;
  readonly #window: RestWindow;
  /** The command of the time of a measurement (J, rad). */
  readonly #meant: Float64Array;
  /** Time over which the end is averaged (s); 0: one measurement, and rest by velocities. */
  #averageS = 0;
  #beganS = 0;
  /** Time at which the arm last moved. */
  #movedS = 0;
  #fastest = 0;
  #stampS = Number.NEGATIVE_INFINITY;
  #position: Float64Array | undefined;

  constructor(joints: number, motion: GuardedMotion) {
    this.#motion = motion;
    this.#window = new RestWindow(joints);
    this.#meant = new Float64Array(joints);
  }

  /** A movement has ended. */
  begin(nowS: number, averageS: number): void {
    this.#beganS = nowS;
    this.#movedS = nowS;
    this.#averageS = averageS;
    this.#window.begin(nowS);
  }

  /**
   * Takes the measurement of every cycle. If a joint reports no velocity, it is computed from the change since the last
   * state.
   */
  read(measured: Measurement): void {
    if (this.#averageS > 0) {
      this.#motion.expect(measured, this.#meant);
      this.#window.take(measured, this.#meant);
    }
    const { stampS, position, velocity } = measured;
    if (stampS === this.#stampS) return;
    this.#position ??= position.slice();
    const dtS = stampS - this.#stampS;
    this.#fastest = 0;
    for (let j = 0; j < position.length; j++) {
      const speed = Number.isFinite(velocity[j])
        ? Math.abs(velocity[j])
        : Math.abs(position[j] - this.#position[j]) / dtS;
      this.#fastest = Math.max(this.#fastest, speed);
    }
    this.#position.set(position);
    this.#stampS = stampS;
  }

  /**
   * Whether the arm has been at rest for long enough, or the timeout has passed.
   * @param working whether the robot's controller still works on the motion, so that a resting arm has not arrived
   */
  settled(nowS: number, timeoutS: number, working = false): boolean {
    const isLate = nowS - this.#beganS >= timeoutS;
    if (this.#averageS > 0) return (!working && this.#window.settled(this.#averageS)) || isLate;
    if (working || !(this.#fastest < REST_RAD_PER_S)) this.#movedS = nowS;
    return nowS - this.#movedS >= REST_S || isLate;
  }

  /** Where the arm came to rest, by the average or else by this measurement. */
  outcome(measured: Measurement): ReachOutcome {
    const averaged = this.#averageS > 0 ? this.#window.outcome(this.#averageS, measured.hand) : undefined;
    return averaged ?? outcomeNow(measured, this.#motion);
  }
}

/** The measured and the commanded position of the arm. */
export function outcomeNow({ hand, position }: Measurement, motion: GuardedMotion): ReachOutcome {
  return { hand: vector3(hand), posture: position.slice(), commanded: motion.position.slice() };
}
