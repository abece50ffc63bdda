import type { AdaptiveFilterParameters } from './adaptive-filter-parameters.js';
import type { Body } from '../movement/body.js';
import { CPG_PARAMETERS_PER_JOINT } from '../movement/cpg.js';
import type { ForwardModel } from './forward-model.js';
import { broyden } from '../numbers/broyden.js';
import { dampedLeastSquares } from '../numbers/damped-least-squares.js';
import { HandSensitivity } from './hand-sensitivity.js';
import { parameterLowest, parameterRanges } from '../movement/primitive-expression.js';

/** Largest change of a parameter in one step, as a share of its range. */
const LONGEST_STEP = 0.3;
/** A step that leaves less than this share of the error steered well: the next one needs no new slopes. */
const WELL_STEERED = 0.7;
/** A step that leaves more than this share of the error ends the rehearsal. */
const HOPELESS = 0.99;
/** A step that does not help is halved at most this often. */
const HALVINGS = 4;
/** Joints that have given way come back this often in a rehearsal. */
const COMEBACKS = 1;

const jointOf = (parameter: number) => Math.floor(parameter / CPG_PARAMETERS_PER_JOINT);

/** Where a primitive ends without a correction (J, rad), and whether it may be moved. */
interface PlainEnd {
  readonly posture: Float64Array;
  readonly isPermitted: boolean;
}

/**
 * Simulates movements with the forward model h until the predicted hand meets a target, without a movement of the arm
 * (docs/model/adaptive-filter.md). Corrections d are shares of the ranges R of the parameters:
 *
 *     d <- clip(d + a S+ (x* - h(Θ_k + R d))),    S = dh/dp dp/dΘ R,    S+ = S^T (S S^T + damping^2 I)^-1
 *
 * After a step that steered well, S is updated by that step (Broyden 1965). After any other step S is computed anew. The
 * factor a is halved until the step brings h nearer to x* and the movement is permitted, the posture included in which the
 * joints are predicted to come to rest. Where no such step is, the joints
 * that by themselves would leave what is permitted give way: the rehearsal goes on without their columns of S. When the others
 * do not help any more, those joints come back, once: where the others have moved to they may have room.
 */
export class Rehearsal {
  /** The correction, in shares of the ranges: where a rehearsal begins, and the best found. */
  readonly shares: Float64Array;
  /** Posture at the end of the best correction so far (J). */
  readonly best: Float64Array;
  readonly #body: Body;
  readonly #forward: ForwardModel;
  readonly #parameters: AdaptiveFilterParameters;
  readonly #sensitivity: HandSensitivity;
  /** The correction being tried, and its simulated movement. */
  readonly #tried: Float64Array;
  /** Joints that have given way in this rehearsal. */
  readonly #givenWay: Uint8Array;
  #comebacks = 0;
  readonly #step: Float64Array;
  readonly #theta: Float64Array;
  /** Posture at the end of the tried correction (J), the predicted place of the hand, and the error (3). */
  readonly #posture: Float64Array;
  readonly #foreseen = new Float64Array(3);
  readonly #error = new Float64Array(3);
  readonly #turned: Float64Array;
  readonly #sharesBefore: Float64Array;
  readonly #errorBefore = new Float64Array(3);
  /** The end postures of plain primitives, and whether they are permitted, by their parameters. */
  readonly #plain = new WeakMap<Float64Array, PlainEnd>();
  /** The slopes of their end postures. */
  readonly #plainSlopes = new WeakMap<Float64Array, Float64Array>();

  constructor(body: Body, forward: ForwardModel, parameters: AdaptiveFilterParameters) {
    const count = body.joints * CPG_PARAMETERS_PER_JOINT;
    this.#body = body;
    this.#forward = forward;
    this.#parameters = parameters;
    this.#sensitivity = new HandSensitivity(body);
    this.shares = new Float64Array(count);
    this.best = new Float64Array(body.joints);
    this.#tried = new Float64Array(count);
    this.#givenWay = new Uint8Array(body.joints);
    this.#step = new Float64Array(count);
    this.#theta = new Float64Array(count);
    this.#posture = new Float64Array(body.joints);
    this.#turned = new Float64Array(3 * count);
    this.#sharesBefore = new Float64Array(count);
  }

