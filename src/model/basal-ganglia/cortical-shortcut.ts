import type { Section } from '../../parameters/sections.js';
import { loadInto, prefixed, unprefixed } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import { ratesIn } from '../numbers/rate-source.js';
import type { Populations } from '../numbers/rate-source.js';
import type { BasalGanglia } from './basal-ganglia.js';
import { addDot, BumpProducts } from './bump-products.js';
import { PremotorAssembly } from './premotor-assembly.js';
import { isSilent, SILENT_SHARE } from './silent-cortex.js';
import type { Drive, Pathway } from './pathway.js';
import { SiteActivity } from './site-activity.js';
import { spontaneous, TrialContacts } from './trial-contacts.js';

/** The constants of the cortical shortcut; what each means stands in the parameter table. */
export type ShortcutParameters = Section<'shortcut'>;

/**
 * Cortical shortcut: contacts from the cortex to premotor cells that the thalamus teaches, in a fast and a slow layer
 * (docs/model/cortical-plasticity.md, with its sources). Rates have no unit.
 *
 *     every step      u_i = sum_k (wF_ik + wS_ik) r_k, added to the baseline of PM, without dopamine. While the cortex
 *                     is silent (below 1e-4 of a whole bump), u = 0
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
 *
 * With several cells per primitive (premotor-assembly.ts), each cell has its own contacts and learns if it answers. The u_i
 * of a primitive is then the largest of its cells. With `som_stability` s, all losses of the fast layer are multiplied by
 * (1 - s G).
 */
export class CorticalShortcut implements Pathway {
  readonly drives = ['pm'] as const;
  readonly parameters: ShortcutParameters;
  readonly fast: TrialContacts;
  readonly slow: TrialContacts;
  /** u of every premotor cell in the last step. */
  readonly drive: Float64Array;
  /** S, the SOM-like inhibition of the dendrites, 0 to 1. One number, in an array as it is saved. */
  readonly som: Float64Array;
  /** Lesioned: it drives nothing and learns nothing. */
  silenced = false;
  readonly #basalGanglia: BasalGanglia;
  readonly #random: RandomStream;
  /** Whether `drive` may be other than 0. */
  #driving = true;
  /** Products of both layers together. */
  readonly #products: BumpProducts;
  /** The cells of each primitive that receive the contacts. */
  readonly assembly: PremotorAssembly;
  /** Excitation of every cell; `drive` itself if each primitive has one cell. */
  readonly #excitation: Float64Array;
  readonly #goal: SiteActivity;
  readonly #into: { readonly out: Float64Array; drive: Float64Array; readonly least: number };
  /** Takes the drive when u is computed between steps. Nothing reads it. */
  readonly #nobody: Float64Array;

