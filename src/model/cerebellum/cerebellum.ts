import type { Stateful } from '../numbers/fields.js';
import type { Vector3 } from '../numbers/vector.js';

/** A reach the cerebellum is asked to correct. Arrays are read, not kept. */
export interface CerebellarGoal {
  /** Which goal this is, as an input unit of the reservoir. */
  readonly slot: number;
  /** Desired hand position (m, 3). */
  readonly target: ArrayLike<number>;
  /** Primitive that was selected. */
  readonly primitive: number;
  /** Its parameters (J x 6, row-major). */
  readonly theta: Float64Array;
}

/** What became of it. */
export interface CerebellarOutcome {
  readonly slot: number;
  readonly primitive: number;
  /** Parameters of the movement that was made, with the correction (J x 6, row-major). */
  readonly theta: Float64Array;
  /** Hand as observed, and where it should have been (m, 3). */
  readonly hand: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  /** Length of the error (m); with an explicit strategy not the distance of hand and target. */
  readonly error: number;
}

/** What the outcome changed. */
export interface CerebellarUpdate {
  /** Whether weights changed. */
  readonly learned: boolean;
}

/** A stretch of the time that a correction takes. */
export interface CorrectionPhase {
  readonly name: string;
  readonly ms: number;
}

/** Learns a correction of the selected primitive's parameters from the error of each reach. */
export interface Cerebellum extends Stateful {
  /** Whether it foresees how a corrected reach will end. */
  readonly foresees: boolean;
  /** Primitives that it compares at most by what it foresees, the selected one among them; 1: that one alone. */
  readonly candidates: number;
  /**
   * The correction that is added to the parameters, into `out` (J x 6, row-major).
   * @returns how far from the target the hand will be seen (m); undefined where it does not foresee
   */
  correction(goal: CerebellarGoal, out: Float64Array): number | undefined;
  /** What the correction would be without noise; leaves no trace of having been asked. */
  frozenCorrection(goal: CerebellarGoal, out: Float64Array): void;
  /** Where a hand will be seen that ends a primitive at `hand` by the body's geometry (m). */
  foresee(hand: Vector3, primitive: number): Vector3;
  /** Learns from the reach that was corrected last. */
  learn(outcome: CerebellarOutcome): CerebellarUpdate;
  /** The reach that was corrected last has no outcome: nothing of it may be learnt from. */
  abandon(): void;
  /** Network time that one correction takes (ms). */
  readonly correctionMs: number;
  /** What that time is made of, for recordings; none where it takes no time. */
  readonly correctionPhases: readonly CorrectionPhase[];
  /** Called after every ms of network time, for recordings; never where it takes no time. */
  observer: (() => void) | undefined;
  /** Number of goal slots. */
  readonly slots: number;
  /** Plasticity. */
  learning: boolean;
  /** Whether it may explore by perturbing itself. */
  noise: boolean;
  /** Lets `steps` ms pass without a goal. */
  rest(steps: number): void;
  /** Forgets what it keeps of a goal slot, for another goal to take it. */
  forget(slot: number): void;
}
