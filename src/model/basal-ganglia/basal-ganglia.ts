import { publishedQuirks } from '../../parameters/sections.js';
import { Cortex } from '../cortex/cortex.js';
import { basalGangliaConstants, DOPAMINE_BASELINE, loopConstants } from './basal-ganglia-parameters.js';
import type { BasalGangliaParameters, BasalGangliaQuirks } from './basal-ganglia-parameters.js';
import { DenseCorticoStriatal } from './cortico-striatal.js';
import type { PlasticitySignals } from './cortico-striatal-rule.js';
import type { CorticoStriatal } from './cortico-striatal.js';
import { Pathways } from './pathway.js';
import type { Moment, Pathway } from './pathway.js';
import { cell } from './population.js';
import type { Population } from './population.js';
import { concatenated, loadInto } from '../numbers/fields.js';
import type { BasalGangliaKernels, Kernels } from '../kernels/ports.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { RandomStream } from '../numbers/random.js';

/**
 * Basal ganglia: the loop of striatum, SNr, thalamus and premotor cortex that selects one of n primitives, and the
 * dopamine cell that teaches it (docs/model/basal-ganglia.md; Baladron et al. 2023). Time constants in ms; rates have no unit.
 *
 *     tau dm/dt = -m + E - H + B + n U,   r = [m]+          U uniform in (-1, 1), fresh for each cell and step
 *
 *     StrD1  E = cortex + 0.5 PM                            tau 10
 *     SNr    E = sum over others 0.1 [1.2 - r]+, H = 0.8 StrD1, B = 1.1, n = 0.05     tau 5
 *     VA     H = 0.6 SNr + sum over others 0.4 VA, B = 0.9  tau 8
 *     PM     E = VA, B set per trial                        tau 20
 *     SNc    while it answers to reward: [E - 0.1 - H]+ + 0.1 if E > 0.001, else 0.1 - H; at rest 0.1      tau 10
 *            E the reward, H the learnt prediction: a burst beyond it, or a dip without reward
 *     reward B set per trial                                tau 10
 *
 * Steps of 1 ms, explicit Euler, in this order: all weighted sums, from the rates of the step before; all cells; the means
 * of cortex and StrD1; both plastic projections. The projections use the sums of this step, so their dopamine is one step
 * old. All-to-all sums are "total minus own". SNr and VA oscillate for ever at this step size (quirk:
 * docs/model/basal-ganglia.md, Sensitivity).
 */

const {
  tauMs: { snc: SNC_TAU, reward: REWARD_TAU, alpha: ALPHA_TAU, prediction: PREDICTION_TAU },
  baseline: { snr: SNR_BASELINE, va: VA_BASELINE },
  firingThreshold: FIRING_THRESHOLD,
  dopamineGain: DOPAMINE_GAIN,
  alphaThreshold: ALPHA_THRESHOLD,
  striatalThreshold: STRIATAL_THRESHOLD,
} = basalGangliaConstants;

export class BasalGanglia implements Stateful {
  readonly cells: number;
  readonly cortex: Cortex;
  readonly corticoStriatal: CorticoStriatal;
  readonly strD1: Population;
  readonly snr: Population;
  readonly va: Population;
  readonly pm: Population;
  readonly snc = cell();
  readonly reward = cell();
  /** Regularisation of each striatal cell. */
  readonly alpha: Float64Array;
  /** Learnt reward prediction: weights from StrD1 to the dopamine cell. */
  readonly predictionWeights: Float64Array;
  /** Inhibition of the dopamine cell in the last step. */
  prediction = 0;
  /** Whether the dopamine cell answers to reward; set in the reward phase. */
  firing = false;
  /** Plasticity of both projections. */
  plastic = true;
  /** Rate of the dopamine cell at rest. */
  dopamineBaseline = DOPAMINE_BASELINE;
  /** Inhibition of the dopamine cell when an expected outcome does not come. */
  disappointment = 0;
  /** Whether the dopamine cell is lesioned: its rate is 0, below the baseline. */
  silenced = false;
  /** Lesioned populations: all of their rates are 0. */
  #silent: readonly Population[] = [];
  /**
   * Whether the trial shows its outcome. Pathways learn only then, because they could never unlearn a choice that is not
   * compared with its outcome.
   */
  outcomeFollows = true;
  /** Called after every step, for recordings. */
  observer: (() => void) | undefined;
  /** The published behaviour. */
  quirks: BasalGangliaQuirks = publishedQuirks;
  /** Amplitude of the noise of SNr. */
  noise = 0.05;
  /** Weights among SNr cells and among VA cells. */
  readonly lateral = { snr: 0.1, va: 0.4 };

