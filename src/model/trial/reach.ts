import type { Silence } from '../basal-ganglia/action-selection.js';
import type { Lesions, StoredAction } from '../brain-state.js';
import type { VisualDisturbance } from '../movement/disturbance.js';
import type { Vector3 } from '../numbers/vector.js';

/** A request to the brain for one reach. */
export interface ReachRequest {
  /** Desired hand position (m, base frame). */
  readonly target: Vector3;
  /** Plasticity and the reservoir's exploration noise. */
  readonly learning: boolean;
  /** Whether a random primitive is tried if no premotor cell answers. */
  readonly exploration: boolean;
  /** Angles of joints that do not move, whatever is commanded (J, rad; NaN: free); all are free unless given. */
  readonly held?: Float64Array | undefined;
}

/** The differences between trials (docs/model/trials.md). */
export interface TrialSpec {
  /** Goal slot: the input unit of the reservoir. Undefined: the goal memory finds one. */
  readonly slot?: number;
  /** Where to reach (m). */
  readonly target: Vector3;
  /** Angles of joints that do not move (J, rad; NaN: free). */
  readonly held?: Float64Array | undefined;
  /** The parameters to use; undefined: the action is selected. */
  readonly action?: StoredAction;
  /** The position to which the error is measured (m); the target unless given. */
  readonly errorTarget?: Vector3;
  /** Normal of the plane in which the directional error is measured. */
  readonly planeNormal?: Vector3;
  readonly disturbance: VisualDisturbance;
  /** Plasticity. */
  readonly learning: boolean;
  /** Perturbation of the reservoir. */
  readonly noise: boolean;
  /** Parts that are lesioned in this trial; none unless given. */
  readonly lesions?: Lesions;
  /** Whether the plan also states where the hand would end without noise. */
  readonly frozen?: boolean;
  /** What to do if no premotor cell answers; `largest` takes the largest rate anyway, as published. */
  readonly silence: Silence;
}

/** The answer of the brain: a movement that starts at the pattern generator's reference posture. */
export interface ReachPlan {
  readonly target: Vector3;
  readonly primitive: number;
  /** Drawn at random rather than selected. */
  readonly explored: boolean;
  readonly goalSlot: number;
  readonly slotNew: boolean;
  /** Euclidean norm of the cerebellum's correction of the parameters. */
  readonly correctionNorm: number;
  /** Parameters with the correction (J x 6, row-major; docs/model/cpg.md). */
  readonly theta: Float64Array;
  /** Commanded joint angles after update 0 (warm-up) to 120 (121 x J, row-major, rad). */
  readonly path: Float64Array;
  /** Hand at the end of the path (m, base frame). */
  readonly predictedHand: Vector3;
  /** The same without the noise of the cerebellum, if requested. */
  readonly frozenHand?: Vector3;
}

/** The outcome of the reach that was planned last. */
export interface ReachOutcome {
  /** The hand as observed at the end (m, base frame): measured, or seen by a camera. */
  readonly hand: Vector3;
  /** The posture at the same moment, as measured and as commanded (J, rad); unless given, as planned. */
  readonly posture?: Float64Array | undefined;
  readonly commanded?: Float64Array | undefined;
  /** Angles of joints that did not move (J, rad; NaN: free); all did unless given. */
  readonly held?: Float64Array | undefined;
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
  /** Rate of the dopamine cell at the end of the reward phase; its baseline if the basal ganglia did not learn. */
  readonly dopamine: number;
  readonly correctionNorm: number;
  readonly learning: boolean;
}

/** Progress of the embedded training. */
export interface TrainingProgress {
  readonly trial: number;
  readonly trials: number;
}
