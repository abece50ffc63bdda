import type { Section } from '../../parameters/sections.js';
import { loadInto, prefixed, unprefixed } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import { ratesIn } from '../numbers/rate-source.js';
import type { Populations } from '../numbers/rate-source.js';
import type { BasalGanglia } from './basal-ganglia.js';
import { isSilent } from './silent-cortex.js';
import type { Drive, Pathway } from './pathway.js';
import { SiteActivity } from './site-activity.js';
import { spontaneous, TrialContacts } from './trial-contacts.js';

/** The constants of the cortical shortcut; what each means stands in the parameter table. */
export type ShortcutParameters = Section<'shortcut'>;

/**
 * Cortical shortcut: contacts from the cortex to premotor cells that the thalamus teaches, in a fast and a slow layer
 * (docs/model/cortical-plasticity.md, with its sources). Rates have no unit.
 *
 *     every step      u_i = sum_k (wF_ik + wS_ik) r_k, added to the baseline of PM; no dopamine in it. While the cortex
 *                     is silent, that is below 1e-6 of a whole bump, u = 0
 *
 *     goal shown      winner j: the largest VA rate, if above the threshold; without one nothing is learnt
 *                     x = min(1, VA_j / reference),  a_k the activity of the cortex
 *                     familiarity = u_j / (u_j + half) if j has the largest u of all, else 0
 *                     S += (familiarity - S) / trials,  G = 1 - S
 *       fast, cell j  up to round(forming K G x) contacts form at active sites;  w += rate G x a_k (most - w)
 *       slow, cell j  forming x (active cells) contacts on average form where an old fast one is stable;
 *                     w += rate x a_k (most - w)
 *       others        driven (u_i > 0), not selected: w -= competition a_k w
 *     outcome shown   cell of the executed primitive, active with the goal and silent now: w *= 1 - mismatch
 *     trial over      fast: w *= 1 - decay; those below the stable weight turn over with the probability of a loss
 */
export class CorticalShortcut implements Pathway {
  readonly drives = ['pm'] as const;
  readonly parameters: ShortcutParameters;
  readonly fast: TrialContacts;
  readonly slow: TrialContacts;
  /** u of every premotor cell in the last step. */
  readonly drive: Float64Array;
  /** S, the SOM-like inhibition of the dendrites, 0 to 1. One number, in an array to be saved with. */
  readonly som: Float64Array;
  /** Lesioned: it drives nothing and learns nothing. */
  silenced = false;
  readonly #basalGanglia: BasalGanglia;
  readonly #random: RandomStream;
  /** Whether `drive` may be other than 0. */
  #driving = true;
  readonly #slowSums: Float64Array;
  readonly #goal: SiteActivity;

