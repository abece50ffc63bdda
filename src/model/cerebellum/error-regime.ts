import { forward, inverse, inverseOfRoot } from '../numbers/cholesky.js';
import type { Fields } from '../numbers/fields.js';
import { loadInto } from '../numbers/fields.js';
import type { AdaptiveFilter } from './adaptive-filter.js';
import { CausePriors } from './cause-priors.js';
import type { ErrorContext } from './error-contexts.js';
import { ExplanationWeigher } from './explanation-weigher.js';
import {
  asNumbers,
  everyExplanation,
  fromNumbers,
  near,
  noisesM,
  placesM,
  simplest,
  within,
} from './explanations.js';
import type { Explanation, LateChange, WeighedExplanation } from './explanations.js';
import type { GranuleCode } from './granule-layer.js';
import { LinearEvidence, varianceOf } from './linear-evidence.js';
import type { CausePrior, Reaches } from './linear-evidence.js';
import { ReachMemory } from './reach-memory.js';
import type { RememberedReach } from './reach-memory.js';
import { SeenReaches } from './seen-reaches.js';
import type { Look } from './seen-reaches.js';

/**
 * A regime: a time in which causes, places and noise are the same. Its last reaches are explained together
 * (linear-evidence.ts), with a prior from the reaches before them. Three quantities are chosen from a small grid by the
 * greatest evidence: the spread l of places, the spread r of noise, and which causes may be how far from their values at the
 * beginning of this time (explanations.ts).
 *
 * A reach that leaves the memory becomes part of the prior, A <- A + H^T H / (l^2 + r^2), and fades. What it said of places
 * stays as weights. The causes are linearised about their present values, and again after each step (Gauss-Newton).
 */

export interface Distance {
  readonly squared: number;
  readonly variance: number;
}

/** Reaches that are explained together, and the same with room for those that are judged with them. */
const MEMORY = 48;
const ROOM = MEMORY + 4;
/** Up to this many reaches all explanations are compared; later only those near the present one. */
const FEW = 24;
/** Prior log probability of a change at a reach. It is low because the likeliest of many explanations is taken after it. */
export const CHANGE = Math.log(1e-4);
/** Slight changes are looked for this many reaches ago. */
const LATE = [4, 8, 16] as const;
/** Gauss-Newton steps for each reach, and after a surprise. */
const STEPS = 1;
const MORE_STEPS = 4;
export class ErrorRegime {
  readonly memory: ReachMemory;
  /** Weights of the places, from reaches that are no longer remembered. */
  readonly base: Float64Array;
  /** P of the causes (n x n). */
  readonly covariance: Float64Array;
  explanation: Explanation = simplest;
  readonly #state: Float64Array;
  readonly #filter: AdaptiveFilter;
  readonly #priors: CausePriors;
  readonly #seen: SeenReaches;
  readonly #solver: LinearEvidence;
  readonly #weigher: ExplanationWeigher;
  readonly #here: Float64Array;
  /** Weights of the remembered reaches in the places (3 each). */
  readonly #shares: Float64Array;

  /**
   * @param state causes (n), changed in place @param variances of the causes before anything was seen (n)
   * @param filter of the places; its weights are kept up to date @param createCode makes room for a code
   */
  constructor(
    joints: number,
    state: Float64Array,
    variances: Float64Array,
    filter: AdaptiveFilter,
    createCode: () => GranuleCode,
    look: Look,
    halfExtentM: number,
  ) {
    const n = state.length;
    this.#state = state;
    this.#filter = filter;
    this.memory = new ReachMemory(joints, MEMORY);
    this.#priors = new CausePriors(variances, halfExtentM);
    this.#seen = new SeenReaches(n, filter.weights.length / 3, ROOM, createCode, look);
    this.base = new Float64Array(filter.weights.length);
    this.covariance = new Float64Array(n * n);
    this.#solver = new LinearEvidence(n, ROOM);
    this.#weigher = new ExplanationWeigher(this.#solver, state);
    this.#here = new Float64Array(ROOM);
    this.#shares = new Float64Array(3 * ROOM);
    this.#settle();
  }

  get noiseM(): number {
    return noisesM[this.explanation.noise];
  }

  get placeM(): number {
    return placesM[this.explanation.place];
  }

