import { PatternGenerator, CPG_UPDATES } from './cpg.js';
import type { CpgScheme } from './cpg.js';
import type { Kernels } from '../kernels/ports.js';
import type { JointedKinematics } from './kinematics.js';
import { vector3 } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/** Whether the arm may move along a path (121 x J, row-major, rad) that begins at `reference` (J, rad). */
export type PathCheck = (path: Float64Array, reference: Float64Array) => boolean;

/** Whether the joints may come to rest at a posture (J, rad), which soft servos take up elsewhere than they were sent. */
export type RestCheck = (posture: Float64Array) => boolean;

/** What a body may do, and how its movements are made. */
export interface BodyChoices {
  /** Check of whole paths; without it every path is permitted, as published. */
  readonly mayMove?: PathCheck;
  /** Check of postures in which movements come to rest; without it every posture is permitted. */
  readonly mayRest?: RestCheck;
  /** Scheme of the pattern generators; `published` unless given. */
  readonly scheme?: CpgScheme;
  /** Kernels that run them; without them plain steps. */
  readonly kernels?: Kernels;
}

/** The body as the model knows it: pattern generators, motor gains, geometry. Lengths in m, angles in rad. */
export class Body {
  readonly joints: number;
  readonly scheme: CpgScheme;
  readonly kernels: Kernels | undefined;
  readonly mayMove: PathCheck | undefined;
  readonly mayRest: RestCheck | undefined;
  /** Hand at the start posture; displacements are measured from it, whatever the reference posture is. */
  readonly startHand: Vector3;
  readonly #generator: PatternGenerator;
  readonly #path: Float64Array;
  readonly #angles: Float64Array;
  readonly #hand = new Float64Array(3);
  /** Where movements begin (J): the reference, with held joints where they are. */
  readonly #origin: Float64Array;
  #held: Float64Array | undefined;

  /**
   * @param startPosture where reaches start (J, rad)
   * @param reference posture about which the pattern generators move (J, rad): the start posture, or 0 (quirk 3)
   * @param gain motor gain of each joint (J, rad)
   */
  constructor(
    readonly kinematics: JointedKinematics,
    readonly startPosture: Float64Array,
    readonly reference: Float64Array,
    readonly gain: Float64Array,
    { mayMove, mayRest, scheme = 'published', kernels }: BodyChoices = {},
  ) {
    this.joints = kinematics.joints;
    this.scheme = scheme;
    this.kernels = kernels;
    this.mayMove = mayMove;
    this.mayRest = mayRest;
    this.#generator = new PatternGenerator(this.joints, scheme, kernels);
    this.#path = new Float64Array(CPG_UPDATES * this.joints);
    this.#angles = new Float64Array(this.joints);
    this.#origin = reference.slice();
    this.startHand = this.handAt(startPosture);
  }

  /** Angles of joints that do not move, whatever is commanded (J, rad; NaN: the joint is free); undefined if all are free. */
  get held(): Float64Array | undefined {
    return this.#held;
  }

  /** From now on all movements leave these joints where they are. */
  hold(held: Float64Array | undefined): void {
    this.#held = held?.some(Number.isFinite) === true ? held.slice() : undefined;
    this.#origin.set(this.reference);
    this.keep(this.#origin);
  }

  /** Puts held joints where they are in `postures` (n x J, row-major, rad). */
  keep(postures: Float64Array): void {
    const held = this.#held;
    if (held === undefined) return;
    for (let at = 0; at < postures.length; at += this.joints)
      for (let j = 0; j < this.joints; j++) if (Number.isFinite(held[j])) postures[at + j] = held[j];
  }

  /** Hand at joint angles `q` (J). */
  handAt(q: Float64Array): Vector3 {
    this.kinematics.forward(q, this.#hand);
    return vector3(this.#hand);
  }

  /** The movement of parameters `theta` (J x 6): commanded angles of updates 0 to 120 into `out` (121 x J). */
  path(theta: Float64Array, out: Float64Array): void {
    this.#generator.path(theta, this.reference, this.gain, out);
    this.keep(out);
  }

  /** The posture at the end of the movement of parameters `theta` (J x 6), into `out` (J). */
  endPosture(theta: Float64Array, out: Float64Array): void {
    this.#generator.finalAngles(theta, this.reference, this.gain, out);
    this.keep(out);
  }

  /** Hand at the end of the movement of parameters `theta` (J x 6). */
  handAfter(theta: Float64Array): Vector3 {
    this.endPosture(theta, this.#angles);
    return this.handAt(this.#angles);
  }

  /**
   * Simulates a movement: writes the posture (J) at the end of the movement of parameters `theta` (J x 6) into
   * `posture`.
   * @returns whether the movement is permitted
   */
  imagine(theta: Float64Array, posture: Float64Array): boolean {
    this.path(theta, this.#path);
    const last = this.#path.length - this.joints;
    for (let j = 0; j < this.joints; j++) posture[j] = this.#path[last + j];
    return this.mayMove === undefined || this.mayMove(this.#path, this.#origin);
  }

  /** Whether the movement of parameters `theta` (J x 6) is permitted. */
  allows(theta: Float64Array): boolean {
    if (this.mayMove === undefined) return true;
    this.path(theta, this.#path);
    return this.mayMove(this.#path, this.#origin);
  }
}
