import { AdaptiveFilter } from './adaptive-filter.js';
import { ErrorSources } from './error-sources.js';
import type { SourceAnswers } from './error-sources.js';
import type { GranuleCode, GranuleLayer } from './granule-layer.js';
import type { Fields } from '../numbers/fields.js';
import type { JointedKinematics } from '../movement/kinematics.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * Foresees where the hand will be seen that primitive k brings to a posture q (J, rad):
 *
 *     h(q, k) = p + A (1, x) + V g(p, k)
 *     p = FK_l(q + d + c (q - q0)),   x = (p - centre) / half extent
 *
 * with the reference posture q0 and links that are longer by shares l. What of an error body (d, c, l) and view (A)
 * explain is learnt for all places at once (error-sources.ts); the rest is learnt for the place and the primitive by V,
 * an adaptive filter of granule cells g. All are 0 at first: the geometry of the description. Hand and p in m.
 * Source: Wolpert, Miall & Kawato 1998 (forward models); docs/model/adaptive-filter.md.
 */

/** Constants of the forward model. Lengths in m. */
export interface ForwardModelParameters {
  /** Share of an error that the filter makes up for at once. */
  readonly learningRate: number;
  /** Whether errors are attributed to body and view first (error-sources.ts). */
  readonly sources: boolean;
  /** Centre and half the edge of the workspace. */
  readonly centre: Vector3;
  readonly halfExtentM: number;
}

/** Step of the numerical derivative (m). */
const STEP_M = 1e-4;

/** The forward model of one arm. */
export class ForwardModel {
  /** V (m). */
  readonly filter: AdaptiveFilter;
  readonly sources: ErrorSources | undefined;
  /** By how much each joint is off in the posture that was foreseen last (J, rad): d + c (q - q0). */
  readonly offsets: Float64Array;
  readonly #parameters: ForwardModelParameters;
  readonly #kinematics: JointedKinematics;
  readonly #reference: Float64Array;
  readonly #granules: GranuleLayer;
  readonly #code: GranuleCode;
  readonly #d: Float64Array;
  readonly #c: Float64Array;
  readonly #l: Float64Array;
  readonly #posture: Float64Array;
  readonly #origins: Float64Array;
  readonly #jacobian: Float64Array;
  /** Links as vectors (3 x J, row-major, m). */
  readonly #links: Float64Array;
  readonly #answers: SourceAnswers;
  readonly #hand = new Float64Array(3);
  readonly #x = new Float64Array(3);
  readonly #seen = new Float64Array(3);
  readonly #varied = new Float64Array(3);
  readonly #variedSeen = new Float64Array(3);
  readonly #turn = new Float64Array(9);
  readonly #error = new Float64Array(3);

