import type { Section } from '../../parameters/sections.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';
import { ratesIn } from '../numbers/rate-source.js';
import type { Populations } from '../numbers/rate-source.js';
import { PREMOTOR_ANSWER } from './action-selection.js';
import type { BasalGanglia } from './basal-ganglia.js';
import { basalGangliaConstants } from './basal-ganglia-parameters.js';
import { isSilent } from './silent-cortex.js';
import type { Drive, Pathway } from './pathway.js';
import { SiteActivity } from './site-activity.js';
import { TrialContacts } from './trial-contacts.js';

/** The constants of the indirect pathway; what each means stands in the parameter table. */
export type IndirectParameters = Section<'indirect'>;

const STR_TAU = 10;
const GPE_TAU = 5;
const GPE_BASELINE = 1;
/** No limit: a contact of any weight may go. */
const ANY_WEIGHT = Infinity;
/** While the cortex is silent, a rate that is this near to its value at rest counts as at rest. */
const AT_REST = 1e-9;

/**
 * Indirect pathway StrD2 -> GPe -> SNr, which learns from dips of dopamine what not to select
 * (docs/model/cortical-plasticity.md, with its sources). Time constants in ms; rates have no unit.
 *
 *     tau dm/dt = -m + E - H + B,   r = [m]+
 *
 *     StrD2  E = sum_k w_ik r_k                      tau 10;  0 while the cortex is below 1e-4 of a whole bump
 *     GPe    H = g StrD2, B = 1                      tau 5
 *     SNr    its baseline + h (1 - GPe), exactly 0 while all w are 0
 *
 *     goal shown      confidence c = min(1, max PM / full), 0 where no premotor cell answers
 *     outcome shown   overlap o = share of the goal's active cells that are active now,  dip = c [1 - o / expected]+
 *                     cell of the executed primitive: contacts form at all active sites of the goal;
 *                     w += rate dip (most - w) there
 *     rewarded        burst D = 2 (SNc - 0.1), same cell, active sites of the outcome: w -= rate min(1, D / reference) w
 *
 * The dip is a number per trial and not a rate of SNc, because SNc has little room below its baseline. If SNc carries it:
 *
 *     outcome phase   input -c [1 - o / expected]+ to SNc, with the o of every step;  at its end dip = gain (B - SNc), at most 1
 *
 * With direct dips the same dip also depresses StrD1: w -= rate dip a_k w at the sites of the goal. It is the same rule with
 * the opposite sign.
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
  /** Cells that have learnt, ascending. The others have weights of 0 and stay at rest. */
  #learnt: readonly number[] = [];
  /** Whether all cells are at rest. */
  #resting = true;
  /** Whether SNc is comparing the outcome with what was expected. */
  #comparing = false;
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
    if (this.#isCarried) basalGanglia.dopamineBaseline = parameters.sncBaseline;
    const zeros = () => new Float64Array(cells);
    this.strD2 = { m: zeros(), r: zeros() };
    this.gpe = { m: zeros().fill(GPE_BASELINE), r: zeros().fill(GPE_BASELINE) };
    this.#sums = zeros();
    this.#goal = new SiteActivity(cortex.cells, false);
    this.#outcome = new SiteActivity(cortex.cells, false);
  }

  rests(): boolean {
    if (this.#comparing) return false;
    return this.#learnt.length === 0 || (this.#resting && isSilent(this.#basalGanglia.cortex));
  }

  step({ snr }: Drive): void {
    const { strD2, gpe, parameters } = this;
    const { gpeToSnr, strToGpe } = parameters;
    const sums = this.#sums;
    const { cortex } = this.#basalGanglia;
    if (this.#comparing) this.#basalGanglia.disappointment = this.expectation.confidence * this.#shortfall();
    const silent = isSilent(cortex);
    if (silent) sums.fill(0);
    else this.contacts.sumsOf(this.#learnt, cortex, sums);
    let resting = silent;
    for (const i of this.#learnt) {
      snr[i] += gpeToSnr * (GPE_BASELINE - gpe.r[i]);
      gpe.m[i] += (GPE_BASELINE - strToGpe * strD2.r[i] - gpe.m[i]) / GPE_TAU;
      gpe.r[i] = gpe.m[i] > 0 ? gpe.m[i] : 0;
      strD2.m[i] += (sums[i] - strD2.m[i]) / STR_TAU;
      strD2.r[i] = strD2.m[i] > 0 && !this.silenced ? strD2.m[i] : 0;
      if (strD2.m[i] > AT_REST || GPE_BASELINE - gpe.m[i] > AT_REST) resting = false;
    }
    if (resting && !this.#resting) this.#rest();
    this.#resting = resting;
  }

  get #isCarried(): boolean {
    return this.parameters.dipCarrier === 'snc';
  }

  /** How far the cortex is from showing the goal, 0 to 1. */
  #shortfall(): number {
    const { sites } = this.#goal;
    const { cortex } = this.#basalGanglia;
    let common = 0;
    for (const site of sites) if (cortex.rate(site) > cortex.mean) common++;
    return Math.max(0, 1 - common / sites.length / this.parameters.expectedOverlap);
  }

  /** Sets StrD2 and GPe to their values at rest, which they have almost reached. */
  #rest(): void {
    for (const i of this.#learnt) {
      this.strD2.m[i] = this.strD2.r[i] = 0;
      this.gpe.m[i] = this.gpe.r[i] = GPE_BASELINE;
    }
  }

  /** Looks up which cells have learnt. */
  #recall(): void {
    const { strD2, gpe, contacts } = this;
    const { weights } = contacts.wiring;
    this.#learnt = Array.from(strD2.m.keys()).filter((cell) => {
      const { from, to } = contacts.row(cell);
      return (
        strD2.m[cell] !== 0 || gpe.m[cell] !== GPE_BASELINE || weights.subarray(from, to).some((w) => w > 0)
      );
    });
    this.#resting = false;
  }

  goalShown(): void {
    const { cortex, pm } = this.#basalGanglia;
    this.#goal.take(cortex);
    let most = 0;
    for (const rate of pm.r) most = Math.max(most, rate);
    this.expectation.confidence =
      most < PREMOTOR_ANSWER ? 0 : Math.min(1, most / this.parameters.fullConfidence);
  }

  outcomeBegun(): void {
    this.#comparing = this.#isCarried;
  }

  outcomeShown(primitive: number): void {
    const { corticoStriatal, dopamineBaseline, snc } = this.#basalGanglia;
    const { dipGain, dipRate, directDips, most } = this.parameters;
    this.#comparing = false;
    this.#basalGanglia.disappointment = 0;
    if (this.#goal.sites.length === 0) return;
    this.expectation.dip = this.#isCarried
      ? Math.min(1, Math.max(0, dipGain * (dopamineBaseline - snc.r[0])))
      : this.expectation.confidence * this.#shortfall();
    const size = dipRate * this.expectation.dip;
    if (size === 0 || this.silenced) return;
    if (directDips) corticoStriatal.depress(primitive, this.#goal.shares, size);
    this.contacts.form(primitive, this.#goal, this.contacts.wiring.perCell, ANY_WEIGHT);
    this.contacts.potentiate(primitive, this.#goal, size, most);
    if (!this.#learnt.includes(primitive)) this.#learnt = [...this.#learnt, primitive].sort((a, b) => a - b);
  }

  rewarded(primitive: number): void {
    if (this.silenced) return;
    const { burstRate, burstReference } = this.parameters;
    const { cortex, snc, dopamineBaseline } = this.#basalGanglia;
    const burst = basalGangliaConstants.dopamineGain * (snc.r[0] - dopamineBaseline);
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
    this.#recall();
  }
}

/** What can be recorded. */
export const indirectPopulations: Populations<IndirectPathway> = {
  StrD2: ({ strD2 }) => ratesIn(strD2.r),
  GPe: ({ gpe }) => ratesIn(gpe.r),
};
