import { everyExplanation, logPrior, noisesM, OPEN, placesM, simplest } from './explanations.js';
import type { Explanation, WeighedExplanation } from './explanations.js';
import type { CausePrior, LinearEvidence, Reaches } from './linear-evidence.js';
import { OpenPrior } from './open-prior.js';

/**
 * Weighs explanations of reaches (explanations.ts) by their evidence (linear-evidence.ts). What the reaches say under the same
 * spreads of noise and places is summed once for all ways in which causes may be open.
 */

/** How reaches are explained while the turn of an open view is found. */
const WHILE_TURNING: Explanation = { noise: 2, place: 1, open: OPEN };

export class ExplanationWeigher {
  readonly #solver: LinearEvidence;
  readonly #state: Float64Array;
  readonly #mean: Float64Array;

  /** @param state causes about which the reaches are linearised (n); those of the solver count from there */
  constructor(solver: LinearEvidence, state: Float64Array) {
    this.#solver = solver;
    this.#state = state;
    this.#mean = new Float64Array(state.length);
  }

  /**
   * The likeliest of these explanations, from priors by openness. Priors of open views are told how far the view seems to be
   * turned.
   */
  likeliest(
    reaches: Reaches,
    priors: readonly CausePrior[],
    among: readonly Explanation[] = everyExplanation,
  ): WeighedExplanation {
    this.#observe(reaches, WHILE_TURNING);
    for (const prior of priors)
      if (prior instanceof OpenPrior)
        prior.findTurn(() => {
          this.#infer(prior);
          return this.#state.map((x, i) => x + this.#solver.causes[i]);
        });
    const logDeterminants = priors.map((prior) => this.#solver.logDeterminant(prior));
    let best: WeighedExplanation = { ...simplest, evidence: -Infinity };
    let observed: Explanation = WHILE_TURNING;
    for (const one of among) {
      if (one.noise !== observed.noise || one.place !== observed.place) this.#observe(reaches, one);
      observed = one;
      const evidence = this.#infer(priors[one.open], logDeterminants[one.open]) + logPrior(one);
      if (evidence > best.evidence) best = { ...one, evidence };
    }
    return best;
  }

  #observe(reaches: Reaches, { noise, place }: Explanation): void {
    this.#solver.observe(reaches, { noiseM: noisesM[noise], placeM: placesM[place] });
  }

  #infer({ precision, mean }: CausePrior, logDeterminant?: number): number {
    for (let i = 0; i < mean.length; i++) this.#mean[i] = mean[i] - this.#state[i];
    return this.#solver.infer({ precision, mean: this.#mean }, logDeterminant);
  }

  /** Log evidence of one explanation from its prior. Fills in the solver. */
  evidenceOf(reaches: Reaches, prior: CausePrior, one: Explanation): number {
    this.#observe(reaches, one);
    return this.#infer(prior) + logPrior(one);
  }
}
