import type { Silence } from '../basal-ganglia/action-selection.js';
import type { Lesions, StoredAction } from '../brain-state.js';
import type { VisualDisturbance } from '../movement/disturbance.js';
import type { Vector3 } from '../numbers/vector.js';

/** What is asked of the brain for one reach. */
export interface ReachRequest {
  /** Desired hand position (m, base frame). */
  readonly target: Vector3;
  /** Plasticity and the reservoir's exploration noise. */
  readonly learning: boolean;
  /** Whether a random primitive is tried where no premotor cell answers. */
  readonly exploration: boolean;
}

/** Everything that sets one trial apart from another (docs/model/trials.md). */
export interface TrialSpec {
  /** Goal slot: the input unit of the reservoir. Undefined: the goal memory finds one. */
  readonly slot?: number;
  /** Where to reach (m). */
  readonly target: Vector3;
  /** The parameters to use; undefined: the action is selected. */
  readonly action?: StoredAction;
  /** What the error is measured to (m); the target unless given. */
  readonly errorTarget?: Vector3;
  /** Normal of the plane in which the directional error is measured. */
  readonly planeNormal?: Vector3;
  readonly disturbance: VisualDisturbance;
  /** Plasticity. */
  readonly learning: boolean;
  /** Perturbation of the reservoir. */
  readonly noise: boolean;
  /** Parts that are taken away in this trial; none unless given. */
  readonly lesions?: Lesions;
  /** Whether the plan also tells where the hand would end without noise. */
  readonly frozen?: boolean;
  /** What to do where no premotor cell answers; `largest` takes the largest rate all the same, as published. */
  readonly silence: Silence;
}

/** What the brain answers: a movement that starts at the pattern generator's reference posture. */
export interface ReachPlan {
  readonly target: Vector3;
  readonly primitive: number;
  /** Drawn at random rather than selected. */
  readonly explored: boolean;
  readonly goalSlot: number;
  readonly slotNew: boolean;
  /** Euclidean norm of what the cerebellum added to the parameters. */
  readonly correctionNorm: number;
  /** Parameters with the correction (J x 6, row-major; docs/model/cpg.md). */
  readonly theta: Float64Array;
  /** Commanded joint angles after update 0 (warm-up) to 120 (121 x J, row-major, rad). */
  readonly path: Float64Array;
  /** Hand at the end of the path (m, base frame). */
  readonly predictedHand: Vector3;
  /** The same without the noise of the cerebellum, where it was asked for. */
  readonly frozenHand?: Vector3;
}

/** What became of the reach that was planned last. */
export interface ReachOutcome {
  /** The hand as observed at the end (m, base frame): measured, or seen by a camera. */
  readonly hand: Vector3;
}

/** Bookkeeping of one finished reach. */
export interface ReachReport {
  /** Reaches made with this brain before this one. */
  readonly trial: number;
  readonly primitive: number;
  readonly explored: boolean;
  readonly goalSlot: number;
  readonly slotNew: boolean;
  /** Distance of the observed hand to the target, m. */
  readonly aimingErrorM: number;
  /** Signed angle from hand to target seen from the shoulder, in their common plane, degrees. */
  readonly directionalErrorDeg: number;
  /** Rate of the dopamine cell at the end of the reward phase; its baseline where the basal ganglia did not learn. */
  readonly dopamine: number;
  readonly correctionNorm: number;
  readonly learning: boolean;
}

/** How far the embedded training is. */
export interface TrainingProgress {
  readonly trial: number;
  readonly trials: number;
}
