import { ModelError } from '../../errors.js';
import { publishedQuirks } from '../../parameters/sections.js';
import type { Quirks } from '../../parameters/sections.js';
import type {
  CerebellarGoal,
  CerebellarOutcome,
  CerebellarUpdate,
  Cerebellum,
  CorrectionPhase,
} from './cerebellum.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';
import type { Kernels } from '../kernels/ports.js';
import { reservoirParameters } from './reservoir-parameters.js';
import type { ReservoirParameters } from './reservoir-parameters.js';
import { Reservoir } from './reservoir.js';
import type { Perturbation } from './perturbation.js';
import type { ReservoirStreams } from './reservoir.js';
import { ratesIn } from '../numbers/rate-source.js';
import type { Populations } from '../numbers/rate-source.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * The published cerebellum: a reservoir that runs 200 ms with the goal's input, then 200 ms without. The correction is twice
 * the mean rates over the second 200 ms (docs/model/cerebellum.md; Baladron et al. 2023). Errors E and m_g in m.
 *
 *     o_k = gain 2 mean_t r_k(t)        added to Θ as it is, not clipped, whatever the range of the parameter
 *     learning step with E and m_g, from outcome 11 on
 *     m_g <- 0.33 m_g + 0.67 E          after every outcome, from the first on; m_g = 0 at first
 *
 * Every m_g starts at 0, so the first update of a goal that was seen only once before overestimates the surprise
 * (quirk). The position of the goal, the primitive and the direction of the error are not used.
 */

/** Oddities of the published cerebellum that can be corrected. `errorRetention` is rho: see `runningMeanError`. */
export type ReservoirQuirks = Pick<
  Quirks,
  'learningDelay' | 'warmupTraces' | 'meanReset' | 'firstMeanError' | 'errorRetention'
>;

/** Deviations from the publication; the defaults have none. */
export interface ReservoirCerebellumOptions {
  /** Sizes and constants that differ from the published ones; `readouts` is 6 per joint. */
  readonly reservoir?: Partial<ReservoirParameters>;
  readonly quirks?: ReservoirQuirks;
  /** Whether the perturbation goes on while learning is off, as published. */
  readonly perturbation?: 'always' | 'while_learning';
  /** Reaches of a goal over which its correction grows from 0 to full size, linearly; 0: full from the first. */
  readonly rampReaches?: number;
}

/** What an outcome changed in the reservoir. */
export interface ReservoirUpdate extends CerebellarUpdate {
  /** Mean error of this goal before and after (m). */
  readonly meanErrorBefore: number;
  readonly meanError: number;
  /** Number of weight changes that were clipped. */
  readonly clipped: number;
}

/** The mean error (m) of a goal after an outcome: m <- rho m + (1 - rho) E. */
export function runningMeanError(before: number, error: number, retention: number): number {
  return retention * before + (1 - retention) * error;
}

/** The cerebellum of the publication. */
export class ReservoirCerebellum implements Cerebellum {
  readonly foresees = false;
  readonly candidates = 1;
  readonly reservoir: Reservoir;
  /** Mean error of each goal slot (m). */
  readonly meanErrors: Float64Array;
  /** Outcomes learnt from, for each goal slot. */
  readonly reaches: Int32Array;

  readonly #perturbation: Perturbation | undefined;
  readonly #ramp: number;
  readonly #quirks: ReservoirQuirks;
  readonly #alwaysPerturbed: boolean;
  #trials = 0;
  #learning = true;
  #noise = true;

  /** @throws ModelError when a size or constant is out of its range. */
  constructor(streams: ReservoirStreams, kernels: Kernels, options: ReservoirCerebellumOptions = {}) {
    const parameters = reservoirParameters(options.reservoir);
    this.reservoir = new Reservoir(parameters, streams, kernels);
    this.meanErrors = new Float64Array(parameters.inputs);
    this.reaches = new Int32Array(parameters.inputs);
    this.#perturbation = this.reservoir.perturbation;
    this.#ramp = options.rampReaches ?? 0;
    this.#quirks = options.quirks ?? publishedQuirks;
    this.reservoir.resetsMean = this.#quirks.meanReset;
    this.#alwaysPerturbed = (options.perturbation ?? 'always') === 'always';
  }

