import type { Stateful } from './ports.js';

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
  /** Hand as observed, and where it should have been (m, 3). */
  readonly hand: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  /** Length of the error (m); with an explicit strategy not the distance of hand and target. */
  readonly error: number;
  /** Hand minus target (m, 3). */
  readonly errorVector: ArrayLike<number>;
}

/** What the outcome changed. */
export interface CerebellarUpdate {
  /** Whether weights changed. */
  readonly learned: boolean;
  /** Mean error of this goal before and after (m). */
  readonly meanErrorBefore: number;
  readonly meanError: number;
  /** Weight changes that met their limit. */
  readonly clipped: number;
}

/** Learns a correction of the selected primitive's parameters, goal by goal, from the error of each reach. */
export interface Cerebellum extends Stateful {
  /** The correction that is added to the parameters, into `out` (J x 6, row-major). */
  correction(goal: CerebellarGoal, out: Float64Array): void;
  /** What the correction would be without noise; leaves no trace of having been asked. */
  frozenCorrection(goal: CerebellarGoal, out: Float64Array): void;
  /** Learns from the reach that was corrected last. */
  learn(outcome: CerebellarOutcome): CerebellarUpdate;
  /** The reach that was corrected last has no outcome: nothing of it may be learnt from. */
  abandon(): void;
  /** Network time that one correction takes (ms). */
  readonly correctionMs: number;
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
