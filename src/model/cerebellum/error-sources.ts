import { loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';

/**
 * Attributes an error of the predicted hand to the body or to the view of it. State s (12 + 3J):
 *
 *     A   3 x 4, m     the view: the hand is seen A (1, x) away from its place (turned, shifted, stretched)
 *     d   J, rad       joint offsets: encoders that are off, servos that give way
 *     c   J            joint gains: how much farther each joint moves than it should
 *     l   J            links: how much longer each is than described
 *
 * All are the same wherever the arm is, so a few errors anywhere determine them. They are estimated together by an
 * extended Kalman filter from the error e = seen minus predicted (3, m), with H the derivatives of the seen hand:
 *
 *     P <- (1 - f) P + f P0                                         (confidence lost)
 *     K = P H^T (H P H^T + r^2 I)^-1,   s <- s + K e,   P <- P - K H P        s = 0, P = P0 at first
 *     f = (|e|^2 - tr H P H^T - 3 (SURPRISE r)^2) / tr H (P0 - P) H^T,   within DRIFT to 1
 *
 * An error that is larger than P explains is a surprise. The confidence in the past then falls by as much as is needed to
 * explain the error. A change is therefore learnt within as few reaches as the sources need, and noise is averaged between
 * changes. P never exceeds P0, so the gain is bounded. Errors that differ from place to place are left to the filter of
 * the forward model.
 *
 * Sources: Berniker & Kording 2008 (errors attributed to body or world); Kording, Tenenbaum & Shadmehr 2007 (by a
 * Kalman filter over causes); Hersch, Sauser & Billard 2008 (body schema learnt online from the seen hand); Jazwinski
 * 1969 (confidence lost by what the residual asks for); Burge, Ernst & Banks 2008 (uncertainty sets the rate of visual-motor
 * calibration).
 */

/** Initial standard deviations of the gradients and the shift of the view, in half extents. */
const GRADIENT_SPREAD = 0.5;
const SHIFT_SPREAD = 0.3;
/** The same for joint offsets (rad), and for joint gains and link lengths (shares). */
const OFFSET_SPREAD = 0.2;
const GAIN_SPREAD = 0.2;
const LENGTH_SPREAD = 0.2;
/** Noise of the seen hand, and the part of the error that is left to places (m). */
const NOISE_M = 0.0025;
/** An error above this many times the noise is a surprise. */
const SURPRISE = 4;
/** Share of the confidence that is lost with every reach. */
const DRIFT = 1e-5;
/** Elements of the view's map, which come first in the state: for each axis a shift and three gradients. */
export const VIEW = 12;

/** The derivative of the seen hand with respect to the hand (3 x 3) under a state: how the view shows a small step. */
export function viewMap(state: Float64Array, halfExtentM: number, out: Float64Array): void {
  for (let axis = 0; axis < 3; axis++)
    for (let i = 0; i < 3; i++)
      out[3 * axis + i] = (axis === i ? 1 : 0) + state[4 * axis + 1 + i] / halfExtentM;
}

/** The response of the seen hand to the sources in one reach. Derivatives are 3 x J, row-major. */
export interface SourceAnswers {
  /** The hand by the body's geometry, relative to centre and half extent of the workspace (3). */
  readonly x: Float64Array;
  /** Response to joint offsets (m/rad), and the distance of each joint from the reference posture (J, rad). */
  readonly offsets: Float64Array;
  readonly away: Float64Array;
  /** Response to the lengths of links (m per share). */
  readonly lengths: Float64Array;
}

/** The estimated sources of one arm and its view. */
export class ErrorSources {
  /** A (row-major), d, c, l. */
  readonly state: Float64Array;
  readonly #joints: number;
  /** Diagonal of P0. */
  readonly prior: Float64Array;
  /** P. */
  readonly #covariance: Float64Array;
  /** H, 3 x n. */
  readonly #answers: Float64Array;
  readonly #before: Float64Array;
  readonly #gain: Float64Array;

  /** @param halfExtentM half the edge of the workspace (m) */
  constructor(joints: number, halfExtentM: number) {
    const n = VIEW + 3 * joints;
    this.#joints = joints;
    this.state = new Float64Array(n);
    this.prior = new Float64Array(n);
    for (let i = 0; i < VIEW; i++)
      this.prior[i] = ((i % 4 === 0 ? SHIFT_SPREAD : GRADIENT_SPREAD) * halfExtentM) ** 2;
    [OFFSET_SPREAD, GAIN_SPREAD, LENGTH_SPREAD].forEach((spread, block) => {
      this.prior.fill(spread ** 2, VIEW + block * joints, VIEW + (block + 1) * joints);
    });
    this.#covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i++) this.#covariance[i * n + i] = this.prior[i];
    this.#answers = new Float64Array(3 * n);
    this.#before = new Float64Array(n);
    this.#gain = new Float64Array(n);
  }

  /** d, as a view of the state. */
  get offsets(): Float64Array {
    return this.state.subarray(VIEW, VIEW + this.#joints);
  }

  /** c, as a view of the state. */
  get gains(): Float64Array {
    return this.state.subarray(VIEW + this.#joints, VIEW + 2 * this.#joints);
  }

  /** l, as a view of the state. */
  get lengths(): Float64Array {
    return this.state.subarray(VIEW + 2 * this.#joints);
  }

  /** Adds A (1, x) to `seen` (3, m). */
  addView(x: Float64Array, seen: Float64Array): void {
    const { state } = this;
    for (let axis = 0, i = 0; axis < 3; axis++, i += 4)
      seen[axis] += state[i] + state[i + 1] * x[0] + state[i + 2] * x[1] + state[i + 3] * x[2];
  }

  /** Learns from the error of one reach (3, m: seen minus predicted). Allocates nothing. */
  learn(answers: SourceAnswers, error: Float64Array): void {
    this.arrange(answers, this.#answers);
    this.#loseConfidence(error);
    this.#before.set(this.state);
    for (let axis = 0; axis < 3; axis++) this.#update(axis, error[axis]);
  }

  save(): Fields {
    return { sources: this.state.slice(), sources_covariance: this.#covariance.slice() };
  }

  load(fields: Fields): void {
    loadInto('cerebellum', fields, 'sources', [this.state]);
    loadInto('cerebellum', fields, 'sources_covariance', [this.#covariance]);
  }

  /** H of one reach (3 x n) into `rows`. */
  arrange({ x, offsets, away, lengths }: SourceAnswers, rows: Float64Array): void {
    const joints = this.#joints;
    const n = this.state.length;
    rows.fill(0);
    for (let axis = 0, row = 0; axis < 3; axis++, row += n) {
      rows[row + 4 * axis] = 1;
      for (let i = 0; i < 3; i++) rows[row + 4 * axis + 1 + i] = x[i];
      for (let j = 0; j < joints; j++) {
        const answer = offsets[axis * joints + j];
        rows[row + VIEW + j] = answer;
        rows[row + VIEW + joints + j] = answer * away[j];
        rows[row + VIEW + 2 * joints + j] = lengths[axis * joints + j];
      }
    }
  }

  #loseConfidence(error: Float64Array): void {
    const n = this.state.length;
    const rows = this.#answers;
    const covariance = this.#covariance;
    let expected = 0;
    let prior = 0;
    let squared = 0;
    for (let axis = 0, row = 0; axis < 3; axis++, row += n) {
      squared += error[axis] * error[axis];
      for (let i = 0; i < n; i++) {
        prior += rows[row + i] * rows[row + i] * this.prior[i];
        let sum = 0;
        for (let j = 0; j < n; j++) sum += covariance[i * n + j] * rows[row + j];
        expected += rows[row + i] * sum;
      }
    }
    const excess = squared - expected - 3 * (SURPRISE * NOISE_M) ** 2;
    const room = prior - expected;
    const lost = excess < DRIFT * room ? DRIFT : excess > room ? 1 : excess / room;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) covariance[i * n + j] *= 1 - lost;
      covariance[i * n + i] += lost * this.prior[i];
    }
  }

  /** Updates the state with one axis of the error; the noise of the axes is independent. */
  #update(axis: number, error: number): void {
    const n = this.state.length;
    const { state } = this;
    const rows = this.#answers;
    const covariance = this.#covariance;
    const gain = this.#gain;
    const row = axis * n;
    let variance = NOISE_M ** 2;
    let left = error;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += covariance[i * n + j] * rows[row + j];
      gain[i] = sum;
      variance += sum * rows[row + i];
      left -= rows[row + i] * (state[i] - this.#before[i]);
    }
    for (let i = 0; i < n; i++) {
      state[i] += (gain[i] * left) / variance;
      for (let j = 0; j <= i; j++) {
        const value = covariance[i * n + j] - (gain[i] * gain[j]) / variance;
        covariance[i * n + j] = value;
        covariance[j * n + i] = value;
      }
    }
  }
}