  /** P^-1 of the causes as they are known now (n x n). */
  precision(): Float64Array {
    return inverse(this.covariance, this.#state.length);
  }

  /** Begins a time whose causes are near `mean` with this precision, or open. Its weights of places are `base`. */
  begin(mean: Float64Array, precision: Float64Array, base: Float64Array | undefined, as: Explanation): void {
    this.#priors.begin(mean, precision);
    this.#state.set(mean);
    if (base === undefined) this.base.fill(0);
    else this.base.set(base);
    this.memory.clear();
    this.explanation = as;
  }

  /** Adds a reach. If there is no room, the oldest one leaves. */
  add(reach: RememberedReach): void {
    const oldest = this.memory.add(reach);
    if (oldest !== undefined) this.#fold(oldest);
  }

  /**
   * Takes the likeliest explanation, among all or among those near the present one, and explains the memory by it. Other open
   * causes may lie far from the present ones: they must still be likelier when they have been fitted.
   */
  choose(all: boolean): void {
    const { open } = this.explanation;
    const isAny = all || this.memory.reaches.length <= FEW;
    const among = isAny ? everyExplanation : near(this.explanation);
    const found = this.#likeliestOfMemory(among);
    if (found.open !== open) {
      const causes = this.#state.slice();
      const stay = this.#likeliestOfMemory(among.filter((one) => one.open === open));
      this.explanation = found;
      this.fit(MORE_STEPS);
      if (this.evidence() >= stay.evidence) return;
      this.#state.set(causes);
      this.explanation = stay;
    } else this.explanation = found;
    this.fit(all ? MORE_STEPS : STEPS);
  }

  #likeliestOfMemory(among: readonly Explanation[]): WeighedExplanation {
    return this.#weigher.likeliest(this.#look(this.memory.reaches), this.#priors.byOpenness, among);
  }

  /** The likeliest explanation of these reaches from the priors of this time. */
  likeliest(reaches: readonly RememberedReach[]): WeighedExplanation {
    return this.#weigher.likeliest(this.#look(reaches), this.#priors.copied());
  }

  /** The same if another time begins with these reaches. Its causes are near their present values, or open. */
  likeliestAnew(reaches: readonly RememberedReach[]): WeighedExplanation {
    const priors = this.#priors.about(this.#state, this.precision());
    return this.#weigher.likeliest(this.#seen.lookAt(reaches, undefined), priors);
  }

  /** Log evidence of the memory as it is explained now. */
  evidence(): number {
    return this.#weigher.evidenceOf(this.#look(this.memory.reaches), this.#prior, this.explanation);
  }

