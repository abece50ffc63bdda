import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Measurement } from '../motion/plant.js';
import { ReadingWatch } from '../motion/reading-watch.js';
import type { Doubt } from '../motion/reading-watch.js';
import { Turns } from '../motion/turns.js';
import { absenceOf } from './absence.js';
import type { Absence } from './absence.js';
import type { Halt } from './status-board.js';

/** Observes the arm, and judges whether the readings are credible. */
export class ArmWatch {
  readonly #motion: GuardedMotion;
  readonly #reading: ReadingWatch;
  readonly #turns: Turns;
  readonly #expected: Float64Array;
  /** Whether the command gives the expected position of the arm. */
  #bound = false;
  #absence: Absence | undefined;

  constructor(joints: number, motion: GuardedMotion) {
    this.#motion = motion;
    this.#reading = new ReadingWatch(joints);
    this.#turns = new Turns(joints);
    this.#expected = new Float64Array(joints);
  }

  /** Why the joints are unreliable in this cycle, or undefined if they are reliable. */
  get absence(): Absence | 'doubtful' | undefined {
    return this.#absence ?? (this.#reading.doubt === undefined ? undefined : 'doubtful');
  }

  get doubt(): Doubt | undefined {
    return this.#reading.doubt;
  }

  /** The arm may have been moved: the next joint state is not compared with earlier ones. */
  forget(): void {
    this.#reading.forget();
  }

  /** Encoders that stepped, or repeat on an arm that stands, are trusted again. */
  accept(): void {
    this.#reading.accept();
  }

  /** Takes a measurement. Angles of joints that can turn are brought into the current turn of the arm. */
  look(measured: Measurement, limits: MotionLimits, nowS: number): void {
    const { placed } = this.#motion;
    if (placed) {
      const bound = this.#motion.expect(measured, this.#expected);
      if (bound !== this.#bound) this.#reading.restart();
      this.#bound = bound;
    }
    this.#turns.unwrap(
      limits,
      measured.position,
      this.#reading.position,
      placed ? this.#expected : undefined,
    );
    this.#absence = absenceOf(measured, limits, nowS, !placed || !this.#motion.told);
    if (this.#absence === undefined && placed) this.#reading.read(limits, measured, this.#expected);
    else if (this.#absence === 'invalid' || !placed) this.#reading.forget();
  }
}

/** The reason of a halt because of joint states that repeat. */
export const REPEATED = 'joint states repeat';

/** The halt for a doubt. Encoders that stepped are trusted again only after a release. */
export function haltOfDoubt({ kind, joint, value, limit }: Doubt, { jointNames }: MotionLimits): Halt {
  if (kind === 'repeat') return { kind: 'jointStatesInvalid', reason: REPEATED, value, limit };
  return {
    kind: 'jointStatesInvalid',
    reason: `changed by ${value.toFixed(3)} rad from one joint state to the next, at most ${limit.toFixed(3)} rad are credible; reset_stop believes it`,
    joint: jointNames[joint],
    value,
    limit,
    latched: true,
  };
}
