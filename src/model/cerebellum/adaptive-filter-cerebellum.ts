import { ModelError } from '../../errors.js';
import { AdaptiveFilter } from './adaptive-filter.js';
import { checked, requirePosture } from './adaptive-filter-parameters.js';
import type { AdaptiveFilterParameters } from './adaptive-filter-parameters.js';
import type { Body } from '../movement/body.js';
import type { CerebellarGoal, CerebellarOutcome, CerebellarUpdate, Cerebellum } from './cerebellum.js';
import { CPG_PARAMETERS_PER_JOINT } from '../movement/cpg.js';
import { ForwardModel } from './forward-model.js';
import { GranuleLayer } from './granule-layer.js';
import type { GranuleCode, GranuleParameters } from './granule-layer.js';
import type { Fields } from '../numbers/fields.js';
import { Rehearsal } from './rehearsal.js';
import { parameterRanges } from '../movement/primitive-expression.js';
import { vector3 } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * A cerebellum of adaptive filters that learns from the error as a vector (docs/model/adaptive-filter.md).
 *
 *     g(x, k)            granule cells for position x (m) and primitive k (granule-layer.ts)
 *     correction         Θ = Θ_k + R clip(W g_k(x*), ±limit)       W: 6J x cells, R: ranges of the parameters
 *     seen hand          h(Θ) = h(CPG(Θ), k)                       predicted by forward-model.ts
 *
 * x* is the desired position. W is an inverse model, which gives the correction for it. g_k are the cells of g that are
 * active with primitive k alone: a correction is of one primitive, and no use to another. h is a forward model, which
 * predicts where the hand will be seen. It learns what the geometry of the body lacks: load, wear, wrong lengths, a
 * rotated view.
 *
 * After a reach that ended at Θ with the hand seen at h', the climbing fibres carry the error as a vector:
 *
 *     with rehearsal     e = h' - h(Θ),    teaches h                                  (sensory prediction error)
 *     without            e = x* - h',      W <- W + rate S+ e g_k(x*)^T / |g_k|^2     (feedback error)
 *     S+ = S^T (S S^T + damping^2 I)^-1    sensitivity of the hand to the parameters (hand-sensitivity.ts)
 *
 * A rehearsal simulates movements until h(Θ) meets x*, by the same rule with the predicted hand instead of the seen
 * one, from d = W g_k(x*) (rehearsal.ts). While learning is on, W takes up the correction that the rehearsal ended with.
 * Otherwise this correction is used for one reach and forgotten. Weights start at 0.
 *
 * Sources: Marr 1969, Albus 1971, Ito 1984 (climbing fibres teach); Fujita 1982, Dean & Porrill 2010 (adaptive
 * filter); Kawato, Furukawa & Suzuki 1987, Kawato 1990 (feedback error through the inverse sensitivity); Jordan &
 * Rumelhart 1992 (inverse learnt through a forward model); Wolpert, Miall & Kawato 1998 (both models); Tseng et al.
 * 2007, Mazzoni & Krakauer 2006 (sensory prediction errors drive adaptation); Wampler 1986 (damping).
 */

/** A reach that ended this near to a target was there; in half extents of the workspace. */
const NEAR = 0.06;

/** The cerebellum of adaptive filters. */
export class AdaptiveFilterCerebellum implements Cerebellum {
  readonly correctionMs = 0;
  readonly correctionPhases = [];
  observer: (() => void) | undefined;
  readonly foresees: boolean;
  readonly candidates: number;
  learning = true;
  /** It never perturbs itself. */
  noise = false;
  readonly parameters: AdaptiveFilterParameters;
  /** W, in shares of the parameters' ranges. */
  readonly inverse: AdaptiveFilter;
  readonly forward: ForwardModel;

  readonly #body: Body;
  readonly #granules: GranuleLayer;
  readonly #halfExtentM: number;
  readonly #goalCode: GranuleCode;
  readonly #rehearsal: Rehearsal;
  /** How far W is from the rehearsed correction, in shares of the ranges. */
  readonly #change: Float64Array;
  readonly #foreseen = new Float64Array(3);
  readonly #error = new Float64Array(3);
  /** Variance of the prediction of the last correction, on each axis (m^2). */
  #variance = 0;