  /** Posture at the end of the movement with these parameters (J); it is valid until the next call. */
  endOf(theta: Float64Array): Float64Array {
    this.#body.imagine(theta, this.#posture);
    return this.#posture;
  }

  /** The change of the parameters that takes an error of the hand (3, m) away, in shares; it is valid until the next call. */
  stepAgainst(error: Float64Array, theta: Float64Array): Float64Array {
    this.#sensitivity.evaluate(this.#sensitivity.slopesAt(theta), this.endOf(theta), this.#forward.offsets);
    dampedLeastSquares(this.#sensitivity.matrix, error, this.#parameters.dampingM, this.#step);
    this.#shorten();
    return this.#step;
  }

  /** Improves `shares` until the predicted hand meets the target. @returns the remaining distance (m) */
  improve(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    const { rehearsalSteps, toleranceM, dampingM } = this.#parameters;
    const shares = this.shares;
    let missM = this.#beginRehearsal(target, primitive, theta);
    let isNew = true;
    this.#givenWay.fill(0);
    this.#comebacks = COMEBACKS;
    // A correction that is good enough already becomes better with each reach.
    const isKnown = missM <= toleranceM && shares.some((share) => share !== 0);
    for (let n = 0; n < rehearsalSteps && (missM > toleranceM || (isKnown && n === 0)); n++) {
      if (isNew) this.#findSlopes(primitive, theta);
      dampedLeastSquares(this.#turned, this.#error, dampingM, this.#step);
      this.#shorten();
      this.#sharesBefore.set(shares);
      this.#errorBefore.set(this.#error);
      const nearer = this.#stepNearer(target, primitive, theta, missM);
      if (nearer === undefined) {
        if (isNew && !this.#giveWay(target, primitive, theta) && !this.#comeBack()) break;
        isNew = true;
        this.#tried.set(shares);
        this.#imagine(target, primitive, theta);
        continue;
      }
      isNew = nearer > WELL_STEERED * missM;
      if (isNew && nearer > HOPELESS * missM && !this.#comeBack()) {
        missM = nearer;
        break;
      }
      missM = nearer;
      if (!isNew) {
        for (let p = 0; p < shares.length; p++) this.#step[p] = shares[p] - this.#sharesBefore[p];
        // The movement of the predicted hand: the error before minus the error now.
        for (let axis = 0; axis < 3; axis++) this.#errorBefore[axis] -= this.#error[axis];
        broyden(this.#turned, this.#step, this.#errorBefore);
      }
    }
    return missM;
  }

  /** S at the movement that was imagined last, without the joints that have given way. */
  #findSlopes(primitive: number, theta: Float64Array): void {
    const isPlain = this.shares.every((share) => share === 0);
    const slopes = isPlain ? this.#slopesOfPlain(theta) : this.#sensitivity.slopesAt(this.#theta);
    this.#sensitivity.evaluate(slopes, this.#posture, this.#forward.offsets);
    this.#forward.turn(this.#sensitivity.matrix, primitive, this.#turned);
    const count = this.shares.length;
    for (let p = 0; p < count; p++)
      if (this.#givenWay[jointOf(p)] === 1)
        for (let axis = 0; axis < 3; axis++) this.#turned[axis * count + p] = 0;
  }

  /** The slopes of a plain primitive are computed once. */
  #slopesOfPlain(theta: Float64Array): Float64Array {
    let slopes = this.#plainSlopes.get(theta);
    if (slopes === undefined) {
      slopes = this.#sensitivity.slopesAt(theta).slice();
      this.#plainSlopes.set(theta, slopes);
    }
    return slopes;
  }

  /** Lets the joints give way that may not even take the least share of `#step`. @returns whether there is one */
  #giveWay(target: ArrayLike<number>, primitive: number, theta: Float64Array): boolean {
    let found = false;
    for (let joint = 0; joint < this.#givenWay.length; joint++) {
      if (this.#givenWay[joint] === 1) continue;
      for (let p = 0; p < this.#tried.length; p++)
        this.#tried[p] = this.shares[p] + (jointOf(p) === joint ? this.#step[p] / 2 ** HALVINGS : 0);
      this.bound(theta, this.#tried);
      if (this.#imagine(target, primitive, theta) < Infinity) continue;
      this.#givenWay[joint] = 1;
      found = true;
    }
    return found;
  }

  /** Lets all joints take part again. @returns false if all do, or if they have come back before */
  #comeBack(): boolean {
    if (this.#comebacks === 0 || !this.#givenWay.includes(1)) return false;
    this.#comebacks--;
    this.#givenWay.fill(0);
    return true;
  }

  /** Begins with the learnt correction, unless the primitive alone is better or the correction is not permitted. */
  #beginRehearsal(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    const plainM = this.#imaginePlain(target, primitive, theta);
    if (this.shares.every((share) => share === 0)) return plainM;
    this.#tried.set(this.shares);
    const learntM = this.#imagine(target, primitive, theta);
    if (learntM <= plainM) {
      this.best.set(this.#posture);
      return learntM;
    }
    this.shares.fill(0);
    return this.#imaginePlain(target, primitive, theta);
  }

  /** `#imagine` without a correction. Where a primitive ends by itself is simulated once. */
  #imaginePlain(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    this.#tried.fill(0);
    this.#theta.set(theta);
    const isFree = this.#body.held === undefined;
    let end = isFree ? this.#plain.get(theta) : undefined;
    if (end === undefined) {
      const isPermitted = this.#body.imagine(theta, this.#posture);
      end = { posture: this.#posture.slice(), isPermitted };
      if (isFree) this.#plain.set(theta, end);
    }
    this.#posture.set(end.posture);
    this.best.set(end.posture);
    return end.isPermitted ? this.#missAt(target, primitive) : Infinity;
  }

  /**
   * Takes the largest share of `#step` that helps.
   * @returns the new distance to the target, or undefined if no share
   * helps
   */
  #stepNearer(
    target: ArrayLike<number>,
    primitive: number,
    theta: Float64Array,
    missM: number,
  ): number | undefined {
    const shares = this.shares;
    for (let n = 0, size = 1; n <= HALVINGS; n++, size /= 2) {
      for (let p = 0; p < shares.length; p++) this.#tried[p] = shares[p] + size * this.#step[p];
      this.bound(theta, this.#tried);
      const triedM = this.#imagine(target, primitive, theta);
      if (triedM >= missM) continue;
      shares.set(this.#tried);
      this.best.set(this.#posture);
      return triedM;
    }
    return undefined;
  }

  /** The predicted distance to the target under the tried correction (m); infinite if the movement is not permitted. */
  #imagine(target: ArrayLike<number>, primitive: number, theta: Float64Array): number {
    for (let p = 0; p < theta.length; p++)
      this.#theta[p] = theta[p] + this.#tried[p] * parameterRanges[p % CPG_PARAMETERS_PER_JOINT];
    return this.#body.imagine(this.#theta, this.#posture) ? this.#missAt(target, primitive) : Infinity;
  }

  /**
   * The predicted distance to the target of a movement that ends in `#posture` (m), and `#error`; infinite if the joints may
   * not come to rest where they are predicted to.
   */
  #missAt(target: ArrayLike<number>, primitive: number): number {
    this.#forward.foresee(this.#posture, primitive, this.#foreseen);
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const error = target[axis] - this.#foreseen[axis];
      this.#error[axis] = error;
      squared += error * error;
    }
    return (this.#body.mayRest?.(this.#forward.rest) ?? true) ? Math.sqrt(squared) : Infinity;
  }

  /** Keeps `#step` within the longest step, its direction unchanged. */
  #shorten(): void {
    let longest = 0;
    for (const share of this.#step) longest = Math.max(longest, Math.abs(share));
    if (longest <= LONGEST_STEP) return;
    for (let p = 0; p < this.#step.length; p++) this.#step[p] *= LONGEST_STEP / longest;
  }

  /** Keeps corrections within their limit, and parameters within the ranges of primitives. */
  bound(theta: Float64Array, shares: Float64Array): void {
    const { correctionLimit } = this.#parameters;
    for (let p = 0; p < shares.length; p++) {
      const column = p % CPG_PARAMETERS_PER_JOINT;
      const at = (theta[p] - parameterLowest[column]) / parameterRanges[column];
      const low = Math.max(-correctionLimit, Math.min(0, -at));
      const high = Math.min(correctionLimit, Math.max(0, 1 - at));
      shares[p] = Math.min(Math.max(shares[p], low), high);
    }
  }
}
