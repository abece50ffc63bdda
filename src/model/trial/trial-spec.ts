import type { Silence } from '../basal-ganglia/action-selection.js';
import type { VisualDisturbance } from '../movement/disturbance.js';
import type { Vector3 } from '../numbers/vector.js';
import type { Lesions, StoredAction } from '../brain-state.js';

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
