import type { Vector3 } from '../../model/numbers/vector.js';
import type { Fields } from '../../model/numbers/fields.js';
import type { Movement } from '../../motion/movement.js';
import type { Measurement } from '../../motion/plant.js';
import type { NominalDynamics } from '../../plants/nominal-dynamics.js';
import type { ReachDetails } from '../../session/controller.js';
import type { ControllerContext, ControllerKind } from '../controller-kind.js';
import { computedTorque, computedTorqueConstants } from './computed-torque.js';
import type { Estimate } from './kept-estimate.js';
import { Places } from './places.js';
import { TorqueReach } from './torque-reach.js';
import type { DesiredState, TorqueLaw } from './torque-reach.js';

const standard = {
  ...computedTorqueConstants,
  /** Share of the feedback's torque that is given in advance the next time. */
  gain: 0.8,
};

export const ilcKind: ControllerKind = {
  constants: standard,
  description:
    'iterative learning control: computed torque, with what its feedback had to give at each target given in advance',
  create: (context) => new IterativeLearning(context, new LearntTorques(context.robot.arm.joints)),
};

/** Pieces of a movement whose torques are learnt one by one. */
const PIECES = 100;
/** Weight of the neighbours on both sides in the smoothing filter Q, which keeps what is learnt from ringing. */
const NEIGHBOUR = 0.15;
/**
 * A movement counts as a new one if it starts farther away than this (rad), or if its duration differs by more than
 * this share.
 */
const SAME_START_RAD = 1e-2;
const SAME_SHARE = 1e-2;

/** Of each target: start posture (J, rad), duration (s), and the torques given in advance (PIECES x J; N m, or N). */
class LearntTorques implements Estimate {
  readonly joints: number;
  readonly #places: Places;

  constructor(joints: number) {
    this.joints = joints;
    this.#places = new Places('ilc', joints + 1 + PIECES * joints);
  }

  /** The torques of this movement (a copy); zero for a new movement. */
  of(target: Vector3, start: Float64Array, durationS: number): Float64Array {
    const n = this.joints;
    const place = this.#places.at(target);
    const known =
      place !== undefined &&
      start.every((q, j) => Math.abs(q - place[j]) <= SAME_START_RAD) &&
      Math.abs(durationS - place[n]) <= SAME_SHARE * durationS;
    return known ? place.slice(n + 1) : new Float64Array(PIECES * n);
  }

  /** Stores the torques of a movement instead of the earlier ones for its target. */
  keep(target: Vector3, start: Float64Array, durationS: number, torques: Float64Array): void {
    const place = this.#places.atOrNew(target);
    place.set(start);
    place[this.joints] = durationS;
    place.set(torques, this.joints + 1);
  }

  forget(): void {
    this.#places.clear();
  }

  save(): Fields {
    return this.#places.save();
  }

  load(fields: Fields): void {
    this.#places.load(fields);
  }
}

class IterativeLearning extends TorqueReach {
  readonly #learnt: LearntTorques;
  readonly #constants: typeof standard;

  constructor(context: ControllerContext, learnt: LearntTorques) {
    super(context, { name: 'ilc', estimate: learnt });
    this.#constants = { ...standard, ...context.constants };
    this.#learnt = learnt;
  }

  protected law(
    dynamics: NominalDynamics,
    target: Vector3,
    movement: Movement,
    learning: boolean,
  ): TorqueLaw {
    const start = new Float64Array(dynamics.joints);
    movement.sample(0, start, new Float64Array(dynamics.joints));
    const { durationS } = movement;
    const torques = this.#learnt.of(target, start, durationS);
    const keep = (next: Float64Array) => {
      this.#learnt.keep(target, start, durationS, next);
    };
    return new LearningLaw(dynamics, torques, durationS, learning ? keep : undefined, this.#constants);
  }
}

/**
 * Computed torque with u_k(t) on top, which is learnt from trial to trial (Arimoto, Kawamura & Miyazaki 1984) from
 * what the feedback gave:
 *
 *     u_(k+1) = Q (u_k + g (tau - tau_ff)),      tau_ff: the torque of no error
 */
class LearningLaw implements TorqueLaw {
  readonly #dynamics: NominalDynamics;
  readonly #computed: TorqueLaw;
  readonly #learnt: Float64Array;
  readonly #durationS: number;
  readonly #gain: number;
  readonly #keep: ((torques: Float64Array) => void) | undefined;
  readonly #sums: Float64Array;
  readonly #counts = new Float64Array(PIECES);
  readonly #unforced: Float64Array;
  #squares = 0;
  #cycles = 0;

  /** @param keep takes what is learnt when the reach has ended; undefined: nothing is */
  constructor(
    dynamics: NominalDynamics,
    learnt: Float64Array,
    durationS: number,
    keep: ((torques: Float64Array) => void) | undefined,
    { rateRadPerS, gain }: typeof standard,
  ) {
    this.#gain = gain;
    this.#dynamics = dynamics;
    this.#computed = computedTorque(dynamics, rateRadPerS);
    this.#learnt = learnt;
    this.#durationS = durationS;
    this.#keep = keep;
    this.#sums = new Float64Array(learnt.length);
    this.#unforced = new Float64Array(dynamics.joints);
  }

  torque(tS: number, measured: Measurement, desired: DesiredState, out: Float64Array): void {
    const n = out.length;
    this.#computed.torque(tS, measured, desired, out);
    this.#dynamics.inverse(measured.position, measured.velocity, desired.acceleration, this.#unforced);
    const at = Math.min(PIECES - 1, Math.max(0, (tS / this.#durationS) * PIECES - 0.5));
    const piece = Math.floor(at);
    const next = Math.min(PIECES - 1, piece + 1);
    for (let j = 0; j < n; j++) {
      this.#sums[piece * n + j] += out[j] - this.#unforced[j];
      this.#squares += (measured.position[j] - desired.position[j]) ** 2;
      const here = this.#learnt[piece * n + j];
      out[j] += here + (at - piece) * (this.#learnt[next * n + j] - here);
    }
    this.#counts[piece]++;
    this.#cycles += n;
  }

  finish(): ReachDetails | undefined {
    if (this.#keep === undefined) return undefined;
    const n = this.#dynamics.joints;
    const wanted = this.#learnt.map((u, i) => {
      const count = this.#counts[Math.floor(i / n)];
      return count === 0 ? u : u + (this.#gain * this.#sums[i]) / count;
    });
    for (let piece = 0; piece < PIECES; piece++)
      for (let j = 0; j < n; j++) {
        const at = (k: number) => wanted[Math.min(PIECES - 1, Math.max(0, k)) * n + j];
        this.#learnt[piece * n + j] =
          (1 - 2 * NEIGHBOUR) * at(piece) + NEIGHBOUR * (at(piece - 1) + at(piece + 1));
      }
    this.#keep(this.#learnt);
    return {
      trackingErrorRad: this.#cycles === 0 ? 0 : Math.sqrt(this.#squares / this.#cycles),
    };
  }
}