  readonly #noise: RandomStream;
  readonly #kernels: BasalGangliaKernels;
  readonly #signals: PlasticitySignals = { g: NaN, d: NaN, alpha: NaN, proportional: false };
  readonly #pathways: Pathways;
  /**
   * Results of a step that its plasticity needs. They are stored here because arguments of a call may be boxed on the
   * heap.
   */
  readonly #sums = { striatalMean: NaN, dopamine: NaN, excitation: NaN };

  constructor(
    parameters: BasalGangliaParameters,
    noise: RandomStream,
    kernels: Kernels,
    corticoStriatal: CorticoStriatal = new DenseCorticoStriatal(
      parameters.primitives,
      parameters.cortex.cells ** 3,
    ),
    cortex = new Cortex(parameters.cortex),
  ) {
    const n = parameters.primitives;
    this.cells = n;
    this.#noise = noise;
    this.#kernels = kernels.basalGanglia(n, loopConstants);
    const { arrays } = this.#kernels;
    this.cortex = cortex;
    this.corticoStriatal = corticoStriatal;
    this.strD1 = { m: arrays.strM, r: arrays.strR, baseline: arrays.strBaseline };
    this.snr = { m: arrays.snrM, r: arrays.snrR, baseline: arrays.snrBaseline.fill(SNR_BASELINE) };
    this.va = { m: arrays.vaM, r: arrays.vaR, baseline: arrays.vaBaseline.fill(VA_BASELINE) };
    this.pm = { m: arrays.pmM, r: arrays.pmR, baseline: arrays.pmBaseline };
    this.alpha = new Float64Array(n);
    this.predictionWeights = arrays.predictionWeights;
    this.#pathways = new Pathways({
      strD1: this.strD1.baseline,
      snr: this.snr.baseline,
      va: this.va.baseline,
      pm: this.pm.baseline,
    });
  }

  /** Adds a pathway beside the published loop, permanently. Returns it. */
  join<P extends Pathway>(pathway: P): P {
    this.#pathways.add(pathway);
    return pathway;
  }

  /** Lesions of the populations of the loop; others are as before. */
  silence(lesions: { readonly strD1: boolean; readonly va: boolean }): void {
    this.#silent = [...(lesions.strD1 ? [this.strD1] : []), ...(lesions.va ? [this.va] : [])];
    for (const { r } of this.#silent) r.fill(0);
  }

  /** Lets `steps` ms pass. */
  run(steps: number): void {
    for (let i = 0; i < steps; i++) this.step();
  }

  /** One step of 1 ms. Does not allocate. */
  step(): void {
    const { snc, reward } = this;
    const { arrays } = this.#kernels;
    this.corticoStriatal.sums(this.cortex, arrays.corticalSums);
    if (this.noise !== 0) this.#noise.fillSigned(arrays.noise);
    arrays.levels[0] = this.noise;
    arrays.levels[1] = this.lateral.snr;
    arrays.levels[2] = this.lateral.va;
    const joined = this.#pathways.all.length > 0;
    if (joined) this.#pathways.drive();
    this.#kernels.step();
    if (joined) this.#pathways.withdraw();
    for (let p = 0; p < this.#silent.length; p++) this.#silent[p].r.fill(0);

    const prediction = arrays.totals[0];
    const excitation = reward.r[0];
    const dopamine = snc.r[0];
    this.prediction = prediction;
    // This is no function of its own: its arguments and its result would be boxed wherever it is not inlined.
    const burst = excitation - DOPAMINE_BASELINE - prediction;
    const answer = excitation > FIRING_THRESHOLD ? (burst > 0 ? burst : 0) : -prediction;
    snc.m[0] +=
      ((this.firing ? answer : 0) + this.dopamineBaseline - this.disappointment - snc.m[0]) / SNC_TAU;
    snc.r[0] = snc.m[0] > 0 && !this.silenced ? snc.m[0] : 0;
    reward.m[0] += (reward.baseline[0] - reward.m[0]) / REWARD_TAU;
    reward.r[0] = reward.m[0] > 0 ? reward.m[0] : 0;
    this.cortex.step();

    if (this.plastic) {
      this.#sums.striatalMean = arrays.totals[1] / this.cells;
      this.#sums.dopamine = dopamine;
      this.#sums.excitation = excitation;
      this.#learn();
    }
    this.observer?.();
  }

  /**
   * Both plastic projections (docs/model/basal-ganglia.md, Plasticity), with g_i = [r_i - mean - 0.1]+ per striatal cell:
   * alpha_i += (dt/20)([m_i - 1.2]+ - alpha_i); a cell with g_i = 0 changes none of its cortical weights.
   * Prediction: w_i += (dt/10000) x [r_SNc - 0.1]+ [r_i - mean]+ with x = 1 under excitation, else 3; grows only.
   */
  #learn(): void {
    const { alpha, predictionWeights } = this;
    const { m, r } = this.strD1;
    const { striatalMean, dopamine, excitation } = this.#sums;
    const signals = this.#signals;
    signals.d = DOPAMINE_GAIN * (dopamine - this.dopamineBaseline);
    const surprise = this.snc.r[0] - this.dopamineBaseline;
    signals.proportional = this.quirks.regularisation === 'proportional';
    const both = this.quirks.prediction === 'both_ways';
    const predictionRate = surprise > 0 || both ? ((excitation > 0 ? 1 : 3) * surprise) / PREDICTION_TAU : 0;
    for (let i = 0; i < this.cells; i++) {
      alpha[i] += (Math.max(m[i] - ALPHA_THRESHOLD, 0) - alpha[i]) / ALPHA_TAU;
      const above = r[i] - striatalMean;
      if (above <= 0) continue;
      const g = above - STRIATAL_THRESHOLD;
      if (g > 0) {
        signals.g = g;
        signals.alpha = alpha[i];
        this.corticoStriatal.learn(i, signals, this.cortex);
      }
      predictionWeights[i] += predictionRate * above;
      if (both && predictionWeights[i] < 0) predictionWeights[i] = 0;
    }
  }

  /** The goal has been shown to the end of its phase. */
  goalShown(): void {
    if (!this.plastic) return;
    this.corticoStriatal.goalShown(this.cortex);
    this.#tell('goalShown');
  }

  /** The outcome begins to be shown. */
  outcomeBegun(): void {
    if (this.plastic) this.#tell('outcomeBegun');
  }

  /** The outcome of `primitive` has been shown to the end of its phase. */
  outcomeShown(primitive: number): void {
    if (!this.plastic) return;
    if (this.activity()[primitive] > 0) this.corticoStriatal.outcomeShown(primitive, this.cortex);
    this.#tell('outcomeShown', primitive);
  }

  /** The moment of the reward phase at which the projection may rewire. */
  rewire(): void {
    if (!this.plastic) return;
    const d = DOPAMINE_GAIN * (this.snc.r[0] - this.dopamineBaseline);
    this.corticoStriatal.rewire(this.activity(), d, this.cortex);
  }

  /** The reward for `primitive` has been there to the end of its phase. */
  rewarded(primitive: number): void {
    if (this.plastic) this.#tell('rewarded', primitive);
  }

  /** A trial is over. */
  endTrial(): void {
    if (!this.plastic) return;
    this.corticoStriatal.endTrial(this.cortex);
    this.#tell('endTrial');
  }

  #tell(moment: Moment, primitive = NaN): void {
    if (this.outcomeFollows) this.#pathways.tell(moment, primitive);
  }

  /** Activity of every striatal cell beyond the mean and its threshold (g of `#learn`; 0 if it is below). */
  activity(): Float64Array {
    const { r } = this.strD1;
    const threshold = r.reduce((sum, rate) => sum + rate, 0) / this.cells + STRIATAL_THRESHOLD;
    return r.map((rate) => Math.max(rate - threshold, 0));
  }

  /**
   * Start of a trial as published: the rates (not the potentials) of StrD1, SNr and VA are overwritten for one step, and
   * the drive of PM ends. The cortex is left to the caller (the adaptation task leaves it on).
   */
  resetRates(): void {
    this.strD1.r.fill(0);
    this.snr.r.fill(SNR_BASELINE);
    this.va.r.fill(0);
    this.pm.baseline.fill(0);
    if (this.quirks.trialReset === 'rates') return;
    this.strD1.m.fill(0);
    this.snr.m.fill(SNR_BASELINE);
    this.va.m.fill(0);
    this.pm.m.fill(0);
    this.pm.r.fill(0);
  }

  /** The populations, in the order of a snapshot. */
  get #populations(): readonly Population[] {
    return [this.strD1, this.snr, this.va, this.pm, this.snc, this.reward];
  }

  save(): Fields {
    const { pm, reward, alpha, predictionWeights } = this;
    return {
      potentials: concatenated(this.#populations.map(({ m }) => m)),
      rates: concatenated(this.#populations.map(({ r }) => r)),
      baselines: concatenated([pm.baseline, reward.baseline]),
      alpha: alpha.slice(),
      predictionWeights: predictionWeights.slice(),
      flags: Float64Array.of(this.prediction, Number(this.firing)),
    };
  }

  load(fields: Fields): void {
    const all = this.#populations;
    const into = (name: string, targets: readonly Float64Array[]) => {
      loadInto('basal ganglia', fields, name, targets);
    };
    into(
      'potentials',
      all.map(({ m }) => m),
    );
    into(
      'rates',
      all.map(({ r }) => r),
    );
    into('baselines', [this.pm.baseline, this.reward.baseline]);
    into('alpha', [this.alpha]);
    into('predictionWeights', [this.predictionWeights]);
    const flags = new Float64Array(2);
    into('flags', [flags]);
    this.prediction = flags[0];
    this.firing = flags[1] === 1;
  }
}
