import type { AdaptiveFilter } from './adaptive-filter.js';
import { ErrorContexts } from './error-contexts.js';
import type { ErrorContext } from './error-contexts.js';
import { CHANGE, ErrorRegime } from './error-regime.js';
import type { GranuleCode } from './granule-layer.js';
import { ReachMemory } from './reach-memory.js';
import type { RememberedReach } from './reach-memory.js';
import type { Look } from './seen-reaches.js';
import { inverse } from '../numbers/cholesky.js';
import type { Fields } from '../numbers/fields.js';

/**
 * Infers by evidence what an error comes from: causes that are the same everywhere (error-sources.ts), the place, or noise.
 * A filter would take one reach after the other, with a given noise. Here the last reaches are remembered instead, and all
 * of them are explained together after each new reach (error-regime.ts): a replay. The noise of the camera need not be
 * known, and no target has to be visited twice.
 *
 * A surprise is a reach far from its prediction, in units of the uncertainty of the model. A reach that is no surprise joins
 * the memory. Surprises are held back, until the evidence says which is likeliest:
 *
 *     it belongs to the others       p(memory and held)
 *     something has changed          p(memory) p(held | another time) CHANGE      causes open, or as they were
 *     a context has come back        p(memory) p(held | context) CHANGE
 *     it was an outlier              p(memory) (OUTLIER p(a hand anywhere))^held
 *
 * Sources: Adams & MacKay 2007 (changes of regime by evidence); Berniker & Kording 2008, Kording, Tenenbaum & Shadmehr
 * 2007 (causes by inference); Heald, Lengyel & Wolpert 2021 (contexts by inference, their memories apart).
 */

/** Most reaches that are held back. */
const MOST_HELD = 4;
/** Prior log probability of an outlier. */
const OUTLIER = Math.log(1e-3);
/** A surprise is off by more than this many standard deviations, and by more than this distance (m). */
const SURPRISE = 5;
const LEAST_SURPRISE_M = 6e-3;
/** Spread of outliers (m). */
const ANYWHERE_M = 0.3;
const ANYWHERE = -1.5 * Math.log(2 * Math.PI) - 3 * Math.log(ANYWHERE_M);
/** A time of at least this many reaches is kept as a context when it ends. One surprise may then recall another context. */
const SETTLED = 8;

export class ErrorEvidence {
  readonly regime: ErrorRegime;
  readonly contexts: ErrorContexts;
  readonly #state: Float64Array;
  readonly #filter: AdaptiveFilter;
  readonly #held: ReachMemory;

  /** The parameters are those of `ErrorRegime`. */
  constructor(
    joints: number,
    state: Float64Array,
    variances: Float64Array,
    filter: AdaptiveFilter,
    createCode: () => GranuleCode,
    look: Look,
    halfExtentM: number,
  ) {
    this.#state = state;
    this.#filter = filter;
    this.regime = new ErrorRegime(joints, state, variances, filter, createCode, look, halfExtentM);
    this.contexts = new ErrorContexts(state.length, filter.weights.length);
    this.#held = new ReachMemory(joints, MOST_HELD);
  }

  /** Learns from one reach. */
  learn(reach: RememberedReach): void {
    if (this.#isSurprise(reach)) {
      this.#held.add(reach);
      this.#judge();
      return;
    }
    const { regime, contexts } = this;
    this.#held.clear();
    regime.add(reach);
    regime.choose(false);
    const change = regime.changed();
    if (change === undefined) {
      regime.fit(0);
      return;
    }
    const late = regime.memory.reaches.slice(-change.count);
    if (regime.memory.reaches.length - change.count >= SETTLED)
      contexts.keep({ ...this.#present(), state: change.mean, precision: change.precision });
    regime.begin(change.mean, change.precision, undefined, change.explanation);
    for (const each of late) regime.add(each);
    regime.choose(true);
  }

  /** Variance of the predicted hand of a reach on each axis (m^2), without the noise of the camera. */
  variance(reach: RememberedReach): number {
    return this.regime.variance(reach);
  }

  /** The remembered reach whose hand was seen nearest to `place` (3, m), if it was within `withinM`. */
  nearest(place: ArrayLike<number>, withinM: number): RememberedReach | undefined {
    let found: RememberedReach | undefined;
    let leastM = withinM;
    for (const reach of this.regime.memory.reaches) {
      const { hand } = reach;
      const awayM = Math.hypot(hand[0] - place[0], hand[1] - place[1], hand[2] - place[2]);
      if (awayM > leastM) continue;
      leastM = awayM;
      found = reach;
    }
    return found;
  }

  save(): Fields {
    return { ...this.regime.save(), ...this.#held.save('regime_held'), ...this.contexts.save() };
  }

  load(fields: Fields): void {
    this.regime.load(fields);
    this.contexts.load(fields);
    this.#held.clear();
    if (Object.hasOwn(fields, 'regime_held')) this.#held.load(fields, 'regime_held');
  }

  #isSurprise(reach: RememberedReach): boolean {
    if (this.regime.memory.reaches.length === 0) return false;
    const { squared, variance } = this.regime.distance(reach);
    return squared > SURPRISE ** 2 * variance && squared > LEAST_SURPRISE_M ** 2;
  }

  /** Decides what the reaches that are held back come from. */
  #judge(): void {
    const { regime, contexts } = this;
    const held = [...this.#held.reaches];
    const memory = regime.memory.reaches;
    const isSettled = memory.length >= SETTLED;
    const apart = regime.evidence();
    const stay = regime.likeliest([...memory, ...held]);
    const outliers = apart + held.length * (OUTLIER + ANYWHERE);
    const anew = held.length > 1 ? regime.likeliestAnew(held) : undefined;
    const change = anew === undefined ? -Infinity : apart + CHANGE + anew.evidence;
    const known = isSettled || held.length > 1 ? this.#recognise(held) : undefined;
    const recall = known === undefined ? -Infinity : apart + CHANGE + known.evidence;

    const most = Math.max(stay.evidence, outliers, change, recall);
    if (most === outliers) {
      regime.fit();
      return;
    }
    this.#held.clear();
    if (most === stay.evidence) regime.explanation = stay;
    else {
      const left = isSettled ? this.#present() : undefined;
      if (known !== undefined && most === recall) {
        const { state, precision, weights, explanation } = known.context;
        contexts.exchange(known.context, left);
        regime.begin(state, precision, weights, { ...explanation, open: 0 });
      } else if (anew !== undefined) {
        if (left !== undefined) contexts.keep(left);
        regime.begin(this.#state.slice(), regime.precision(), undefined, anew);
      }
    }
    for (const reach of held) regime.add(reach);
    regime.choose(true);
  }

  #present(): ErrorContext {
    const { regime } = this;
    return {
      state: this.#state.slice(),
      precision: regime.precision(),
      weights: this.#filter.weights.slice(),
      explanation: regime.explanation,
    };
  }

  /** The context that explains the held reaches best, with its log evidence. */
  #recognise(
    held: readonly RememberedReach[],
  ): { readonly context: ErrorContext; readonly evidence: number } | undefined {
    const { regime } = this;
    const found = this.contexts.all.map((context) => {
      const covariance = inverse(context.precision, context.state.length);
      let evidence = 0;
      for (const reach of held) {
        const { squared, variance } = regime.distanceIn(context, covariance, reach);
        evidence -= squared / (2 * variance) + 1.5 * Math.log(2 * Math.PI * variance);
      }
      return { context, evidence };
    });
    return found.sort((a, b) => b.evidence - a.evidence).at(0);
  }
}
