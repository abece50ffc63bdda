import type { Measurement } from '../../motion/plant.js';

/** Where times come from (s). */
export interface TimeSources {
  /** Steady time. */
  readonly steadyS: () => number;
  /** Time of the robot as messages have it; 0 until a simulated clock has come. */
  readonly robotS: () => number;
  /** Whether that is simulated. */
  readonly simulated: () => boolean;
}

/** A simulated clock that was not seen to go on for so long stands (s, steady). */
const STANDS_S = 0.25;

/**
 * Steady time that the safety clock goes on by at most with one step of a simulated clock (s). A simulation that was
 * stopped and goes on has aged nothing by that; one whose clock comes less often than this gets longer timeouts.
 */
const LONGEST_STEP_S = 0.05;

/**
 * The time in which the arm moves: steady, or that of the simulation. Simulated arms move fast or slowly or not
 * at all, and the command with them; it never goes back. How old joint states are is told by a safety clock, which is
 * the steady one, but for the times when the simulation stands and nothing can come.
 */
export class MotionClock {
  readonly #sources: TimeSources;
  #nowS: number;
  #steadyS: number;
  #robotS: number | undefined;
  /** Steady time at which the simulated clock was last seen to go on. */
  #wentOnS: number;
  #safetyS = 0;
  /** Safety time of the last joint states. */
  #receivedS = 0;
  #wentBackS = 0;

  constructor(sources: TimeSources) {
    this.#sources = sources;
    this.#steadyS = sources.steadyS();
    this.#nowS = this.#steadyS;
    this.#wentOnS = this.#steadyS;
  }

  /** Time of this cycle (s). */
  get nowS(): number {
    return this.#nowS;
  }

  /** Why no time passes, or undefined where it does. */
  get standing(): string | undefined {
    if (this.#robotS === undefined || this.#steadyS - this.#wentOnS < STANDS_S) return undefined;
    return this.#robotS === 0 ? 'no time has come on /clock' : 'time on /clock stands still';
  }

  /** How far the simulated clock went back since this was asked last (s); 0: it didn't. */
  takeJumpBack(): number {
    const wentBackS = this.#wentBackS;
    this.#wentBackS = 0;
    return wentBackS;
  }

  /** Begins a cycle. */
  advance(): void {
    const { steadyS: steady, robotS: robot, simulated } = this.#sources;
    const steadyS = steady();
    const beforeS = this.#robotS;
    this.#robotS = simulated() ? robot() : undefined;
    if (this.#robotS === undefined) {
      if (beforeS === undefined) this.#nowS += steadyS - this.#steadyS;
      this.#wentOnS = steadyS;
    } else if (beforeS === undefined || this.#robotS !== beforeS)
      this.#follow(this.#robotS, beforeS, steadyS);
    this.#steadyS = steadyS;
  }

  #follow(robotS: number, beforeS: number | undefined, steadyS: number): void {
    const goneS = beforeS === undefined || beforeS === 0 ? 0 : robotS - beforeS;
    if (goneS > 0) this.#nowS += goneS;
    else this.#wentBackS -= goneS;
    this.#safetyS += Math.min(LONGEST_STEP_S, steadyS - this.#wentOnS);
    this.#wentOnS = steadyS;
  }

  /** Stamps joint states that come now. */
  stamp(measured: Measurement): void {
    const simulated = this.#robotS !== undefined;
    measured.stampS = this.#nowS + (simulated ? 0 : this.#sources.steadyS() - this.#steadyS);
    this.#receivedS = this.#safetyS;
  }

  /** Tells the age of joint states where it does not follow from their stamp. */
  tellAge(measured: Measurement): void {
    measured.ageS =
      this.#robotS === undefined || measured.stampS === Number.NEGATIVE_INFINITY
        ? undefined
        : this.#safetyS - this.#receivedS;
  }
}
