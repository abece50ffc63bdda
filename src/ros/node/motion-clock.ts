import type { Measurement } from '../../motion/plant.js';
import { StampWatch } from './stamp-watch.js';

/** Sources of time (s). */
export interface TimeSources {
  /** Steady time. */
  readonly steadyS: () => number;
  /** Time of the robot in messages; 0 before the first message of a simulated clock. */
  readonly robotS: () => number;
  /** Whether that is simulated. */
  readonly simulated: () => boolean;
  /** Number of messages of a simulated clock so far, even if it stands still. */
  readonly messages: () => number;
  /** How old joint states may be. */
  readonly toleranceS: () => number;
}

/**
 * A simulated clock has jumped if it advances by more than this in one cycle, and much faster than any simulation (s).
 * A node that was suspended also sees a long step, but over a long time.
 */
const JUMP_S = 1;
const FASTEST = 20;

/**
 * Stamps of joint states that go back by more than this have jumped (s). Messages that overtake each other go back by
 * less.
 */
const STAMP_BACK_S = 0.2;

/** Stamps this near to the simulated clock belong to it (s). */
const SAME_CLOCK_S = 1;

/** A simulated clock that has not advanced for this long stands still (s, steady). */
const STANDS_S = 0.25;

/**
 * Most steady time by which the safety clock advances with one step of a simulated clock (s). A stop of the simulation
 * therefore ages nothing. A clock with a longer interval gets longer timeouts.
 */
const LONGEST_STEP_S = 0.05;

/**
 * The time in which the arm moves: steady, or that of the simulation. Simulated arms may move fast, slowly or not at
 * all, and the command moves with them; this time never goes back. A safety clock measures the age of joint states. It
 * is the steady clock, except while the simulation stands still and no message can come.
 */
export class MotionClock {
  readonly #sources: TimeSources;
  #nowS: number;
  #steadyS: number;
  #robotS: number | undefined;
  /** Steady time at which the simulated clock last advanced. */
  #wentOnS: number;
  #safetyS = 0;
  /** Safety time of the last joint states. */
  #receivedS = 0;
  /** The largest jump that has not been queried yet (s, signed). */
  #jumpS = 0;
  /** Stamp of the last joint states, and the steady time of their receipt. */
  #stateStampS = 0;
  #stateSteadyS = 0;
  #messages = 0;
  /** Of the last joint states: their receipt, on this clock, and by how much their stamp has changed (s). */
  #receiptS = 0;
  #changeS = 0;
  /** Judges the stamps of joint states when time is not simulated. */
  readonly stamps = new StampWatch();
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

  /** Why no time passes, or undefined if it does. */
  get standing(): string | undefined {
    if (this.#robotS === undefined) return undefined;
    // Before its first message nobody knows the time at all.
    if (this.#robotS === 0) return 'no time has come on /clock';
    return this.#steadyS - this.#wentOnS < STANDS_S ? undefined : 'time on /clock stands still';
  }

  /** The jump of the simulated clock, or of the stamps of joint states, since the last query (s, signed). */
  takeJump(): number {
    const jumpS = this.#jumpS;
    this.#jumpS = 0;
    return jumpS;
  }

  /** Time since the last message of the simulated clock or of joint states (s, steady); 0 before the first. */
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
   * @param stampS their own stamp (s); 0: none. It shows how long they were on their way. In simulated time it is the
   * time of measurement, and its jumps are jumps of the robot's world. The clock may report such a jump later, when a
   * measurement from there would already have been taken for the end of a reach
   */
  stamp(measured: Measurement, stampS: number): void {
    const steadyS = this.#sources.steadyS();
    this.#receivedS = this.#safetyS;
    const robotS = this.#robotS;
    if (robotS === undefined) {
      this.#receiptS = this.#nowS + steadyS - this.#steadyS;
      const delayS = stampS > 0 ? this.#sources.robotS() - stampS : NaN;
      const { latencyS, changeS } = this.stamps.read(delayS, steadyS, this.#sources.toleranceS());
      measured.stampS = this.#receiptS - latencyS;
      this.#changeS = changeS;
      return;
    }
    this.#heardS = steadyS;
    const near = stampS > 0 && Math.abs(robotS - stampS) <= SAME_CLOCK_S;
    measured.stampS = near ? this.#nowS - robotS + stampS : this.#nowS;
    this.#followStamps(stampS, steadyS);
  }

  /**
   * When a message that comes now was stamped, on this clock (s); the time of its receipt if its stamp cannot be on the
   * clock of the joint states.
   * @param stampS its stamp (s); 0: none
   */
  timeOf(stampS: number): number {
    const robotS = this.#robotS;
    if (robotS !== undefined) {
      const near = stampS > 0 && Math.abs(robotS - stampS) <= SAME_CLOCK_S;
      return near ? this.#nowS - robotS + stampS : this.#nowS;
    }
    const receiptS = this.#nowS + this.#sources.steadyS() - this.#steadyS;
    const delayS = this.#sources.robotS() - stampS - (this.stamps.offsetS ?? 0);
    return stampS > 0 && delayS >= 0 && delayS <= SAME_CLOCK_S ? receiptS - delayS : receiptS;
  }

  #followStamps(stampS: number, steadyS: number): void {
    const goneS = stampS - this.#stateStampS;
    const known = stampS > 0 && this.#stateStampS > 0;
    const ahead = goneS > JUMP_S && goneS > FASTEST * (steadyS - this.#stateSteadyS);
    if (known && (goneS < -STAMP_BACK_S || ahead)) this.#jumped(goneS);
    this.#stateStampS = stampS;
    this.#stateSteadyS = steadyS;
  }

  /** Sets the age of joint states if it does not follow from their stamp. */
  tellAge(measured: Measurement): void {
    if (measured.stampS === Number.NEGATIVE_INFINITY) measured.ageS = undefined;
    // The age since receipt. The delay itself is unknown, but its change is known.
    else if (this.#robotS === undefined) measured.ageS = this.#nowS - this.#receiptS + this.#changeS;
    else measured.ageS = this.#safetyS - this.#receivedS;
  }
}
