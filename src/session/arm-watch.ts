import type { GuardedMotion } from '../motion/guarded-motion.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Measurement } from '../motion/plant.js';
import { ReadingWatch } from '../motion/reading-watch.js';
import type { Doubt } from '../motion/reading-watch.js';
import { unwrap } from '../motion/turns.js';
import { absenceOf } from './absence.js';
import type { Halt } from './status-board.js';

/** What is seen of the arm, and whether it can be believed. */
export class ArmWatch {
  readonly #motion: GuardedMotion;
  readonly #reading: ReadingWatch;
  readonly #expected: Float64Array;
  /** Whether the command says where the arm should be. */
  #bound = false;
  #absence: 'stale' | 'invalid' | undefined;

  constructor(joints: number, motion: GuardedMotion) {
    this.#motion = motion;
    this.#reading = new ReadingWatch(joints);
    this.#expected = new Float64Array(joints);
  }

  /** Why the joints cannot be relied on in this cycle, or undefined when they can. */
  get absence(): 'stale' | 'invalid' | 'doubtful' | undefined {
    return this.#absence ?? (this.#reading.doubt === undefined ? undefined : 'doubtful');
  }

  get doubt(): Doubt | undefined {
    return this.#reading.doubt;
  }

  /** The arm may have been put elsewhere: the next joint state is compared with none before. */
  forget(): void {
    this.#reading.forget();
  }

  /** Encoders that stepped are believed again. */
  accept(): void {
    this.#reading.accept();
  }

  /** Takes in what was measured; angles of joints that turn are brought into the turn in which the arm is. */
  look(measured: Measurement, limits: MotionLimits, nowS: number): void {
    const { placed } = this.#motion;
    if (placed) {
      const bound = this.#motion.expect(measured, this.#expected);
      if (bound !== this.#bound) this.#reading.restart();
      this.#bound = bound;
    }
    unwrap(limits, measured.position, this.#reading.position ?? (placed ? this.#expected : undefined));
    this.#absence = absenceOf(measured, limits, nowS);
    if (this.#absence === undefined && placed) this.#reading.read(limits, measured, this.#expected);
    else if (this.#absence === 'invalid' || !placed) this.#reading.forget();
  }
}

/** The halt that a doubt means: encoders that stepped are believed again when somebody says so. */
export function haltOfDoubt({ kind, joint, value, limit }: Doubt, { jointNames }: MotionLimits): Halt {
  if (kind === 'repeat') return { kind: 'jointStatesInvalid', reason: 'joint states repeat', value, limit };
  return {
    kind: 'jointStatesInvalid',
    reason: `changed by ${value.toFixed(3)} rad from one joint state to the next, at most ${limit.toFixed(3)} rad are credible; reset_stop believes it`,
    joint: jointNames[joint],
    value,
    limit,
    latched: true,
  };
}
