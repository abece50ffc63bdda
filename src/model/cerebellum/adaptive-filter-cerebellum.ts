import { ModelError } from '../../errors.js';
import { AdaptiveFilter } from './adaptive-filter.js';
import type { Body } from '../movement/body.js';
import type { CerebellarGoal, CerebellarOutcome, CerebellarUpdate, Cerebellum } from './cerebellum.js';
import { CPG_PARAMETERS_PER_JOINT } from '../movement/cpg.js';
import { ForwardModel } from './forward-model.js';
import { GranuleLayer } from './granule-layer.js';
import type { GranuleCode, GranuleParameters } from './granule-layer.js';
import { dampedLeastSquares } from '../numbers/damped-least-squares.js';
import { HandSensitivity } from './hand-sensitivity.js';
import type { Fields } from '../numbers/fields.js';
import { parameterLowest, parameterRanges } from '../movement/primitive-expression.js';
import { vector3 } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * A cerebellum of adaptive filters that learns from the error as a vector (docs/model/adaptive-filter.md).
 *
 *     g(x, k)            granule cells for position x (m) and primitive k (granule-layer.ts)
 *     correction         Θ = Θ_k + R clip(W g(x*, k), ±limit)      W: 6J x cells, R: ranges of the parameters
 *     seen hand          h(Θ) = h(CPG(Θ), k)                       foreseen by forward-model.ts
 *
 * x* is the desired position. W is an inverse model, which answers a wish; h is a forward model, which foresees what
 * is seen of the hand where that differs from what the body's geometry says: load, wear, wrong lengths, a rotated view.
 *
 * After a reach that ended at Θ with the hand seen at h', the climbing fibres carry the error as a vector:
 *
 *     with rehearsal     e = h' - h(Θ),    teaches h                                  (sensory prediction error)
 *     without            e = x* - h',      W <- W + rate S+ e g(x*, k)^T / |g|^2      (feedback error)
 *     S+ = S^T (S S^T + damping^2 I)^-1    sensitivity of the hand to the parameters (hand-sensitivity.ts)
 *
 * A rehearsal moves in mind until h(Θ) meets x*, by the same rule with the foreseen hand in place of the seen one:
 *
 *     d <- clip(d + a S+ (x* - h(Θ_k + R d))),    d = W g(x*, k) at first,   S = dh/dp dp/dΘ R
 *
 * a is halved until the step brings h nearer and the movement may be made, by its limits. While learning is on, W
 * takes up what the rehearsal ended with; else it is used for this reach and forgotten. Weights start at 0.
 *
 * Sources: Marr 1969, Albus 1971, Ito 1984 (climbing fibres teach); Fujita 1982, Dean & Porrill 2010 (adaptive
 * filter); Kawato, Furukawa & Suzuki 1987, Kawato 1990 (feedback error through the inverse sensitivity); Jordan &
 * Rumelhart 1992 (inverse learnt through a forward model); Wolpert, Miall & Kawato 1998 (both models); Tseng et al.
 * 2007, Mazzoni & Krakauer 2006 (sensory prediction errors drive adaptation); Wampler 1986 (damping).
 */

/** Constants of the adaptive filter cerebellum. Lengths in m. */
export interface AdaptiveFilterParameters {
  /** Share of an error that is made up for at once. */
  readonly learningRate: number;
  /** Largest correction of a parameter, as a share of its range. */
  readonly correctionLimit: number;
  /** Movements in mind before each reach, at most; 0: none, the arm learns by itself. */
  readonly rehearsalSteps: number;
  /** A rehearsal that ends this near to the target is good enough. */
  readonly toleranceM: number;
  /** Damping of the inverse sensitivity. */
  readonly dampingM: number;
  /** Whether the forward model attributes errors to the view and to joints before places learn the rest. */
  readonly errorSources: boolean;
  /** Primitives that are compared at most by what is foreseen of them; 1 unless given. */
  readonly candidates?: number;
  /** Goal units that targets are told apart by in reports; nothing is kept of them here. */
  readonly slots: number;
}

