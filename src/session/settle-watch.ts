import type { Measurement } from '../motion/plant.js';

/** Slower than this for this long is at rest. */
const REST_RAD_PER_S = 0.02;
const REST_S = 0.2;

/** Watches for the measured arm to come to rest after a movement. */
export class SettleWatch {
  #beganS = 0;
  /** When the arm was last seen to move. */
  #movedS = 0;
  #fastest = 0;
  #stampS = Number.NEGATIVE_INFINITY;
  #position: Float64Array | undefined;

  begin(nowS: number): void {
    this.#beganS = nowS;
    this.#movedS = nowS;
  }

  /** Takes the speed of every cycle in; where a joint reports no velocity, from how far it went since the last state. */
  read({ stampS, position, velocity }: Measurement): void {
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

  /** Whether the arm has been at rest for long enough, or was waited for long enough. */
  settled(nowS: number, timeoutS: number): boolean {
    if (!(this.#fastest < REST_RAD_PER_S)) this.#movedS = nowS;
    return nowS - this.#movedS >= REST_S || nowS - this.#beganS >= timeoutS;
  }
}