  /** @throws ModelError when a constant is out of its range */
  constructor(body: Body, granules: GranuleParameters, parameters: AdaptiveFilterParameters) {
    this.parameters = checked(parameters);
    this.foresees = parameters.rehearsalSteps > 0;
    this.candidates = parameters.candidates ?? 1;
    this.#body = body;
    const count = body.joints * CPG_PARAMETERS_PER_JOINT;
    this.#granules = new GranuleLayer(granules);
    this.inverse = new AdaptiveFilter(this.#granules.cells, count);
    const {
      learningRate,
      errorSources: sources,
      servoModel: servos = false,
      errorEvidence: evidence = false,
    } = parameters;
    const { centre, halfExtentM } = granules;
    this.#halfExtentM = halfExtentM;
    this.forward = new ForwardModel(body.kinematics, body.reference, this.#granules, {
      learningRate,
      sources,
      servos,
      evidence,
      held: () => body.held,
      centre,
      halfExtentM,
    });
    this.#goalCode = this.#granules.createCode();
    this.#rehearsal = new Rehearsal(body, this.forward, this.parameters);
    this.#change = new Float64Array(count);
  }

  get slots(): number {
    return this.parameters.slots;
  }

  correction({ target, primitive, theta }: CerebellarGoal, out: Float64Array): number | undefined {
    const { shares, best } = this.#rehearsal;
    if (out.length !== shares.length)
      throw new ModelError(`cerebellum: room for ${out.length} corrections, expected ${shares.length}`);
    this.#granules.encodeOwn(target, primitive, this.#goalCode);
    this.inverse.read(this.#goalCode, shares);
    this.#rehearsal.bound(theta, shares);
    const missM = this.foresees ? this.#rehearsal.improve(target, primitive, theta) : undefined;
    if (this.foresees && this.learning) this.#takeUp(shares);
    if (this.foresees && this.forward.evidence !== undefined) {
      this.forward.foresee(best, primitive, this.#foreseen);
      this.#variance = this.forward.varianceOf(primitive);
    }
    for (let p = 0; p < out.length; p++) out[p] = shares[p] * parameterRanges[p % CPG_PARAMETERS_PER_JOINT];
    return missM;
  }

  uncertaintyM(): number {
    return Math.sqrt(3 * this.#variance);
  }

  experienced(target: ArrayLike<number>): number | undefined {
    return this.forward.evidence?.nearest(target, NEAR * this.#halfExtentM)?.primitive;
  }

  frozenCorrection(goal: CerebellarGoal, out: Float64Array): void {
    const { learning } = this;
    this.learning = false;
    try {
      this.correction(goal, out);
    } finally {
      this.learning = learning;
    }
  }

  foresee(hand: Vector3, primitive: number): Vector3 {
    this.forward.foreseeAt(hand, primitive, this.#foreseen);
    return vector3(this.#foreseen);
  }

  learn(outcome: CerebellarOutcome): CerebellarUpdate {
    for (let axis = 0; axis < 3; axis++)
      if (!(Number.isFinite(outcome.hand[axis]) && Number.isFinite(outcome.target[axis])))
        throw new ModelError('cerebellum: hand or target of the reach is not finite, expected lengths in m');
    requirePosture(outcome.commanded, this.#body.joints);
    requirePosture(outcome.measured, this.#body.joints);
    if (!this.learning) return { learned: false };
    if (this.foresees) this.#learnForward(outcome);
    else this.#learnInverse(outcome);
    return { learned: true };
  }

  abandon(): void {
    // Rehearsed corrections remain learnt: they hold whether the arm moved or not.
  }

  rest(): void {
    // It has no activity of its own between reaches.
  }

  forget(): void {
    // It keeps no state per goal.
  }

  save(): Fields {
    return { ...this.inverse.save('inverse'), ...this.forward.save() };
  }

  load(fields: Fields): void {
    this.inverse.load(fields, 'inverse');
    this.forward.load(fields);
  }

  /** W takes up the correction that a rehearsal ended with. */
  #takeUp(shares: Float64Array): void {
    this.inverse.read(this.#goalCode, this.#change);
    for (let p = 0; p < shares.length; p++) this.#change[p] = shares[p] - this.#change[p];
    this.inverse.learn(this.#goalCode, this.#change, 1);
  }

  /** The forward model learns from the seen hand minus the predicted one, for the movement that was made. */
  #learnForward({ hand, primitive, theta, commanded, measured }: CerebellarOutcome): void {
    this.forward.learn(commanded ?? this.#rehearsal.endOf(theta), primitive, hand, measured);
  }

  /** The inverse model learns from the error of the reach itself, through the inverse sensitivity. */
  #learnInverse({ hand, target, primitive, theta }: CerebellarOutcome): void {
    for (let axis = 0; axis < 3; axis++) this.#error[axis] = target[axis] - hand[axis];
    const step = this.#rehearsal.stepAgainst(this.#error, theta);
    this.#granules.encodeOwn(target, primitive, this.#goalCode);
    this.inverse.learn(this.#goalCode, step, this.parameters.learningRate);
  }
}