  /** @param reference posture from which joint gains count (J, rad) */
  constructor(
    kinematics: JointedKinematics,
    reference: Float64Array,
    granules: GranuleLayer,
    parameters: ForwardModelParameters,
  ) {
    const { joints } = kinematics;
    this.#parameters = parameters;
    this.#kinematics = kinematics;
    this.#reference = reference;
    this.#granules = granules;
    this.filter = new AdaptiveFilter(granules.cells, 3);
    this.sources = parameters.sources ? new ErrorSources(joints, parameters.halfExtentM) : undefined;
    this.#d = this.sources?.offsets ?? new Float64Array(joints);
    this.#c = this.sources?.gains ?? new Float64Array(joints);
    this.#l = this.sources?.lengths ?? new Float64Array(joints);
    this.offsets = new Float64Array(joints);
    this.#code = granules.createCode();
    this.#posture = new Float64Array(joints);
    this.#origins = new Float64Array(3 * (joints + 1));
    this.#jacobian = new Float64Array(3 * joints);
    this.#links = new Float64Array(3 * joints);
    this.#answers = {
      x: this.#x,
      offsets: new Float64Array(3 * joints),
      away: new Float64Array(joints),
      lengths: new Float64Array(3 * joints),
    };
  }

  /** Where the hand will be seen at `posture` (J, rad), into `out` (3, m). Allocates nothing. */
  foresee(posture: ArrayLike<number>, primitive: number, out: Float64Array): void {
    const { away } = this.#answers;
    for (let j = 0; j < away.length; j++) {
      away[j] = posture[j] - this.#reference[j];
      this.offsets[j] = this.#d[j] + this.#c[j] * away[j];
      this.#posture[j] = posture[j] + this.offsets[j];
    }
    this.#placeHand();
    this.foreseeAt(this.#hand, primitive, out);
  }

  /** The same for a hand at `hand` (3, m), whatever the posture. */
  foreseeAt(hand: ArrayLike<number>, primitive: number, out: Float64Array): void {
    const { centre, halfExtentM } = this.#parameters;
    this.#granules.encode(hand, primitive, this.#code);
    this.filter.read(this.#code, out);
    for (let axis = 0; axis < 3; axis++) {
      out[axis] += hand[axis];
      this.#x[axis] = (hand[axis] - centre[axis]) / halfExtentM;
    }
    this.sources?.addView(this.#x, out);
  }

  /** Turns a derivative of the hand (3 x n, row-major) into one of the seen hand, at the posture foreseen last. */
  turn(derivative: Float64Array, primitive: number, out: Float64Array): void {
    this.#evaluateTurn(primitive);
    this.#applyTurn(derivative, out);
  }

  /** Learns from the hand (3, m) that was seen at `posture`. */
  learn(posture: ArrayLike<number>, primitive: number, hand: ArrayLike<number>): void {
    this.#compare(posture, primitive, hand);
    if (this.sources !== undefined) {
      this.#kinematics.jacobian(this.#posture, this.#jacobian);
      this.#evaluateTurn(primitive);
      this.#applyTurn(this.#jacobian, this.#answers.offsets);
      this.#applyTurn(this.#links, this.#answers.lengths);
      this.sources.learn(this.#answers, this.#error);
      this.#varied.set(this.#seen);
      this.foresee(posture, primitive, this.#seen);
      for (let axis = 0; axis < 3; axis++) this.#error[axis] -= this.#seen[axis] - this.#varied[axis];
    }
    this.filter.learn(this.#code, this.#error, this.#parameters.learningRate);
  }

  save(): Fields {
    return { ...this.filter.save('forward'), ...this.sources?.save() };
  }

  load(fields: Fields): void {
    this.filter.load(fields, 'forward');
    this.sources?.load(fields);
  }

  /** Where the hand is at `#posture`, with links as long as they are thought to be. */
  #placeHand(): void {
    const joints = this.#l.length;
    const origins = this.#origins;
    this.#kinematics.origins(this.#posture, origins);
    for (let axis = 0; axis < 3; axis++) {
      let at = origins[3 * joints + axis];
      for (let j = 0; j < joints; j++) {
        const link = origins[3 * j + 3 + axis] - origins[3 * j + axis];
        this.#links[axis * joints + j] = link;
        at += this.#l[j] * link;
      }
      this.#hand[axis] = at;
    }
  }

  /** Fills in the derivative of the seen hand by the hand (3 x 3); leaves code and x of the hand. */
  #evaluateTurn(primitive: number): void {
    this.foreseeAt(this.#hand, primitive, this.#seen);
    for (let axis = 0; axis < 3; axis++) {
      this.#varied.set(this.#hand);
      this.#varied[axis] += STEP_M;
      this.foreseeAt(this.#varied, primitive, this.#variedSeen);
      for (let i = 0; i < 3; i++) this.#turn[3 * i + axis] = (this.#variedSeen[i] - this.#seen[i]) / STEP_M;
    }
    this.foreseeAt(this.#hand, primitive, this.#seen);
  }

  #applyTurn(derivative: Float64Array, out: Float64Array): void {
    const turn = this.#turn;
    const n = derivative.length / 3;
    for (let i = 0; i < 3; i++)
      for (let p = 0; p < n; p++)
        out[i * n + p] =
          turn[3 * i] * derivative[p] +
          turn[3 * i + 1] * derivative[n + p] +
          turn[3 * i + 2] * derivative[2 * n + p];
  }

  /** The sensory prediction error: seen less foreseen. It saturates at the half extent, as climbing fibres do. */
  #compare(posture: ArrayLike<number>, primitive: number, hand: ArrayLike<number>): void {
    this.foresee(posture, primitive, this.#seen);
    for (let axis = 0; axis < 3; axis++) this.#error[axis] = hand[axis] - this.#seen[axis];
    const { halfExtentM } = this.#parameters;
    const length = Math.hypot(this.#error[0], this.#error[1], this.#error[2]);
    if (length <= halfExtentM) return;
    for (let axis = 0; axis < 3; axis++) this.#error[axis] *= halfExtentM / length;
  }
}
