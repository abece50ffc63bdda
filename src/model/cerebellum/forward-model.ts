import { AdaptiveFilter } from './adaptive-filter.js';
import { ErrorEvidence } from './error-evidence.js';
import type { SeenReach } from './seen-reaches.js';
import { ErrorSources, viewMap } from './error-sources.js';
import type { SourceAnswers } from './error-sources.js';
import type { GranuleCode, GranuleLayer } from './granule-layer.js';
import type { Fields } from '../numbers/fields.js';
import type { JointedKinematics } from '../movement/kinematics.js';
import type { Vector3 } from '../numbers/vector.js';
import type { RememberedReach } from './reach-memory.js';
import { ServoModel } from './servo-model.js';

/**
 * Predicts where the hand will be seen when primitive k sends the joints to a posture q_c (J, rad):
 *
 *     h(q, k) = p + A (1, x) + V g(p, k)
 *     p = FK_l(q + d + c (q - q0)),   x = (p - centre) / half extent
 *
 * The joints come to rest at q, as servo-model.ts predicts; without a servo model q = q_c. After a reach q is the measured
 * posture, so what the joints did is learnt apart from where the hand was seen. q0 is the reference posture, and links are
 * longer by shares l.
 *
 * Body (d, c, l) and view (A) explain a part of an error, which is learnt for all places at once (error-sources.ts). The rest
 * is learnt for the place and the primitive by V, an adaptive filter of granule cells g. All are 0 at first, so the first
 * prediction follows the geometry of the description. Hand and p in m.
 * Source: Wolpert, Miall & Kawato 1998 (forward models); docs/model/adaptive-filter.md.
 */

/** Constants of the forward model. Lengths in m. */
export interface ForwardModelParameters {
  /** Share of an error that the filter corrects at once. */
  readonly learningRate: number;
  /** Whether errors are attributed to body and view first (error-sources.ts). */
  readonly sources: boolean;
  /** Whether evidence over the last reaches tells causes, places and noise apart (error-evidence.ts). */
  readonly evidence?: boolean;
  /** Whether it predicts where the joints come to rest; otherwise it assumes the commanded posture. */
  readonly servos?: boolean;
  /** Angles of joints that do not move (J, rad; NaN: free), if there are any. */
  readonly held?: () => Float64Array | undefined;
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
  readonly evidence: ErrorEvidence | undefined;
  readonly servos: ServoModel | undefined;
  /** Deviation of each joint from its command in the posture predicted last (J, rad): q - q_c + d + c (q - q0). */
  readonly offsets: Float64Array;
  readonly #parameters: ForwardModelParameters;
  readonly #kinematics: JointedKinematics;
  readonly #reference: Float64Array;
  readonly #granules: GranuleLayer;
  readonly #code: GranuleCode;
  readonly #d: Float64Array;
  readonly #c: Float64Array;
  readonly #l: Float64Array;
  /** Where the joints come to rest by the last prediction (J, rad). */
  readonly rest: Float64Array;
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

