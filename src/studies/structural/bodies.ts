import type { Brain } from '../../model/brain.js';
import { CPG_UPDATES } from '../../model/movement/cpg.js';
import { PrimitiveExpression } from '../../model/movement/primitive-expression.js';
import { RandomStream } from '../../model/numbers/random.js';
import { Repertoire } from '../../model/movement/repertoire.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { experimentStreams } from './common-streams.js';

/**
 * Bodies of an evaluation: the one that the brain knows, one with an offset in the last joint, or one with other
 * primitives.
 */
export const bodyNames = ['own', 'elbow', 'repertoire'] as const;
export type BodyName = (typeof bodyNames)[number];

/**
 * The end position of the hand for every primitive (m), by body. The brain learns of a change only through what it
 * sees.
 */
export type Bodies = Readonly<Record<BodyName, readonly Vector3[]>>;

const ELBOW_ZERO_RAD = Math.PI / 3;

export function bodiesOf({ body, repertoire, parameters, random }: Brain): Bodies {
  const path = new Float64Array(CPG_UPDATES * body.joints);
  const elbow = repertoire.theta.map((theta) => {
    body.path(theta, path);
    const q = path.slice(-body.joints);
    q[body.joints - 1] += ELBOW_ZERO_RAD;
    return body.handAt(q);
  });
  const others = new PrimitiveExpression(
    parameters.primitives,
    body.joints,
    new RandomStream(random.seed, experimentStreams.repertoire),
  );
  return { own: repertoire.endPoints, elbow, repertoire: new Repertoire(others, body).endPoints };
}