/** Largest change of a parameter in one step, as a share of its range. */
const LONGEST_STEP = 0.3;
/** A step that helps nothing is halved this often. */
const HALVINGS = 4;

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
  readonly #sensitivity: HandSensitivity;
  readonly #goalCode: GranuleCode;
  /** Correction under trial, its movement in mind, and the best so far; in shares of the ranges. */
  readonly #shares: Float64Array;
  readonly #tried: Float64Array;
  readonly #step: Float64Array;
  readonly #theta: Float64Array;
  /** Posture that the tried correction leads to (J), where the hand will be seen there, and the error (3). */
  readonly #posture: Float64Array;
  readonly #foreseen = new Float64Array(3);
  readonly #error = new Float64Array(3);
  readonly #turned: Float64Array;

  /** @throws ModelError when a constant is out of its range */
  constructor(body: Body, granules: GranuleParameters, parameters: AdaptiveFilterParameters) {
    this.parameters = checked(parameters);
    this.foresees = parameters.rehearsalSteps > 0;
    this.candidates = parameters.candidates ?? 1;
    this.#body = body;
    const count = body.joints * CPG_PARAMETERS_PER_JOINT;
    this.#granules = new GranuleLayer(granules);
    this.inverse = new AdaptiveFilter(this.#granules.cells, count);
    const { learningRate, errorSources: sources } = parameters;
    const { centre, halfExtentM } = granules;
    this.forward = new ForwardModel(body.kinematics, body.reference, this.#granules, {
      learningRate,
      sources,
      centre,
      halfExtentM,
    });
    this.#sensitivity = new HandSensitivity(body);
    this.#goalCode = this.#granules.createCode();
    this.#shares = new Float64Array(count);
    this.#tried = new Float64Array(count);
    this.#step = new Float64Array(count);
    this.#theta = new Float64Array(count);
    this.#posture = new Float64Array(body.joints);
    this.#turned = new Float64Array(3 * count);
  }

  get slots(): number {
    return this.parameters.slots;
  }

  correction({ target, primitive, theta }: CerebellarGoal, out: Float64Array): number | undefined {
    const shares = this.#shares;
    if (out.length !== shares.length)
      throw new ModelError(`cerebellum: room for ${out.length} corrections, expected ${shares.length}`);
    this.#granules.encode(target, primitive, this.#goalCode);
    this.inverse.read(this.#goalCode, shares);
    this.#bound(theta, shares);
    const missM = this.foresees ? this.#rehearse(target, primitive, theta) : undefined;
    for (let p = 0; p < out.length; p++) out[p] = shares[p] * parameterRanges[p % CPG_PARAMETERS_PER_JOINT];
    return missM;
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
    if (!this.learning) return { learned: false };
    if (this.foresees) this.#learnForward(outcome);
    else this.#learnInverse(outcome);
    return { learned: true };
  }

  abandon(): void {
    // What was rehearsed stays learnt: it holds whether the arm moved or not.
  }

  rest(): void {
    // It has no activity of its own between reaches.
  }

  forget(): void {
    // It keeps nothing of a single goal.
  }

  save(): Fields {
    return { ...this.inverse.save('inverse'), ...this.forward.save() };
  }

  load(fields: Fields): void {
    this.inverse.load(fields, 'inverse');
    this.forward.load(fields);
  }

  /** From the difference of what is seen and what was foreseen of the movement that was made. */
  #learnForward({ hand, primitive, theta }: CerebellarOutcome): void {
    this.#body.imagine(theta, this.#posture);
    this.forward.learn(this.#posture, primitive, hand);
  }

  /** From the error of the reach itself, through the inverse sensitivity. */
  #learnInverse({ hand, target, primitive, theta }: CerebellarOutcome): void {
    for (let axis = 0; axis < 3; axis++) this.#error[axis] = target[axis] - hand[axis];
    this.#sensitivity.evaluate(theta, this.forward.offsets);
    dampedLeastSquares(this.#sensitivity.matrix, this.#error, this.parameters.dampingM, this.#step);
    this.#shorten();
    this.#granules.encode(target, primitive, this.#goalCode);
    this.inverse.learn(this.#goalCode, this.#step, this.parameters.learningRate);
  }

  /** Improves `#shares` until the foreseen hand meets the target; how far off it ends (m). */
  #rehearse(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    const { rehearsalSteps, toleranceM, dampingM } = this.parameters;
    const shares = this.#shares;
    let missM = this.#beginRehearsal(target, primitive, theta);
    for (let n = 0; n < rehearsalSteps && missM > toleranceM; n++) {
      this.#sensitivity.evaluate(this.#theta, this.forward.offsets);
      this.forward.turn(this.#sensitivity.matrix, primitive, this.#turned);
      dampedLeastSquares(this.#turned, this.#error, dampingM, this.#step);
      this.#shorten();
      const nearer = this.#stepNearer(target, primitive, theta, missM);
      if (nearer === undefined) break;
      missM = nearer;
    }
    if (this.learning) {
      this.inverse.read(this.#goalCode, this.#step);
      for (let p = 0; p < shares.length; p++) this.#step[p] = shares[p] - this.#step[p];
      this.inverse.learn(this.#goalCode, this.#step, 1);
    }
    return missM;
  }

  /** Begins with what was learnt, unless the primitive alone is better or that may not be moved. */
  #beginRehearsal(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    this.#tried.fill(0);
    const plainM = this.#imagine(target, primitive, theta);
    if (this.#shares.every((share) => share === 0)) return plainM;
    this.#tried.set(this.#shares);
    const learntM = this.#imagine(target, primitive, theta);
    if (learntM <= plainM) return learntM;
    this.#shares.fill(0);
    this.#tried.fill(0);
    return this.#imagine(target, primitive, theta);
  }

  /** Takes the largest share of `#step` that helps; the new distance to the target, or undefined where none does. */
  #stepNearer(
    target: ArrayLike<number>,
    primitive: number,
    theta: Float64Array,
    missM: number,
  ): number | undefined {
    const shares = this.#shares;
    for (let n = 0, size = 1; n <= HALVINGS; n++, size /= 2) {
      for (let p = 0; p < shares.length; p++) this.#tried[p] = shares[p] + size * this.#step[p];
      this.#bound(theta, this.#tried);
      const triedM = this.#imagine(target, primitive, theta);
      if (triedM >= missM) continue;
      shares.set(this.#tried);
      return triedM;
    }
    return undefined;
  }

  /** The foreseen distance to the target under the tried correction (m); infinite where it may not be moved. */
  #imagine(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    for (let p = 0; p < theta.length; p++)
      this.#theta[p] = theta[p] + this.#tried[p] * parameterRanges[p % CPG_PARAMETERS_PER_JOINT];
    if (!this.#body.imagine(this.#theta, this.#posture)) return Infinity;
    this.forward.foresee(this.#posture, primitive, this.#foreseen);
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const error = target[axis] - this.#foreseen[axis];
      this.#error[axis] = error;
      squared += error * error;
    }
    return Math.sqrt(squared);
  }

  /** Keeps `#step` within the longest step, its direction unchanged. */
  #shorten(): void {
    let longest = 0;
    for (const share of this.#step) longest = Math.max(longest, Math.abs(share));
    if (longest <= LONGEST_STEP) return;
    for (let p = 0; p < this.#step.length; p++) this.#step[p] *= LONGEST_STEP / longest;
  }

  /** Keeps corrections within their limit, and parameters where those of primitives can be. */
  #bound(theta: Float64Array, shares: Float64Array): void {
    const { correctionLimit } = this.parameters;
    for (let p = 0; p < shares.length; p++) {
      const column = p % CPG_PARAMETERS_PER_JOINT;
      const at = (theta[p] - parameterLowest[column]) / parameterRanges[column];
      const low = Math.max(-correctionLimit, Math.min(0, -at));
      const high = Math.min(correctionLimit, Math.max(0, 1 - at));
      shares[p] = Math.min(Math.max(shares[p], low), high);
    }
  }
}

function checked(parameters: AdaptiveFilterParameters): AdaptiveFilterParameters {
  const { learningRate, correctionLimit, rehearsalSteps, toleranceM, dampingM, slots } = parameters;
  const require = (name: string, right: boolean, value: number, expected: string) => {
    if (!right) throw new ModelError(`cerebellum: ${name} is ${value}, expected ${expected}`);
  };
  require('learningRate', learningRate >= 0 && learningRate < 2, learningRate, 'from 0 to below 2');
  require('correctionLimit', correctionLimit >= 0 && correctionLimit <= 1, correctionLimit, '0 to 1');
  require('rehearsalSteps', Number.isInteger(rehearsalSteps) &&
    rehearsalSteps >= 0, rehearsalSteps, 'a count');
  require('toleranceM', toleranceM > 0, toleranceM, 'a positive length in m');
  require('dampingM', dampingM > 0, dampingM, 'a positive length in m');
  require('slots', Number.isInteger(slots) && slots > 0, slots, 'a positive integer');
  return Object.freeze({ ...parameters });
}
