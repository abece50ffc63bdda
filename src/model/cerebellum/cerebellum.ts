import type { Stateful } from '../numbers/fields.js';
import type { Vector3 } from '../numbers/vector.js';

/** A reach for the cerebellum to correct. Arrays are read, not kept. */
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

/** The outcome of the reach. */
export interface CerebellarOutcome {
  readonly slot: number;
  readonly primitive: number;
  /** Parameters of the movement that was made, with the correction (J x 6, row-major). */
  readonly theta: Float64Array;
  /** Final commanded and measured posture (J, rad); unless given, both are as planned. */
  readonly commanded?: Float64Array | undefined;
  readonly measured?: Float64Array | undefined;
  /** Observed and desired position of the hand (m, 3). */
  readonly hand: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  /** Length of the error (m); with an explicit strategy it is not the distance of hand and target. */
  readonly error: number;
}

/** What the outcome changed. */
export interface CerebellarUpdate {
  /** Whether weights changed. */
  readonly learned: boolean;
}

/** A phase of the time that a correction takes. */
export interface CorrectionPhase {
  readonly name: string;
  readonly ms: number;
}

/** Learns a correction of the selected primitive's parameters from the error of each reach. */
export interface Cerebellum extends Stateful {
  /** Whether it predicts how a corrected reach will end. */
  readonly foresees: boolean;
  /** Most primitives that it compares by their predicted outcomes, including the selected one; 1: only the selected one. */
  readonly candidates: number;
  /**
   * The correction that is added to the parameters, into `out` (J x 6, row-major).
   * @returns the predicted distance of the seen hand from the target (m); undefined if it makes no predictions
   */
  correction(goal: CerebellarGoal, out: Float64Array): number | undefined;
  /**
   * How uncertain the prediction of the last `correction` is: the standard deviation of the distance (m). 0 if it is not
   * known.
   */
  uncertaintyM?(): number;
  /** The primitive that brought the seen hand nearest to this place, if it was there lately. */
  experienced?(target: ArrayLike<number>): number | undefined;
  /** The correction that it would give without noise. Calling this changes no state. */
  frozenCorrection(goal: CerebellarGoal, out: Float64Array): void;
  /**
   * Predicts where the hand will be seen if the geometry of the body puts it at `hand` (m) at the end of a primitive.
   */
  foresee(hand: Vector3, primitive: number): Vector3;
  /** Learns from the reach that was corrected last. */
  learn(outcome: CerebellarOutcome): CerebellarUpdate;
  /** To be called when the reach that was corrected last has no outcome: nothing may be learnt from it. */
  abandon(): void;
  /** Network time that one correction takes (ms). */
  readonly correctionMs: number;
  /** The phases of that time, for recordings; none if it takes no time. */
  readonly correctionPhases: readonly CorrectionPhase[];
  /** Called after every ms of network time, for recordings; never called if a correction takes no time. */
  observer: (() => void) | undefined;
  /** Number of goal slots. */
  readonly slots: number;
  /** Plasticity. */
  learning: boolean;
  /** Whether it may explore by perturbing itself. */
  noise: boolean;
  /** Lets `steps` ms pass without a goal. */
  rest(steps: number): void;
  /** Forgets the state of a goal slot, so that another goal can use it. */
  forget(slot: number): void;
}