  get correctionMs(): number {
    return this.correctionPhases.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** The phase with the goal's input, and the phase without. */
  get correctionPhases(): readonly CorrectionPhase[] {
    const { stimulusSteps, delaySteps, stepMs } = this.reservoir.parameters;
    return [
      { name: 'stimulus', ms: stimulusSteps * stepMs },
      { name: 'delay', ms: delaySteps * stepMs },
    ];
  }

  get observer(): (() => void) | undefined {
    return this.reservoir.observer;
  }

  set observer(observer: (() => void) | undefined) {
    this.reservoir.observer = observer;
  }

  get slots(): number {
    return this.reservoir.parameters.inputs;
  }

  /** Outcomes learnt from so far. */
  get trials(): number {
    return this.#trials;
  }

  /** Plasticity. While it is off no outcome changes anything and no trace is added. */
  get learning(): boolean {
    return this.#learning;
  }

  set learning(on: boolean) {
    this.#learning = on;
    this.reservoir.recording = on;
    this.#applyNoise();
  }

  /** Whether the reservoir may be perturbed at all. */
  get noise(): boolean {
    return this.#noise;
  }

  set noise(on: boolean) {
    this.#noise = on;
    this.#applyNoise();
  }

  /** Whether it is neither perturbed nor plastic, for an evaluation of what was learnt. */
  get frozen(): boolean {
    return !this.#learning && this.reservoir.perturbation === undefined;
  }

  set frozen(frozen: boolean) {
    this.noise = !frozen;
    this.learning = !frozen;
  }

  correction(goal: CerebellarGoal, out: Float64Array): undefined {
    const { reservoir } = this;
    const { readouts, stimulusSteps, delaySteps, readoutScale } = reservoir.parameters;
    if (out.length !== readouts)
      throw new ModelError(`cerebellum: room for ${out.length} corrections, expected ${readouts}`);
    reservoir.reset();
    reservoir.setInput(goal.slot);
    reservoir.run(stimulusSteps);
    reservoir.setInput(undefined);
    out.fill(0);
    reservoir.runAndRead(delaySteps, out);
    const factor = (this.#gain(goal.slot) * readoutScale) / delaySteps;
    for (let k = 0; k < out.length; k++) out[k] *= factor;
    return undefined;
  }

  frozenCorrection(goal: CerebellarGoal, out: Float64Array): void {
    this.reservoir.aside(() => {
      this.correction(goal, out);
    });
  }

  foresee(hand: Vector3): Vector3 {
    return hand;
  }

  learn(outcome: Pick<CerebellarOutcome, 'slot' | 'error'>): ReservoirUpdate {
    const { slot, error } = outcome;
    this.#checkSlot(slot);
    if (!(Number.isFinite(error) && error >= 0))
      throw new ModelError(`cerebellum: error of the reach is ${error} m, expected a finite length`);
    const unseen = this.reaches[slot] === 0 && this.#quirks.firstMeanError === 'first_error';
    const before = unseen ? error : this.meanErrors[slot];
    if (!this.#learning) return { learned: false, meanErrorBefore: before, meanError: before, clipped: 0 };
    const learned = this.#trials >= this.#quirks.learningDelay;
    const clipped = learned ? this.reservoir.learningStep(error, before) : 0;
    if (!learned && this.#quirks.warmupTraces === 'cleared') this.reservoir.clearTraces();
    const meanError = runningMeanError(before, error, this.#quirks.errorRetention);
    this.meanErrors[slot] = meanError;
    this.reaches[slot]++;
    this.#trials++;
    return { learned, meanErrorBefore: before, meanError, clipped };
  }

  abandon(): void {
    this.reservoir.clearTraces();
  }

  /** Lets `steps` ms pass without input. As published, the traces of this time count in the next update (quirk). */
  rest(steps: number): void {
    this.reservoir.setInput(undefined);
    this.reservoir.run(steps);
  }

  /** Forgets the mean error and the number of reaches of a goal slot, for another goal to take it. */
  forget(slot: number): void {
    this.#checkSlot(slot);
    this.meanErrors[slot] = 0;
    this.reaches[slot] = 0;
  }

  /** State of the reservoir and of the goals; learning and noise are switches, not state. */
  save(): Fields {
    return {
      ...this.reservoir.save(),
      meanErrors: this.meanErrors.slice(),
      reaches: this.reaches.slice(),
      trials: Int32Array.of(this.#trials),
    };
  }

  load(fields: Fields): void {
    const trials = new Int32Array(1);
    loadInto('cerebellum', fields, 'meanErrors', [this.meanErrors]);
    loadInto('cerebellum', fields, 'reaches', [this.reaches]);
    loadInto('cerebellum', fields, 'trials', [trials]);
    this.reservoir.load(fields);
    this.#trials = trials[0];
  }

  #gain(slot: number): number {
    return this.#ramp === 0 ? 1 : Math.min(this.reaches[slot] / this.#ramp, 1);
  }

  #applyNoise(): void {
    const perturbed = this.#noise && (this.#alwaysPerturbed || this.#learning);
    this.reservoir.perturbation = perturbed ? this.#perturbation : undefined;
  }

  #checkSlot(slot: number): void {
    const last = this.meanErrors.length - 1;
    if (!(Number.isInteger(slot) && slot >= 0 && slot <= last))
      throw new ModelError(`cerebellum: goal slot ${slot}, expected 0 to ${last}`);
  }
}

/** What can be recorded. */
export const reservoirPopulations: Populations<ReservoirCerebellum> = {
  Reservoir: ({ reservoir }) => ratesIn(reservoir.r, reservoir.parameters.units),
};
