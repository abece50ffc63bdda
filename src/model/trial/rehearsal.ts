import type { Selection } from '../basal-ganglia/action-selection.js';
import type { Brain } from '../brain.js';
import { distance } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * Chooses among primitives by the outcomes that the cerebellum predicts (docs/model/adaptive-filter.md, "Choosing among
 * primitives"): for each candidate k the predicted hand h(Θ_k + correction) is compared with the target x*. The prediction
 * has the variance v on each axis, so the expected squared miss is
 *
 *     m_k^2 = |x* - h|^2 + 3 v        the k with the least m_k is chosen                                          (m)
 *
 * The search ends with the first k that is foreseen within 0.002 half extents of the cortical grid, if that is certain or
 * if k was at this place before; else it compares one more such k.
 */

/** A foreseen miss of at most this is good enough, and so is an uncertainty of at most this; in half extents of the grid. */
const GOOD_ENOUGH = 2e-3;
/** Primitives foreseen to be good enough that are compared by their uncertainty. */
const COMPARED = 2;

/** The primitive to execute, with its correction if the cerebellum has predicted the outcome. */
export interface ChosenAction {
  readonly selection: Pick<Selection, 'primitive' | 'explored'>;
  readonly foreseen?: Float64Array | undefined;
}

/**
 * Rehearses primitives: the one that was at this place before, the selected one, then those that are predicted to end
 * nearest to the target. The one with the least expected miss is chosen.
 */
export function rehearse(brain: Brain, target: Vector3, selected: Selection): ChosenAction {
  const { cerebellum, repertoire } = brain;
  const goodM = GOOD_ENOUGH * brain.parameters.cortex.halfExtentM;
  const experienced = experiencedAt(brain, target);
  let best: ChosenAction = { selection: selected };
  let leastM = Infinity;
  let good = 0;
  for (const primitive of candidates(brain, target, selected.primitive, experienced)) {
    const foreseen = new Float64Array(repertoire.theta[primitive].length);
    const goal = { slot: -1, target, primitive, theta: repertoire.theta[primitive] };
    const missM = cerebellum.correction(goal, foreseen);
    if (missM === undefined) continue;
    const uncertaintyM = cerebellum.uncertaintyM?.() ?? 0;
    const expectedM = Math.hypot(missM, uncertaintyM);
    if (expectedM < leastM) {
      leastM = expectedM;
      best = { selection: { primitive, explored: false }, foreseen };
    }
    if (missM > goodM) continue;
    good++;
    if (uncertaintyM <= goodM || primitive === experienced || good === COMPARED) break;
  }
  return best;
}

function experiencedAt({ cerebellum, repertoire }: Brain, target: Vector3): number | undefined {
  const primitive = cerebellum.candidates < 2 ? undefined : cerebellum.experienced?.(target);
  return primitive !== undefined && repertoire.isAvailable(primitive) ? primitive : undefined;
}

/** The experienced and the selected primitive, then the available ones in the order of their predicted distance. */
function* candidates(
  brain: Brain,
  target: Vector3,
  selected: number,
  experienced: number | undefined,
): Generator<number> {
  const { cerebellum, repertoire } = brain;
  if (experienced !== undefined) yield experienced;
  if (experienced !== selected) yield selected;
  if (cerebellum.candidates < 2) return;
  const others = [...repertoire.available]
    .filter((k) => k !== selected && k !== experienced)
    .map((k) => ({ k, awayM: distance(cerebellum.foresee(repertoire.endPoint(k), k), target) }))
    .sort((a, b) => a.awayM - b.awayM);
  const already = experienced === undefined || experienced === selected ? 1 : 2;
  for (const { k } of others.slice(0, cerebellum.candidates - already)) yield k;
}
