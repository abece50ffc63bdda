import type { Desired } from './guard-state.js';
import type { FeedbackLaw, Movement } from './movement.js';
import type { Measurement } from './plant.js';

/** The law that moves the command, if there is one, and its progress. */
export class RunningLaw {
  #law: Movement | FeedbackLaw | undefined;
  #startS = 0;
  #arrivedS = 0;
  /** The law's own time in the last cycle (s). */
  tS = 0;
  /** Its desired joints (J; rad, rad/s). */
  readonly desired: Desired;

  constructor(joints: number) {
    this.desired = { position: new Float64Array(joints), velocity: new Float64Array(joints) };
  }

  get law(): Movement | FeedbackLaw | undefined {
    return this.#law;
  }

  /** End time of the law; undefined before. */
  get arrivedS(): number | undefined {
    return this.#law !== undefined && this.tS >= this.#law.durationS ? this.#arrivedS : undefined;
  }

  /** @param position where the command is (J, rad) */
  begin(law: Movement | FeedbackLaw, position: Float64Array, nowS: number): void {
    if (law.kind === 'feedback') this.desired.position.set(position);
    this.#law = law;
    this.#startS = nowS;
    this.tS = 0;
  }

  end(): void {
    this.#law = undefined;
  }

  /** Its time falls behind the clock by this much more (s). */
  slip(byS: number): void {
    this.#startS += byS;
  }

  /** Its own time at `nowS` (s). */
  timeAt(nowS: number): number {
    if (this.#law !== undefined && this.tS < this.#law.durationS) this.#arrivedS = nowS;
    return Math.max(0, nowS - this.#startS);
  }

  /**
   * The desired joints at the law's time `lawS`. A feedback law gives positions; velocities follow from the previous
   * ones.
   */
  desire(law: Movement | FeedbackLaw, lawS: number, measured: Measurement): Desired {
    const { position, velocity } = this.desired;
    if (law.kind === 'movement') {
      law.sample(lawS, position, velocity);
      return this.desired;
    }
    const dtS = lawS - this.tS;
    velocity.set(position);
    law.command(lawS, measured, position);
    for (let j = 0; j < position.length; j++) velocity[j] = dtS > 0 ? (position[j] - velocity[j]) / dtS : 0;
    return this.desired;
  }
}
