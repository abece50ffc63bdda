import type { Selection } from '../basal-ganglia/action-selection.js';
import type { Brain } from '../brain.js';
import { distance } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * Choice among primitives by what the cerebellum foresees of them (docs/model/adaptive-filter.md, "Choosing among primitives"): for each
 * candidate k the foreseen hand h(Θ_k + correction) is compared with the target x*,
 *
 *     the first k with |x* - h| <= 0.002 half extents of the cortical grid, else the k with the least |x* - h|     (m)
 */

/** A rehearsal that ends this near to the target ends the search for a better primitive; in half extents of the grid. */
const GOOD_ENOUGH = 2e-3;

/** The primitive to move, and its correction where the cerebellum has foreseen what it leads to. */
export interface ChosenAction {
  readonly selection: Pick<Selection, 'primitive' | 'explored'>;
  readonly foreseen?: Float64Array | undefined;
}

/**
 * Rehearses the selected primitive, and where the cerebellum cannot correct it far enough those that are foreseen to
 * end nearest to the target: the first that meets it, else the one that comes nearest.
 */
export function rehearse(brain: Brain, target: Vector3, selected: Selection): ChosenAction {
  const { cerebellum, repertoire } = brain;
  let best: ChosenAction = { selection: selected };
  let leastM = Infinity;
  for (const primitive of candidates(brain, target, selected.primitive)) {
    const foreseen = new Float64Array(repertoire.theta[primitive].length);
    const goal = { slot: -1, target, primitive, theta: repertoire.theta[primitive] };
    const missM = cerebellum.correction(goal, foreseen);
    if (missM === undefined || missM >= leastM) continue;
    leastM = missM;
    best = { selection: { primitive, explored: false }, foreseen };
    if (missM <= GOOD_ENOUGH * brain.parameters.cortex.halfExtentM) break;
  }
  return best;
}

/** The selected primitive, then the available ones by how near to the target they are foreseen to end. */
function* candidates(brain: Brain, target: Vector3, selected: number): Generator<number> {
  yield selected;
  const { cerebellum, repertoire } = brain;
  if (cerebellum.candidates < 2) return;
  const others = [...repertoire.available]
    .filter((k) => k !== selected)
    .map((k) => ({ k, awayM: distance(cerebellum.foresee(repertoire.endPoints[k], k), target) }))
    .sort((a, b) => a.awayM - b.awayM);
  for (const { k } of others.slice(0, cerebellum.candidates - 1)) yield k;
}
