import type { Body } from './body.js';
import { CPG_PARAMETERS_PER_JOINT } from './cpg.js';
import { ModelError } from '../../errors.js';
import type { PrimitiveExpression } from './primitive-expression.js';
import { distance } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The movement primitives of one brain and body, as a table. In both trainings the residue of the trial before has
 * decayed by 0.9^850 when parameters are read. So the parameters of a primitive have the same bits in every trial
 * (docs/model/primitives.md, "Repertoire"). Intermediate and parameter cells run once here, from rest, and never again.
 */

/** How long an Intermediate cell is driven before its parameters are read (ms). */
const EXPRESSION_MS = 150;

/** The table of one brain. */
export class Repertoire {
  readonly size: number;
  /** Parameters (J x 6, row-major) of each primitive. */
  readonly theta: readonly Float64Array[];
  /** Where the hand ends (m). */
  readonly endPoints: readonly Vector3[];
  readonly #body: Body;
  /** Postures at the end (J, rad), of a body without held joints. */
  readonly #endPostures: readonly Float64Array[];
  readonly #posture: Float64Array;
  /** Distance of each end point from the hand at the start posture (m). */
  readonly displacements: Float64Array;
  /** Primitives whose path is permitted, ascending. */
  readonly available: Int32Array;
  readonly #isAvailable: Uint8Array;

  /** @throws ModelError when no primitive may be moved. */
  constructor(expression: PrimitiveExpression, body: Body) {
    this.size = expression.primitives;
    const theta: Float64Array[] = [];
    const endPoints: Vector3[] = [];
    const endPostures: Float64Array[] = [];
    this.displacements = new Float64Array(this.size);
    this.#isAvailable = new Uint8Array(this.size);
    for (let k = 0; k < this.size; k++) {
      expression.rest();
      expression.intermediate.baseline[k] = 1;
      for (let ms = 0; ms < EXPRESSION_MS; ms++) expression.step();
      const parameters = new Float64Array(body.joints * CPG_PARAMETERS_PER_JOINT);
      expression.decode(parameters);
      theta.push(parameters);
      const posture = new Float64Array(body.joints);
      body.endPosture(parameters, posture);
      endPostures.push(posture);
      const end = body.handAt(posture);
      endPoints.push(end);
      this.displacements[k] = distance(end, body.startHand);
      this.#isAvailable[k] = body.allows(parameters) ? 1 : 0;
    }
    expression.rest();
    this.theta = theta;
    this.endPoints = endPoints;
    this.#endPostures = endPostures;
    this.#body = body;
    this.#posture = new Float64Array(body.joints);
    this.available = Int32Array.from({ length: this.size }, (_, k) => k).filter((k) => this.isAvailable(k));
    if (this.available.length === 0)
      throw new ModelError(
        `repertoire: none of ${this.size} primitives stays within the joint limits from this start posture; ` +
          'choose another start posture, a smaller motor gain, or more primitives',
      );
  }

  /** Where the hand ends if the body holds some of its joints (m); otherwise as in `endPoints`. */
  endPoint(primitive: number): Vector3 {
    if (this.#body.held === undefined) return this.endPoints[primitive];
    this.#posture.set(this.#endPostures[primitive]);
    this.#body.keep(this.#posture);
    return this.#body.handAt(this.#posture);
  }

  isAvailable(primitive: number): boolean {
    return this.#isAvailable[primitive] === 1;
  }
}
