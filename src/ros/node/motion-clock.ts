import type { Measurement } from '../../motion/plant.js';

/** Where times come from (s). */
export interface TimeSources {
  /** Steady time. */
  readonly steadyS: () => number;
  /** Time of the robot as messages have it; 0 until a simulated clock has come. */
  readonly robotS: () => number;
  /** Whether that is simulated. */
  readonly simulated: () => boolean;
  /** Messages of a simulated clock that have come so far, also of one that stands. */
  readonly messages: () => number;
}

/**
 * A simulated clock that goes on by more than this in one cycle, and much faster than any simulation runs, has jumped (s);
 * a node that was put aside for a while sees a long step as well, but a long time too.
 */
const JUMP_S = 1;
const FASTEST = 20;

/** Stamps of joint states that go back by more than messages that overtake each other have jumped (s). */
const STAMP_BACK_S = 0.2;

/** Stamps that are as near as this to the simulated clock are on it (s). */
const SAME_CLOCK_S = 1;

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
  /** The largest jump that nobody has asked for yet (s, signed). */
  #jumpS = 0;
  /** Stamp of the last joint states, and the steady time of their receipt. */
  #stateStampS = 0;
  #stateSteadyS = 0;
  #messages = 0;
  /** Steady time at which the robot was last heard of: its clock or its joints; undefined before. */
  #heardS: number | undefined;

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

  /** By how much the simulated clock, or the stamps of the joint states, jumped since this was asked last (s, signed). */
  takeJump(): number {
    const jumpS = this.#jumpS;
    this.#jumpS = 0;
    return jumpS;
  }

  /** For how long neither the simulated clock nor joint states have come (s, steady); 0 before there were any. */
  get silentS(): number {
    return this.#robotS === undefined || this.#heardS === undefined ? 0 : this.#steadyS - this.#heardS;
  }

  #jumped(byS: number): void {
    if (Math.abs(byS) > Math.abs(this.#jumpS)) this.#jumpS = byS;
  }

  /** Begins a cycle. */
  advance(): void {
    const { steadyS: steady, robotS: robot, simulated } = this.#sources;
    const steadyS = steady();
    const messages = this.#sources.messages();
    if (messages !== this.#messages) this.#heardS = steadyS;
    this.#messages = messages;
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
    if (goneS < 0 || (goneS > JUMP_S && goneS > FASTEST * (steadyS - this.#steadyS))) this.#jumped(goneS);
    this.#safetyS += Math.min(LONGEST_STEP_S, steadyS - this.#wentOnS);
    this.#wentOnS = steadyS;
  }

  /**
   * Stamps joint states that come now.
   * @param stampS their own stamp (s); 0: none. In simulated time it counts, and its jumps are those of the robot's world:
   *   the clock may tell of them later, when what was measured there has already been taken for the end of a reach
   */
  stamp(measured: Measurement, stampS: number): void {
    const steadyS = this.#sources.steadyS();
    this.#receivedS = this.#safetyS;
    const robotS = this.#robotS;
    if (robotS === undefined) {
      measured.stampS = this.#nowS + steadyS - this.#steadyS;
      return;
    }
    this.#heardS = steadyS;
    const near = stampS > 0 && Math.abs(robotS - stampS) <= SAME_CLOCK_S;
    measured.stampS = near ? this.#nowS - robotS + stampS : this.#nowS;
    this.#followStamps(stampS, steadyS);
  }

  #followStamps(stampS: number, steadyS: number): void {
    const goneS = stampS - this.#stateStampS;
    const known = stampS > 0 && this.#stateStampS > 0;
    const ahead = goneS > JUMP_S && goneS > FASTEST * (steadyS - this.#stateSteadyS);
    if (known && (goneS < -STAMP_BACK_S || ahead)) this.#jumped(goneS);
    this.#stateStampS = stampS;
    this.#stateSteadyS = steadyS;
  }

  /** Tells the age of joint states where it does not follow from their stamp. */
  tellAge(measured: Measurement): void {
    measured.ageS =
      this.#robotS === undefined || measured.stampS === Number.NEGATIVE_INFINITY
        ? undefined
        : this.#safetyS - this.#receivedS;
  }
}