  /** @param reference posture q0, from which the joint gains are measured (J, rad) */
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
    this.servos = parameters.servos ? new ServoModel(kinematics) : undefined;
    this.rest = new Float64Array(joints);
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
    this.evidence =
      this.sources && parameters.evidence
        ? new ErrorEvidence(
            joints,
            this.sources.state,
            this.sources.prior,
            this.filter,
            () => granules.createCode(),
            (reach, out) => {
              this.#look(reach, out);
            },
            parameters.halfExtentM,
          )
        : undefined;
  }

  /** Where the hand will be seen if the joints are sent to `commanded` (J, rad), into `out` (3, m). Allocates nothing. */
  foresee(commanded: ArrayLike<number>, primitive: number, out: Float64Array): void {
    if (this.servos === undefined) this.rest.set(commanded);
    else this.servos.settle(commanded, this.rest, this.#parameters.held?.());
    this.#foreseeFrom(this.rest, primitive, out);
    for (let j = 0; j < this.offsets.length; j++) this.offsets[j] += this.rest[j] - commanded[j];
  }

  /** The same if the joints are known to be at `posture`. */
  #foreseeFrom(posture: ArrayLike<number>, primitive: number, out: Float64Array): void {
    this.#locate(posture);
    this.foreseeAt(this.#hand, primitive, out);
  }

  /** Computes where the body puts the hand if the joints are at `posture`. */
  #locate(posture: ArrayLike<number>): void {
    const { away } = this.#answers;
    for (let j = 0; j < away.length; j++) {
      away[j] = posture[j] - this.#reference[j];
      this.offsets[j] = this.#d[j] + this.#c[j] * away[j];
      this.#posture[j] = posture[j] + this.offsets[j];
    }
    this.#placeHand();
  }

  /** Variance of the last prediction on each axis, for a movement with this primitive (m^2); 0 if it is not known. */
  varianceOf(primitive: number): number {
    return this.evidence?.variance({ posture: this.rest, primitive, hand: this.#hand }) ?? 0;
  }

  /** Predicts where a hand at `hand` (3, m) will be seen, whatever the posture. */
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

  /** Converts a derivative of the hand (3 x n, row-major) into one of the seen hand, at the posture predicted last. */
  turn(derivative: Float64Array, primitive: number, out: Float64Array): void {
    this.#evaluateTurn(primitive);
    this.#applyTurn(derivative, out);
  }

  /**
   * Learns from the hand (3, m) that was seen when the joints were sent to `commanded` (J, rad).
   * @param measured posture at that time (J, rad); the commanded one unless given
   */
  learn(
    commanded: ArrayLike<number>,
    primitive: number,
    hand: ArrayLike<number>,
    measured?: Float64Array,
  ): void {
    if (this.servos === undefined || measured === undefined) {
      this.#learnSeen(commanded, primitive, hand);
      return;
    }
    this.servos.learn(commanded, measured, this.#parameters.held?.());
    this.#learnSeen(measured, primitive, hand);
  }

  /** Looks at a reach under the present causes, without what is known of places. */
  #look({ posture, primitive, hand }: RememberedReach, { error, rows, code }: SeenReach): void {
    const { sources } = this;
    if (sources === undefined) return;
    const { halfExtentM, centre } = this.#parameters;
    this.#locate(posture);
    const seen = this.#seen;
    for (let axis = 0; axis < 3; axis++) {
      seen[axis] = this.#hand[axis];
      this.#x[axis] = (this.#hand[axis] - centre[axis]) / halfExtentM;
    }
    sources.addView(this.#x, seen);
    for (let axis = 0; axis < 3; axis++) error[axis] = hand[axis] - seen[axis];
    saturate(error, halfExtentM);
    this.#granules.encodePlace(this.#hand, primitive, code);
    this.#kinematics.jacobian(this.#posture, this.#jacobian);
    viewMap(sources.state, halfExtentM, this.#turn);
    this.#applyTurn(this.#jacobian, this.#answers.offsets);
    this.#applyTurn(this.#links, this.#answers.lengths);
    sources.arrange(this.#answers, rows);
  }

  #learnSeen(posture: ArrayLike<number>, primitive: number, hand: ArrayLike<number>): void {
    if (this.evidence !== undefined) {
      this.evidence.learn({
        posture: Float64Array.from(posture),
        primitive,
        hand: Float64Array.from(hand),
      });
      return;
    }
    this.#compare(posture, primitive, hand);
    if (this.sources !== undefined) {
      this.#kinematics.jacobian(this.#posture, this.#jacobian);
      this.#evaluateTurn(primitive);
      this.#applyTurn(this.#jacobian, this.#answers.offsets);
      this.#applyTurn(this.#links, this.#answers.lengths);
      this.sources.learn(this.#answers, this.#error);
      this.#varied.set(this.#seen);
      this.#foreseeFrom(posture, primitive, this.#seen);
      for (let axis = 0; axis < 3; axis++) this.#error[axis] -= this.#seen[axis] - this.#varied[axis];
    }
    this.filter.learn(this.#code, this.#error, this.#parameters.learningRate);
  }

  save(): Fields {
    return {
      ...this.filter.save('forward'),
      ...this.sources?.save(),
      ...this.servos?.save(),
      ...this.evidence?.save(),
    };
  }

  load(fields: Fields): void {
    this.filter.load(fields, 'forward');
    this.sources?.load(fields);
    this.servos?.load(fields);
    this.evidence?.load(fields);
  }

  /** The position of the hand at `#posture`, with the estimated lengths of the links. */
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

  /** Fills in the derivative of the seen hand with respect to the hand (3 x 3), and the code and x of the hand. */
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

  /** The sensory prediction error: seen minus predicted. It saturates at the half extent, as climbing fibres do. */
  #compare(posture: ArrayLike<number>, primitive: number, hand: ArrayLike<number>): void {
    this.#foreseeFrom(posture, primitive, this.#seen);
    for (let axis = 0; axis < 3; axis++) this.#error[axis] = hand[axis] - this.#seen[axis];
    saturate(this.#error, this.#parameters.halfExtentM);
  }
}

/** Shortens a vector (3) to at most this length. */
function saturate(vector: Float64Array, longest: number): void {
  const length = Math.hypot(vector[0], vector[1], vector[2]);
  if (length <= longest) return;
  for (let axis = 0; axis < 3; axis++) vector[axis] *= longest / length;
}