  /** @param random a stream of its own @throws ModelError when the budget leaves a cell without a contact */
  constructor(basalGanglia: BasalGanglia, parameters: ShortcutParameters, random: RandomStream) {
    const { cells, cortex } = basalGanglia;
    const perCell = Math.round(parameters.budget * cortex.cells);
    this.#basalGanglia = basalGanglia;
    this.#random = random;
    this.parameters = parameters;
    this.fast = new TrialContacts(cells, cortex.cells, perCell, random);
    this.slow = new TrialContacts(cells, cortex.cells, perCell, random);
    spontaneous(this.fast, this.#stableWeight, random);
    this.drive = new Float64Array(cells);
    this.som = Float64Array.of(parameters.somStart);
    this.#slowSums = new Float64Array(cells);
    this.#goal = new SiteActivity(cortex.cells, true);
  }

  step({ pm }: Drive): void {
    const { drive } = this;
    if (this.silenced || isSilent(this.#basalGanglia.cortex)) {
      if (this.#driving) drive.fill(0);
      this.#driving = false;
      return;
    }
    this.#driving = true;
    this.#sum();
    for (let i = 0; i < drive.length; i++) pm[i] += drive[i];
  }

  goalShown(): void {
    if (this.silenced) return;
    const { drive, som, parameters } = this;
    const { cortex, va } = this.#basalGanglia;
    this.#goal.take(cortex);
    this.#driving = true;
    this.#sum();
    const winner = largest(va.r);
    const taught = va.r[winner] > parameters.teachingThreshold;
    const familiar = taught && drive[winner] > 0 && largest(drive) === winner;
    const familiarity = familiar ? drive[winner] / (drive[winner] + parameters.somHalf) : 0;
    if (parameters.somTrials > 0) som[0] += (familiarity - som[0]) / parameters.somTrials;
    if (!taught) return;
    this.#teach(winner, Math.min(1, va.r[winner] / parameters.teachingReference));
    for (let i = 0; i < drive.length; i++) {
      if (i === winner || drive[i] <= 0) continue;
      this.fast.depress(i, this.#goal, parameters.fastCompetition);
      this.slow.depress(i, this.#goal, parameters.slowCompetition);
    }
  }

  outcomeShown(primitive: number): void {
    if (this.silenced) return;
    const { cortex } = this.#basalGanglia;
    this.fast.mismatch(primitive, this.#goal, cortex, this.parameters.fastMismatch);
    this.slow.mismatch(primitive, this.#goal, cortex, this.parameters.slowMismatch);
  }

  endTrial(): void {
    this.#goal.forget();
    if (this.silenced) return;
    this.fast.wiring.grow();
    this.slow.wiring.grow();
    this.fast.decay(this.parameters.fastDecay);
    this.fast.turnOver(this.parameters.fastLoss, this.#stableWeight);
  }

  save(): Fields {
    return {
      ...prefixed('fast_', this.fast.save()),
      ...prefixed('slow_', this.slow.save()),
      drive: this.drive.slice(),
      som: this.som.slice(),
      ...this.#goal.save(),
    };
  }

  load(fields: Fields): void {
    this.fast.load(unprefixed('fast_', fields));
    this.slow.load(unprefixed('slow_', fields));
    loadInto('cortical shortcut', fields, 'drive', [this.drive]);
    loadInto('cortical shortcut', fields, 'som', [this.som]);
    this.#driving = true;
    this.#goal.load(fields);
  }

  /** What drives a premotor cell at present, by layer, and the inhibition of the dendrites. Looked at, not used. */
  layers(cell: number): { readonly fast: number; readonly slow: number; readonly som: number } {
    if (this.silenced) return { fast: 0, slow: 0, som: this.som[0] };
    this.#sum();
    const slow = this.#slowSums[cell];
    return { fast: this.drive[cell] - slow, slow, som: this.som[0] };
  }

  /** Weight from which a fast contact is stable. */
  get #stableWeight(): number {
    return this.parameters.stableShare * this.parameters.fastMost;
  }

  #sum(): void {
    const { drive } = this;
    const { cortex } = this.#basalGanglia;
    const slow = this.#slowSums;
    this.fast.sums(cortex, drive);
    this.slow.sums(cortex, slow);
    for (let i = 0; i < drive.length; i++) drive[i] += slow[i];
  }

  /** The contacts of the cell that the thalamus selected, with a lesson of size `x`, 0 to 1. */
  #teach(cell: number, x: number): void {
    const { fastForming, fastRate, fastMost, slowForming, slowRate, slowMost, stableShare } = this.parameters;
    const { fast, slow } = this;
    const goal = this.#goal;
    const gate = 1 - this.som[0];
    const most = Math.round(fastForming * fast.wiring.perCell * gate * x);
    fast.form(cell, goal, most, this.#stableWeight);
    fast.potentiate(cell, goal, fastRate * gate * x, fastMost);
    const stable = this.#stableSites(cell);
    // A fraction of a contact is one with that probability.
    const count = Math.floor(slowForming * x * goal.sites.length + this.#random.uniform());
    slow.form(cell, goal, count, stableShare * slowMost, (site) => stable.has(site));
    slow.potentiate(cell, goal, slowRate * x, slowMost);
  }

  /** Where the cell has fast contacts beside which slow ones may form. */
  #stableSites(cell: number): ReadonlySet<number> {
    const { wiring } = this.fast;
    const { cells, weights, from, to } = this.fast.row(cell);
    const sites = new Set<number>();
    for (let i = from; i < to; i++)
      if (weights[i] >= this.#stableWeight && wiring.age(i) >= this.parameters.slowAge) sites.add(cells[i]);
    return sites;
  }
}

/** The cell with the largest rate, the first of equals. */
function largest(rates: Float64Array): number {
  let at = 0;
  for (let i = 1; i < rates.length; i++) if (rates[i] > rates[at]) at = i;
  return at;
}

/** What can be recorded. */
export const shortcutPopulations: Populations<CorticalShortcut> = {
  Shortcut: ({ drive }) => ratesIn(drive),
  SOM: ({ som }) => ratesIn(som),
};
