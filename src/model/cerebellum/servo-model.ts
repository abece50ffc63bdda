import type { Fields } from '../numbers/fields.js';
import { loadInto } from '../numbers/fields.js';
import type { JointedKinematics } from '../movement/kinematics.js';
import { PosturePlaces } from './posture-places.js';

/**
 * Predicts where servos come to rest when they are sent to a posture q_c (J, rad). Soft ones give way under the arm's weight:
 *
 *     q = q_c + phi(q) theta + l(q_c)            row j of phi theta: theta_j0 + sum_k theta_jk load_jk(q)
 *
 * load_jk is the load that a weight of 1 N at place k of the arm puts on joint j. It follows from the geometry alone. The
 * places are the origins of the joints beyond joint j, and the hand; and since the mass of a link is not on the line between
 * its joints, 1 m beside them along each axis of the link. theta_jk is the compliance of the servo times the weight at place
 * k (beside: times how far it is there). Together they hold any links (Khalil & Dombre 2002, ch. 9). No mass has to be
 * known, and a payload is one more weight. l is what the loads do not explain, such as play and friction, by place in
 * posture space (posture-places.ts). Each joint has a Kalman filter for its theta_j. Its error e_j is q_j - q_c,j minus the
 * prediction of this difference:
 *
 *     S = h P h^T + sigma^2 + u s_j^2,   theta_j <- theta_j + P h^T e_j / S,   P <- P - P h^T h P / S
 *     P <- (1 - f) P + f P0 before,      f = DRIFT; where e_j^2 > SURPRISE^2 (S + s_j^2), what makes e_j expected, up to 1
 *     s_j^2 <- s_j^2 + a (min(e_j^2, SURPRISE^2 (S + s_j^2)) - h P h^T - sigma^2 - s_j^2) / 8
 *
 * u, from 0.05 to 1, is how new the command is. s_j is the spread of the values at the places. Without it theta would learn play
 * as if it were weight. It learns from new commands that do not surprise, because a payload does, and from known ones that do:
 * there theta has been moved by other places, as by play that is to one side here and to the other there. An error says little
 * of the spread where theta is hardly known: a = (sigma^2 + s_j^2) / (sigma^2 + s_j^2 + h P h^T / SURPRISE^2). h is row j of
 * phi at the measured posture. This is an internal model of the motor plant. It precedes the forward model of the hand, which learns
 * at the measured posture (docs/model/adaptive-filter.md, "Where joints come to rest").
 *
 * Sources: Wolpert, Miall & Kawato 1998 (models of the motor apparatus apart from the task); Kawato, Furukawa & Suzuki 1987
 * (an internal model of the dynamics); Jazwinski 1969 (confidence lost by what the residual asks for).
 */

/** Noise of a measured joint (rad). */
const SIGMA = 5e-4;
/** Prior spreads (rad): of the constant, and of how far a joint gives way at most under one weight. */
const OFFSET_SPREAD = 3e-3;
const SAG_SPREAD = 0.05;
/** Shorter levers count as this long (m). */
const SHORTEST_LEVER_M = 0.05;
/** How far the mass of a link is beside the line between its joints: prior spread on each axis, as a share of the longest lever. */
const BESIDE = 0.05;
const DRIFT = 1e-5;
const SURPRISE = 4;
/** Weight of the newest reach in the spread of the values at the places. */
const SPREAD_RATE = 1 / 8;
/** A command is new if the share that the places do not know of it is above this. */
const NEW = 0.3;
const LEAST_NEW = 0.05;
/** The posture at rest is a fixed point: it is looked for until it changes by less than this (rad), or this often. */
const SETTLED_RAD = 1e-5;
const MOST_LOOKS = 12;

export class ServoModel {
  readonly joints: number;
  /** theta, J x (1 + 4J). */
  readonly state: Float64Array;
  readonly places: PosturePlaces;
  readonly #features: number;
  readonly #prior: Float64Array;
  /** P of each joint, J x (1 + 4J) x (1 + 4J). */
  readonly #covariance: Float64Array;
  /** s^2 (J). */
  readonly #spread: Float64Array;
  readonly #kinematics: JointedKinematics;
  readonly #loads: Float64Array;
  readonly #row: Float64Array;
  readonly #gain: Float64Array;
  readonly #local: Float64Array;
  readonly #left: Float64Array;