  /** @param random a stream of its own @throws ModelError when the budget leaves a cell without a contact */
  constructor(basalGanglia: BasalGanglia, parameters: ShortcutParameters, random: RandomStream) {
    const { cells, cortex } = basalGanglia;
    const perCell = Math.round(parameters.budget * cortex.cells);
    this.#basalGanglia = basalGanglia;
    this.#random = random;
    this.parameters = parameters;
    const posts = cells * parameters.cellsPerPrimitive;
    this.assembly = new PremotorAssembly(cells, parameters.cellsPerPrimitive);
    this.#products = new BumpProducts(posts);
    this.fast = new TrialContacts(posts, cortex.cells, perCell, random, this.#products);
    this.slow = new TrialContacts(posts, cortex.cells, perCell, random, this.#products);
    spontaneous(this.fast, this.#stableWeight, random);
    this.drive = new Float64Array(cells);
    this.som = Float64Array.of(parameters.somStart);
    this.#goal = new SiteActivity(cortex.cells, true);
    this.#excitation = posts === cells ? this.drive : new Float64Array(posts);
    this.#nobody = new Float64Array(posts);
    this.#into = { out: this.#excitation, drive: this.#nobody, least: SILENT_SHARE };
  }

  rests(): boolean {
    if (!this.silenced && !isSilent(this.#basalGanglia.cortex)) return false;
    if (this.#driving) this.drive.fill(0);
    this.#driving = false;
    return true;
  }

  step({ pm }: Drive): void {
    this.#driving = true;
    this.#sum(pm);
  }

  goalShown(): void {
    if (this.silenced) return;
    const { drive, som, parameters } = this;
    const { cortex, va } = this.#basalGanglia;
    this.#goal.take(cortex);
    this.#driving = true;
    this.#sum(this.#nobody.fill(0));
    const winner = largest(va.r);
    const taught = va.r[winner] > parameters.teachingThreshold;
    const familiar = taught && drive[winner] > 0 && largest(drive) === winner;
    const familiarity = familiar ? drive[winner] / (drive[winner] + parameters.somHalf) : 0;
    if (parameters.somTrials > 0) som[0] += (familiarity - som[0]) / parameters.somTrials;
    if (!taught) return;
    const x = Math.min(1, va.r[winner] / parameters.teachingReference);
    const { size } = this.assembly;
    const shares = this.assembly.shares(winner);
    this.assembly.learn(winner, parameters.lateralRate);
    for (let i = 0; i < this.#excitation.length; i++) {
      const share = i >= winner * size && i < (winner + 1) * size ? shares[i - winner * size] : 0;
      if (share > 0) this.#teach(i, x);
      else if (this.#excitation[i] > 0) {
        this.fast.depress(i, this.#goal, parameters.fastCompetition * this.#lability);
        this.slow.depress(i, this.#goal, parameters.slowCompetition);
      }
    }
  }

  outcomeShown(primitive: number): void {
    if (this.silenced) return;
    const { cortex } = this.#basalGanglia;
    const { size } = this.assembly;
    const { fastMismatch, slowMismatch } = this.parameters;
    for (let i = primitive * size; i < (primitive + 1) * size; i++) {
      this.fast.mismatch(i, this.#goal, cortex, fastMismatch * this.#lability);
      this.slow.mismatch(i, this.#goal, cortex, slowMismatch);
    }
  }

  endTrial(): void {
    this.#goal.forget();
    if (this.silenced) return;
    this.fast.wiring.grow();
    this.fast.decay(this.parameters.fastDecay * this.#lability);
    this.fast.turnOver(this.parameters.fastLoss * this.#lability, this.#stableWeight);
  }

  save(): Fields {
    return {
      ...prefixed('fast_', this.fast.save()),
      ...prefixed('slow_', this.slow.save()),
      drive: this.drive.slice(),
      som: this.som.slice(),
      inhibition: this.assembly.inhibition.slice(),
      ...this.#goal.save(),
    };
  }

  load(fields: Fields): void {
    this.fast.load(unprefixed('fast_', fields));
    this.slow.load(unprefixed('slow_', fields));
    loadInto('cortical shortcut', fields, 'drive', [this.drive]);
    loadInto('cortical shortcut', fields, 'som', [this.som]);
    loadInto('cortical shortcut', fields, 'inhibition', [this.assembly.inhibition]);
    this.#driving = true;
    this.#goal.load(fields);
  }

  /** The present drive of a premotor cell by layer, and the inhibition of the dendrites. Only for inspection. */
  layers(cell: number): { readonly fast: number; readonly slow: number; readonly som: number } {
    if (this.silenced) return { fast: 0, slow: 0, som: this.som[0] };
    const { size } = this.assembly;
    const own = this.#excitation.subarray(cell * size, (cell + 1) * size);
    const strongest = cell * size + largest(own);
    const [fast, slow] = [this.fast, this.slow].map((layer) => {
      const sum = new Float64Array(1);
      for (const { share, values } of this.#basalGanglia.cortex.bumps) {
        const dot = new Float64Array(1);
        addDot(layer.row(strongest), values, dot, 0);
        sum[0] += share * dot[0];
      }
      return sum[0];
    });
    return { fast, slow, som: this.som[0] };
  }

  /** Rates of all cells that receive the contacts. */
  get code(): Float64Array {
    return this.assembly.size === 1 ? this.drive : this.assembly.rates;
  }

  /** Factor on all losses of fast contacts, 1 - s G: open dendrites may keep their contacts. */
  get #lability(): number {
    return 1 - this.parameters.somStability * (1 - this.som[0]);
  }

  /** Weight from which a fast contact is stable. */
  get #stableWeight(): number {
    return this.parameters.stableShare * this.parameters.fastMost;
  }

  /** Computes u of every premotor cell, and adds it to `drive`. */
  #sum(drive: Float64Array): void {
    const { fast, slow } = this;
    const one = this.assembly.size === 1;
    this.#into.drive = one ? drive : this.#nobody;
    this.#products.sumsOfTwo(this.#basalGanglia.cortex, fast.effective, slow.effective, this.#into);
    if (one) return;
    this.assembly.answer(this.#excitation, this.drive);
    for (let i = 0; i < this.drive.length; i++) drive[i] += this.drive[i];
  }

  /** Teaches the contacts of the cell that the thalamus selected. @param x size of the lesson, 0 to 1 */
  #teach(cell: number, x: number): void {
    const { fastForming, fastRate, fastMost, slowForming, slowRate, slowMost, stableShare } = this.parameters;
    const { fast, slow } = this;
    const goal = this.#goal;
    const gate = 1 - this.som[0];
    const most = Math.round(fastForming * fast.wiring.perCell * gate * x);
    fast.form(cell, goal, most, this.#stableWeight);
    fast.potentiate(cell, goal, fastRate * gate * x, fastMost);
    const stable = this.#stableSites(cell);
    // A fraction of a contact becomes a whole one with that probability.
    const count = Math.floor(slowForming * x * goal.sites.length + this.#random.uniform());
    slow.form(cell, goal, count, stableShare * slowMost, (site) => stable.has(site));
    slow.potentiate(cell, goal, slowRate * x, slowMost);
  }

  /** Sites where the cell has a stable and old fast contact, so that a slow one may form. */
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
  ShortcutCells: ({ code }) => ratesIn(code),
  SOM: ({ som }) => ratesIn(som),
};
