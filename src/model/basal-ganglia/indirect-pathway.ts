import type { Section } from '../../parameters/sections.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import { ratesIn } from '../numbers/rate-source.js';
import type { Populations } from '../numbers/rate-source.js';
import { PREMOTOR_ANSWER } from './action-selection.js';
import type { BasalGanglia } from './basal-ganglia.js';
import { basalGangliaConstants, DOPAMINE_BASELINE } from './basal-ganglia-parameters.js';
import { isSilent } from './silent-cortex.js';
import type { Drive, Pathway } from './pathway.js';
import { SiteActivity } from './site-activity.js';
import { TrialContacts } from './trial-contacts.js';

/** The constants of the indirect pathway; what each means stands in the parameter table. */
export type IndirectParameters = Section<'indirect'>;

const STR_TAU = 10;
const GPE_TAU = 5;
const GPE_BASELINE = 1;
/** Of an addition to the full weight: contacts at all sites may go. */
const ANY_WEIGHT = Infinity;

/**
 * Indirect pathway StrD2 -> GPe -> SNr, which learns from dips of dopamine what not to select
 * (docs/model/cortical-plasticity.md, with its sources). Time constants in ms; rates have no unit.
 *
 *     tau dm/dt = -m + E - H + B,   r = [m]+
 *
 *     StrD2  E = sum_k w_ik r_k                      tau 10;  0 while the cortex is below 1e-6 of a whole bump
 *     GPe    H = g StrD2, B = 1                      tau 5
 *     SNr    its baseline + h (1 - GPe), exactly 0 while all w are 0
 *
 *     goal shown      confidence c = min(1, max PM / full), 0 where no premotor cell answers
 *     outcome shown   overlap o = share of the goal's active cells that are active now,  dip = c [1 - o / expected]+
 *                     cell of the executed primitive: contacts form at all active sites of the goal;
 *                     w += rate dip (most - w) there
 *     rewarded        burst D = 2 (SNc - 0.1), same cell, active sites of the outcome: w -= rate min(1, D / reference) w
 *
 * The dip is a number of the trial, not a rate of SNc, which has no room below its baseline.
 */
export class IndirectPathway implements Pathway {
  readonly drives = ['snr'] as const;
  readonly parameters: IndirectParameters;
  readonly contacts: TrialContacts;
  readonly strD2: { readonly m: Float64Array; readonly r: Float64Array };
  readonly gpe: { readonly m: Float64Array; readonly r: Float64Array };
  /** The last dip, 0 to 1, and the confidence in the present choice. */
  readonly expectation = { dip: 0, confidence: 0 };
  /** Lesioned: StrD2 is silent, and learns nothing. */
  silenced = false;
  readonly #basalGanglia: BasalGanglia;
  readonly #sums: Float64Array;
  readonly #goal: SiteActivity;
  readonly #outcome: SiteActivity;

  /** @param random a stream of its own @throws ModelError when the budget leaves a cell without a contact */
  constructor(basalGanglia: BasalGanglia, parameters: IndirectParameters, random: RandomStream) {
    const { cells, cortex } = basalGanglia;
    this.#basalGanglia = basalGanglia;
    this.parameters = parameters;
    this.contacts = new TrialContacts(
      cells,
      cortex.cells,
      Math.round(parameters.budget * cortex.cells),
      random,
    );
    const zeros = () => new Float64Array(cells);
    this.strD2 = { m: zeros(), r: zeros() };
    this.gpe = { m: zeros().fill(GPE_BASELINE), r: zeros().fill(GPE_BASELINE) };
    this.#sums = zeros();
    this.#goal = new SiteActivity(cortex.cells, false);
    this.#outcome = new SiteActivity(cortex.cells, false);
  }

  step({ snr }: Drive): void {
    const { strD2, gpe, parameters } = this;
    const { gpeToSnr, strToGpe } = parameters;
    const sums = this.#sums;
    const { cortex } = this.#basalGanglia;
    if (isSilent(cortex)) sums.fill(0);
    else this.contacts.sums(cortex, sums);
    for (let i = 0; i < sums.length; i++) {
      snr[i] += gpeToSnr * (GPE_BASELINE - gpe.r[i]);
      gpe.m[i] += (GPE_BASELINE - strToGpe * strD2.r[i] - gpe.m[i]) / GPE_TAU;
      gpe.r[i] = gpe.m[i] > 0 ? gpe.m[i] : 0;
      strD2.m[i] += (sums[i] - strD2.m[i]) / STR_TAU;
      strD2.r[i] = strD2.m[i] > 0 && !this.silenced ? strD2.m[i] : 0;
    }
  }

  goalShown(): void {
    const { cortex, pm } = this.#basalGanglia;
    this.#goal.take(cortex);
    let most = 0;
    for (const rate of pm.r) most = Math.max(most, rate);
    this.expectation.confidence =
      most < PREMOTOR_ANSWER ? 0 : Math.min(1, most / this.parameters.fullConfidence);
  }

  outcomeShown(primitive: number): void {
    const { sites } = this.#goal;
    const { cortex } = this.#basalGanglia;
    const { expectedOverlap, dipRate, most } = this.parameters;
    this.#outcome.take(cortex);
    if (sites.length === 0) return;
    const common = sites.filter((site) => this.#outcome.shares[site] > 0).length;
    const shortfall = Math.max(0, 1 - common / sites.length / expectedOverlap);
    this.expectation.dip = this.expectation.confidence * shortfall;
    const size = dipRate * this.expectation.dip;
    if (size === 0 || this.silenced) return;
    this.contacts.form(primitive, this.#goal, this.contacts.wiring.perCell, ANY_WEIGHT);
    this.contacts.potentiate(primitive, this.#goal, size, most);
  }

  rewarded(primitive: number): void {
    if (this.silenced) return;
    const { burstRate, burstReference } = this.parameters;
    const { cortex, snc } = this.#basalGanglia;
    const burst = basalGangliaConstants.dopamineGain * (snc.r[0] - DOPAMINE_BASELINE);
    if (burst <= 0) return;
    this.#outcome.take(cortex);
    this.contacts.depress(primitive, this.#outcome, burstRate * Math.min(1, burst / burstReference));
  }

  endTrial(): void {
    this.#goal.forget();
    this.expectation.confidence = 0;
    this.contacts.wiring.grow();
  }

  save(): Fields {
    const { strD2, gpe, expectation } = this;
    return {
      ...this.contacts.save(),
      strPotentials: strD2.m.slice(),
      strRates: strD2.r.slice(),
      gpePotentials: gpe.m.slice(),
      gpeRates: gpe.r.slice(),
      expectation: Float64Array.of(expectation.dip, expectation.confidence),
      ...this.#goal.save(),
    };
  }

  load(fields: Fields): void {
    const { strD2, gpe } = this;
    this.contacts.load(fields);
    const into = (name: string, target: Float64Array) => {
      loadInto('indirect pathway', fields, name, [target]);
    };
    into('strPotentials', strD2.m);
    into('strRates', strD2.r);
    into('gpePotentials', gpe.m);
    into('gpeRates', gpe.r);
    const expectation = new Float64Array(2);
    into('expectation', expectation);
    [this.expectation.dip, this.expectation.confidence] = expectation;
    this.#goal.load(fields);
  }
}

/** What can be recorded. */
export const indirectPopulations: Populations<IndirectPathway> = {
  StrD2: ({ strD2 }) => ratesIn(strD2.r),
  GPe: ({ gpe }) => ratesIn(gpe.r),
};
