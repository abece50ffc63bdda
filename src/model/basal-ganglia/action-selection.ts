import { ModelError, TargetRejected } from '../../errors.js';
import type { BasalGanglia } from './basal-ganglia.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import type { Repertoire } from '../movement/repertoire.js';
import { distance } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * Which primitive a target gets (docs/model/basal-ganglia.md, "Selection"; Baladron et al. 2023):
 *
 *     basal ganglia   argmax_k r_PM,k over available primitives; the cell answers if its rate is at least 0.05.
 *                     If no cell answers: a random primitive, the one whose last outcome lies nearest, the argmax
 *                     all the same, or a rejection
 *     in their place  by rank of the end point's distance (m), at random, or as prescribed
 */

export interface Selection {
  readonly primitive: number;
  /** Drawn at random because no premotor cell answered. */
  readonly explored: boolean;
  /** Largest premotor rate at the decision; 0 where the basal ganglia were not asked. */
  readonly premotorMax: number;
}

/** Picks the primitive for a target. If it asks the basal ganglia, these must have run on the target's bump before. */
export interface ActionSelector {
  /** Whether the basal ganglia have to run before `select`. */
  readonly asksBasalGanglia: boolean;
  /**
   * @param slot of the goal @param exploration used only if the basal ganglia are asked; `exploring` unless given
   * @throws TargetRejected
   */
  select(target: Vector3, slot: number, exploration?: Exploration): Selection;
}

/** Premotor rate from which a cell counts as an answer. */
export const PREMOTOR_ANSWER = 0.05;

/** What to do if no premotor cell answers. */
export type Silence = 'explore' | 'nearest' | 'reject' | 'largest';

/** When to take a primitive other than the one that the premotor cells answer with. */
export interface Exploration {
  readonly silence: Silence;
  /** Probability of a random primitive, whatever the premotor cells answer. */
  readonly curiosity: number;
}

/** A random primitive if no premotor cell answers, as in the published trainings. */
export const exploring: Exploration = Object.freeze({ silence: 'explore', curiosity: 0 });

/** Where primitives were seen to bring the hand. */
export class LearntOutcomes implements Stateful {
  readonly visits: Float64Array;
  readonly hands: Float64Array;

  constructor(primitives: number) {
    this.visits = new Float64Array(primitives);
    this.hands = new Float64Array(3 * primitives);
  }

  observe(primitive: number, hand: Vector3): void {
    this.visits[primitive]++;
    this.hands.set(hand, 3 * primitive);
  }

  save(): Fields {
    return { visits: this.visits.slice(), hands: this.hands.slice() };
  }

  load(fields: Fields): void {
    loadInto('learnt outcomes', fields, 'visits', [this.visits]);
    loadInto('learnt outcomes', fields, 'hands', [this.hands]);
  }

  /** The primitive of `repertoire` whose last outcome lies nearest to `target` (m); undefined before any outcome. */
  nearest(target: Vector3, repertoire: Repertoire): number | undefined {
    let best: number | undefined;
    let least = Infinity;
    for (const k of repertoire.available) {
      if (this.visits[k] === 0) continue;
      const away = distance([this.hands[3 * k], this.hands[3 * k + 1], this.hands[3 * k + 2]], target);
      if (away < least) {
        least = away;
        best = k;
      }
    }
    return best;
  }
}

/** The premotor cell with the largest rate (the first of equals) among those whose primitive is available. */
export class BasalGangliaSelector implements ActionSelector {
  readonly asksBasalGanglia = true;

  constructor(
    readonly basalGanglia: BasalGanglia,
    readonly repertoire: Repertoire,
    readonly outcomes: LearntOutcomes,
    readonly exploration: RandomStream,
  ) {}

  select(target: Vector3, _slot?: number, { silence, curiosity } = exploring): Selection {
    const { r } = this.basalGanglia.pm;
    const { available } = this.repertoire;
    let primitive = available[0];
    for (const k of available) if (r[k] > r[primitive]) primitive = k;
    const premotorMax = r[primitive];
    if (curiosity > 0 && this.exploration.uniform() < curiosity) return this.#explored(premotorMax);
    if (premotorMax >= PREMOTOR_ANSWER || silence === 'largest')
      return { primitive, explored: false, premotorMax };
    if (silence === 'explore') return this.#explored(premotorMax);
    const where = `target (${target.map((x) => x.toFixed(3)).join(', ')}) m`;
    if (silence === 'reject')
      throw new TargetRejected('unknown_region', `${where}: no learnt primitive ends near it`);
    const nearest = this.outcomes.nearest(target, this.repertoire);
    if (nearest === undefined)
      throw new TargetRejected(
        'unknown_region',
        `${where}: nothing has been learnt yet; train the brain or switch learning.exploration on`,
      );
    return { primitive: nearest, explored: false, premotorMax };
  }

  #explored(premotorMax: number): Selection {
    const { available } = this.repertoire;
    return { primitive: available[this.exploration.integer(available.length)], explored: true, premotorMax };
  }
}

/** The primitive whose end point has the given rank in distance to the target, among those that move far enough. */
export class RankedSelector implements ActionSelector {
  readonly asksBasalGanglia = false;

  /** @param rank 0 is the nearest @param leastDisplacementM of the hand from its start */
  constructor(
    readonly repertoire: Repertoire,
    readonly rank: number,
    readonly leastDisplacementM: number,
  ) {}

  select(target: Vector3): Selection {
    const { endPoints, displacements, available } = this.repertoire;
    const candidates = [...available]
      .filter((k) => displacements[k] > this.leastDisplacementM)
      .sort((a, b) => distance(endPoints[a], target) - distance(endPoints[b], target));
    if (this.rank >= candidates.length)
      throw new ModelError(
        `selection: rank ${this.rank} of only ${candidates.length} primitives that move far enough`,
      );
    return { primitive: candidates[this.rank], explored: false, premotorMax: 0 };
  }
}

/** Any available primitive: the basal ganglia ablated. */
export class RandomSelector implements ActionSelector {
  readonly asksBasalGanglia = false;

  constructor(
    readonly repertoire: Repertoire,
    readonly stream: RandomStream,
  ) {}

  select(): Selection {
    const { available } = this.repertoire;
    return { primitive: available[this.stream.integer(available.length)], explored: true, premotorMax: 0 };
  }
}

/** A primitive prescribed for each goal slot. */
export class ForcedSelector implements ActionSelector {
  readonly asksBasalGanglia = false;

  constructor(readonly primitives: readonly number[]) {}

  select(_target: Vector3, slot: number): Selection {
    if (!(slot in this.primitives))
      throw new ModelError(`selection: no primitive is prescribed for goal ${slot}`);
    return { primitive: this.primitives[slot], explored: false, premotorMax: 0 };
  }
}