  /** Explains the memory: fills in causes, their covariance, and the weights of the places. */
  fit(steps = STEPS): void {
    for (let step = 0; step < steps; step++) {
      this.evidence();
      for (let i = 0; i < this.#state.length; i++) this.#state[i] += this.#solver.causes[i];
    }
    this.#settle();
  }

  /** Fills in everything except the causes, which are up to date. */
  #settle(): void {
    const reaches = this.#look(this.memory.reaches);
    this.#weigher.evidenceOf(reaches, this.#prior, this.explanation);
    this.#solver.weigh(reaches);
    this.#shares.set(this.#solver.weights);
    this.covariance.set(inverseOfRoot(this.#solver.precision, this.#state.length));
    const { weights } = this.#filter;
    weights.set(this.base);
    for (let i = 0; i < reaches.count; i++) this.#addPlace(this.#seen.all[i].code, i, weights);
  }

  /** Squared distance of the seen hand from the predicted one (m^2), and the variance that was expected on each axis. */
  distance(reach: RememberedReach): Distance {
    const { error, rows, code } = this.#seen.lookAtOne(reach, this.#filter.weights);
    const variance = varianceOf(rows, this.covariance) + this.#placeVariance(code);
    return { squared: squareOf(error), variance: variance + this.noiseM ** 2 };
  }

  /** The same in another context. @param covariance P of its causes */
  distanceIn(
    { state, weights, explanation }: ErrorContext,
    covariance: Float64Array,
    reach: RememberedReach,
  ): Distance {
    const now = this.#state.slice();
    this.#state.set(state);
    const { error, rows } = this.#seen.lookAtOne(reach, weights);
    this.#state.set(now);
    const spread = noisesM[explanation.noise] ** 2 + placesM[explanation.place] ** 2;
    return { squared: squareOf(error), variance: varianceOf(rows, covariance) + spread };
  }

  /** Variance of the predicted hand of a reach on each axis (m^2). */
  variance(reach: RememberedReach): number {
    const { rows, code } = this.#seen.lookAtOne(reach, undefined);
    return varianceOf(rows, this.covariance) + this.#placeVariance(code);
  }

  save(): Fields {
    return {
      regime: Float64Array.from(asNumbers(this.explanation)),
      ...this.#priors.save(),
      regime_base: this.base.slice(),
      ...this.memory.save('regime_memory'),
    };
  }

  /**
   * A file may be older than regimes. What it learnt of causes is kept. What it learnt of places is not: that was the rest of
   * the errors, including noise and sag.
   */
  load(fields: Fields): void {
    if (!Object.hasOwn(fields, 'regime')) {
      this.begin(this.#state.slice(), this.#priors.precisionIn(fields), undefined, simplest);
      this.#settle();
      return;
    }
    const numbers = new Float64Array(3);
    loadInto('cerebellum', fields, 'regime', [numbers]);
    this.explanation = fromNumbers(numbers);
    this.#priors.load(fields);
    loadInto('cerebellum', fields, 'regime_base', [this.base]);
    this.memory.load(fields, 'regime_memory');
    if (Object.hasOwn(fields, 'regime_open')) this.#settle();
    // Files of when fewer ways to explain were known are explained anew.
    else this.choose(true);
  }

  /**
   * How many reaches ago the causes changed; undefined unless a change is likelier than none. Slight changes are no surprise,
   * but they add up.
   */
  changed(): LateChange | undefined {
    const { reaches } = this.memory;
    const n = this.#state.length;
    const together = this.evidence();
    for (const count of LATE) {
      if (reaches.length < 2 * count) continue;
      const early = this.#look(reaches.slice(0, -count));
      const priors = this.#priors.copied();
      const before = this.#weigher.likeliest(early, priors, within(this.explanation));
      this.#weigher.evidenceOf(early, priors[before.open], before);
      const mean = this.#state.map((x, i) => x + this.#solver.causes[i]);
      const precision = inverse(inverseOfRoot(this.#solver.precision, n), n);
      const late = this.#seen.lookAt(reaches.slice(-count), undefined);
      const after = this.#weigher.likeliest(late, this.#priors.about(mean, precision));
      if (before.evidence + after.evidence + CHANGE > together)
        return { count, explanation: after, mean, precision };
    }
    return undefined;
  }

  get #prior(): CausePrior {
    return this.#priors.byOpenness[this.explanation.open];
  }

  #look(reaches: readonly RememberedReach[]): Reaches {
    return this.#seen.lookAt(reaches, this.base);
  }

  #addPlace(code: GranuleCode, i: number, weights: Float64Array): void {
    const scale = this.placeM ** 2 / code.power;
    for (let c = 0; c < code.count; c++) {
      const rate = scale * code.rates[c];
      for (let axis = 0; axis < 3; axis++)
        weights[3 * code.cells[c] + axis] += rate * this.#shares[3 * i + axis];
    }
  }

  /** l^2 (1 - k^T (K + r^2 / l^2)^-1 k) of the places after the last fit. */
  #placeVariance(code: GranuleCode): number {
    const count = this.memory.reaches.length;
    const here = this.#here.subarray(0, count);
    this.#seen.share(code, count, (i, shared) => {
      here[i] = this.placeM ** 2 * shared;
    });
    forward(this.#solver.covariance, count, here, 1);
    let known = 0;
    for (const x of here) known += x * x;
    return Math.max(0, this.placeM ** 2 - known);
  }

  /** Adds what the oldest reach says of causes and places to the prior and to `base`, as it is forgotten. */
  #fold(oldest: RememberedReach): void {
    this.#addPlace(this.#seen.lookAtOne(oldest, undefined).code, 0, this.base);
    this.#shares.copyWithin(0, 3);
    const { rows, error } = this.#seen.lookAtOne(oldest, this.base);
    this.#priors.fold(this.#state, rows, error, this.noiseM ** 2 + this.placeM ** 2);
  }
}

const squareOf = ([x, y, z]: Float64Array) => x * x + y * y + z * z;