  constructor(kinematics: JointedKinematics) {
    const { joints } = kinematics;
    const features = featuresOf(joints);
    this.joints = joints;
    this.#kinematics = kinematics;
    this.#features = features;
    this.state = new Float64Array(joints * features);
    this.places = new PosturePlaces(joints);
    this.#loads = new Float64Array(joints * (features - 1));
    this.#prior = priorOf(kinematics);
    this.#covariance = new Float64Array(joints * features * features);
    this.#spread = new Float64Array(joints);
    this.#row = new Float64Array(features);
    this.#gain = new Float64Array(features);
    this.#local = new Float64Array(joints);
    this.#left = new Float64Array(joints);
    this.#forget();
  }

  /**
   * Predicts where the arm comes to rest if it is sent to `commanded` (J, rad), into `out`. Allocates nothing.
   * @param held angles of joints that do not move (J, rad; NaN: free)
   */
  settle(commanded: ArrayLike<number>, out: Float64Array, held?: Float64Array): void {
    const { joints } = this;
    this.places.read(commanded, this.#local);
    for (let j = 0; j < joints; j++) out[j] = commanded[j];
    // What gives way changes its own loads: of stiff servos by next to nothing, of soft ones with a payload by much.
    for (let look = 0, changeRad = Infinity; look < MOST_LOOKS && changeRad > SETTLED_RAD; look++) {
      this.#kinematics.loads(out, this.#loads);
      changeRad = 0;
      for (let j = 0; j < joints; j++) {
        const before = out[j];
        out[j] = isHeld(held, j) ? held[j] : commanded[j] + this.#given(j) + this.#local[j];
        changeRad = Math.max(changeRad, Math.abs(out[j] - before));
      }
    }
  }

  /**
   * Learns from an arm that was sent to `commanded` and came to rest at `measured` (J, rad). Allocates next to nothing.
   * @param held joints that do not move teach nothing (J, rad; NaN: free)
   */
  learn(commanded: ArrayLike<number>, measured: Float64Array, held?: Float64Array): void {
    const { joints, places } = this;
    this.#kinematics.loads(measured, this.#loads);
    const known = places.read(commanded, this.#local);
    const unknown = Math.max(LEAST_NEW, 1 - known);
    for (let j = 0; j < joints; j++) {
      this.#left[j] = this.#local[j];
      if (isHeld(held, j)) continue;
      const moved = measured[j] - commanded[j];
      this.#learnJoint(j, moved - this.#given(j) - this.#local[j], unknown);
      this.#left[j] = moved - this.#given(j);
    }
    places.learn(commanded, this.#left);
  }

  save(): Fields {
    return {
      servo: this.state.slice(),
      servo_covariance: this.#covariance.slice(),
      servo_spread: this.#spread.slice(),
      ...this.places.save('servo'),
    };
  }

  /** A file may be older than this model. Then nothing has been learnt. */
  load(fields: Fields): void {
    if (!Object.hasOwn(fields, 'servo')) {
      this.#forget();
      return;
    }
    if (fields.servo.length === this.joints * (this.joints + 1)) this.#takeUp(fields);
    else {
      loadInto('cerebellum', fields, 'servo', [this.state]);
      loadInto('cerebellum', fields, 'servo_covariance', [this.#covariance]);
    }
    loadInto('cerebellum', fields, 'servo_spread', [this.#spread]);
    this.places.load(fields, 'servo');
  }

  /** A file of when no link had a mass beside its joints: what was learnt of the other places is the same. */
  #takeUp(fields: Fields): void {
    const { joints } = this;
    const [n, old] = [this.#features, joints + 1];
    const state = new Float64Array(joints * old);
    const covariance = new Float64Array(joints * old * old);
    loadInto('cerebellum', fields, 'servo', [state]);
    loadInto('cerebellum', fields, 'servo_covariance', [covariance]);
    this.#forget();
    for (let j = 0; j < joints; j++)
      for (let f = 0; f < old; f++) {
        this.state[j * n + f] = state[j * old + f];
        for (let g = 0; g < old; g++)
          this.#covariance[(j * n + f) * n + g] = covariance[(j * old + f) * old + g];
      }
  }

  #forget(): void {
    const n = this.#features;
    this.state.fill(0);
    this.#spread.fill(SIGMA ** 2);
    this.#covariance.fill(0);
    for (let j = 0; j < this.joints; j++)
      for (let f = 0; f < n; f++) this.#covariance[(j * n + f) * n + f] = this.#prior[j * n + f];
    this.places.forget();
  }

  /** By how much joint j gives way under the loads seen last (rad). */
  #given(j: number): number {
    const { state } = this;
    const n = this.#features;
    let sum = state[j * n];
    for (let k = 1; k < n; k++) sum += state[j * n + k] * this.#loads[j * (n - 1) + k - 1];
    return sum;
  }

  #learnJoint(j: number, error: number, unknown: number): void {
    const n = this.#features;
    const { state } = this;
    const covariance = this.#covariance;
    const prior = this.#prior;
    const row = this.#row;
    const gain = this.#gain;
    const block = j * n * n;
    row[0] = 1;
    for (let k = 1; k < n; k++) row[k] = this.#loads[j * (n - 1) + k - 1];

    let before = 0;
    for (let f = 0; f < n; f++) before += row[f] * row[f] * prior[j * n + f];
    const expected = this.#spreadOf(block);
    const spread = this.#spread[j];
    const noise = SIGMA ** 2 + spread * unknown;
    const excess = error * error - SURPRISE ** 2 * (expected + noise + spread);
    const unexplained = Math.max(0, error * error - Math.max(0, excess) - expected - SIGMA ** 2);
    const isNew = unknown > NEW;
    const told = (SIGMA ** 2 + spread) / (SIGMA ** 2 + spread + expected / SURPRISE ** 2);
    const isSurprise = excess > 0;
    if (isNew !== isSurprise)
      this.#spread[j] = Math.max(SIGMA ** 2, spread + SPREAD_RATE * told * (unexplained - spread));
    const room = Math.max(before - expected, SIGMA ** 2);
    const lost = isSurprise ? Math.max(DRIFT, Math.min(1, (error * error - expected) / room)) : DRIFT;
    for (let f = 0; f < n; f++) {
      for (let g = 0; g < n; g++) covariance[block + f * n + g] *= 1 - lost;
      covariance[block + f * n + f] += lost * prior[j * n + f];
    }
    const variance = this.#spreadOf(block) + noise;
    for (let f = 0; f < n; f++) {
      state[j * n + f] += (gain[f] * error) / variance;
      for (let g = 0; g < n; g++) covariance[block + f * n + g] -= (gain[f] * gain[g]) / variance;
    }
  }

  /** h P h^T of the present row. Also writes P h^T into the gain. */
  #spreadOf(block: number): number {
    const n = this.#features;
    let spread = 0;
    for (let f = 0; f < n; f++) {
      let sum = 0;
      for (let g = 0; g < n; g++) sum += this.#covariance[block + f * n + g] * this.#row[g];
      this.#gain[f] = sum;
      spread += sum * this.#row[f];
    }
    return spread;
  }
}

function isHeld(held: Float64Array | undefined, j: number): held is Float64Array {
  return held !== undefined && Number.isFinite(held[j]);
}

/** Elements of theta_j: a constant, the places of weights, and three axes beside each of them. */
const featuresOf = (joints: number) => 1 + 4 * joints;

/** Prior variances of theta (J x (1 + 4J)), from the longest lever that each weight can have on each joint. */
function priorOf(kinematics: JointedKinematics): Float64Array {
  const { joints } = kinematics;
  const features = featuresOf(joints);
  const columns = features - 1;
  const longest = new Float64Array(joints * joints);
  const loads = new Float64Array(joints * columns);
  const q = new Float64Array(joints);
  for (let n = 1; n <= POSTURES; n++) {
    // Postures spread evenly over a turn of each joint: multiples of square roots of primes.
    for (let j = 0; j < joints; j++) q[j] = 2 * Math.PI * ((n * Math.sqrt(PRIMES[j % PRIMES.length])) % 1);
    kinematics.loads(q, loads);
    for (let j = 0; j < joints; j++)
      for (let k = 0; k < joints; k++)
        longest[j * joints + k] = Math.max(longest[j * joints + k], Math.abs(loads[j * columns + k]));
  }
  const prior = new Float64Array(joints * features);
  const besideM = BESIDE * Math.max(...longest);
  for (let j = 0; j < joints; j++) {
    const levers = longest.subarray(j * joints, (j + 1) * joints);
    const spreads = levers.map((lever) => SAG_SPREAD / Math.max(lever, SHORTEST_LEVER_M));
    prior[j * features] = OFFSET_SPREAD ** 2;
    for (let k = 0; k < joints; k++) prior[j * features + 1 + k] = spreads[k] ** 2;
    prior.fill((besideM * Math.min(...spreads)) ** 2, j * features + 1 + joints, (j + 1) * features);
  }
  return prior;
}

const POSTURES = 64;
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];
