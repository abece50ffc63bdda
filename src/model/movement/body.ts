import { PatternGenerator, CPG_UPDATES } from './cpg.js';
import type { CpgScheme } from './cpg.js';
import type { JointedKinematics } from './kinematics.js';
import { vector3 } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/** Tells whether a path (121 x J, row-major, rad) that begins at `reference` (J, rad) may be moved. */
export type PathCheck = (path: Float64Array, reference: Float64Array) => boolean;

/** The body as the model knows it: pattern generators, motor gains, geometry. Lengths in m, angles in rad. */
export class Body {
  readonly joints: number;
  /** Hand at the start posture; displacements are measured from it, whatever the reference posture is. */
  readonly startHand: Vector3;
  readonly #generator: PatternGenerator;
  readonly #path: Float64Array;
  readonly #angles: Float64Array;
  readonly #hand = new Float64Array(3);

  /**
   * @param startPosture where reaches start (J, rad)
   * @param reference what the pattern generators move about (J, rad): the start posture, or 0 (quirk 3)
   * @param gain motor gain of each joint (J, rad)
   * @param mayMove check of whole paths; without it every path may be moved, as published
   * @param scheme of the pattern generators
   */
  constructor(
    readonly kinematics: JointedKinematics,
    readonly startPosture: Float64Array,
    readonly reference: Float64Array,
    readonly gain: Float64Array,
    readonly mayMove: PathCheck | undefined,
    readonly scheme: CpgScheme = 'published',
  ) {
    this.joints = kinematics.joints;
    this.#generator = new PatternGenerator(this.joints, scheme);
    this.#path = new Float64Array(CPG_UPDATES * this.joints);
    this.#angles = new Float64Array(this.joints);
    this.startHand = this.handAt(startPosture);
  }

  /** Hand at joint angles `q` (J). */
  handAt(q: Float64Array): Vector3 {
    this.kinematics.forward(q, this.#hand);
    return vector3(this.#hand);
  }

  /** The movement of parameters `theta` (J x 6): commanded angles of updates 0 to 120 into `out` (121 x J). */
  path(theta: Float64Array, out: Float64Array): void {
    this.#generator.path(theta, this.reference, this.gain, out);
  }

  /** Hand at the end of the movement of parameters `theta` (J x 6). */
  handAfter(theta: Float64Array): Vector3 {
    this.#generator.finalAngles(theta, this.reference, this.gain, this.#angles);
    return this.handAt(this.#angles);
  }

  /**
   * Moves in mind: the posture (J) at the end of the movement of parameters `theta` (J x 6) into `posture`.
   * @returns whether the movement stays where it may
   */
  imagine(theta: Float64Array, posture: Float64Array): boolean {
    this.path(theta, this.#path);
    const last = this.#path.length - this.joints;
    for (let j = 0; j < this.joints; j++) posture[j] = this.#path[last + j];
    return this.mayMove === undefined || this.mayMove(this.#path, this.reference);
  }

  /** Whether the movement of parameters `theta` (J x 6) stays where it may. */
  allows(theta: Float64Array): boolean {
    if (this.mayMove === undefined) return true;
    this.path(theta, this.#path);
    return this.mayMove(this.#path, this.reference);
  }
}
