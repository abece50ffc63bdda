import type { Body } from './body.js';
import { CPG_PARAMETERS_PER_JOINT } from './cpg.js';
import { ModelError } from '../../errors.js';
import type { PrimitiveExpression } from './primitive-expression.js';
import { distance } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The movement primitives of one brain and body, as a table. In both trainings the residue of the trial before has
 * decayed by 0.9^850 when parameters are read, so those of a primitive are the same bits in every trial
 * (docs/model/primitives.md, "Repertoire"): Intermediate and parameter cells run once here, from rest, and never again.
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
  /** How far that is from the hand at the start posture (m). */
  readonly displacements: Float64Array;
  /** Primitives whose path may be moved, ascending. */
  readonly available: Int32Array;
  readonly #isAvailable: Uint8Array;

  /** @throws ModelError when no primitive may be moved. */
  constructor(expression: PrimitiveExpression, body: Body) {
    this.size = expression.primitives;
    const theta: Float64Array[] = [];
    const endPoints: Vector3[] = [];
    this.displacements = new Float64Array(this.size);
    this.#isAvailable = new Uint8Array(this.size);
    for (let k = 0; k < this.size; k++) {
      expression.rest();
      expression.intermediate.baseline[k] = 1;
      for (let ms = 0; ms < EXPRESSION_MS; ms++) expression.step();
      const parameters = new Float64Array(body.joints * CPG_PARAMETERS_PER_JOINT);
      expression.decode(parameters);
      theta.push(parameters);
      const end = body.handAfter(parameters);
      endPoints.push(end);
      this.displacements[k] = distance(end, body.startHand);
      this.#isAvailable[k] = body.allows(parameters) ? 1 : 0;
    }
    expression.rest();
    this.theta = theta;
    this.endPoints = endPoints;
    this.available = Int32Array.from({ length: this.size }, (_, k) => k).filter((k) => this.isAvailable(k));
    if (this.available.length === 0)
      throw new ModelError(
        `repertoire: none of ${this.size} primitives stays within the joint limits from this start posture; ` +
          'choose another start posture, a smaller motor gain, or more primitives',
      );
  }

  isAvailable(primitive: number): boolean {
    return this.#isAvailable[primitive] === 1;
  }
}
