import { ModelError } from '../../errors.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { Kernels, ReservoirKernels } from '../kernels/ports.js';
import type { RandomStream } from '../numbers/random.js';
import { RandomPerturbation } from './perturbation.js';
import type { Perturbation } from './perturbation.js';
import { PANEL_STEPS, strideOf, weightIndex } from '../kernels/reservoir-arrays.js';
import type { ReservoirParameters } from './reservoir-parameters.js';
import { tanh } from '../numbers/tanh.js';

/**
 * Recurrent reservoir with reward-modulated Hebbian learning by node perturbation (docs/model/cerebellum.md; Baladron et
 * al. 2023). Times in ms, errors in m; x, r and W have no unit. The input is a one-hot goal slot. The readout is the mean
 * rate of the last units, without output weights. Every step of dt:
 *
 *     d_i  = sum_j W_ij r_j + sum_k Win_ik u_k          rates of the step before
 *     x_i += dt (d_i + xi_i - x_i) / tau                xi_i = A U(-1, 1) with probability f dt, else 0
 *     r-_i = r_i;  r_i = tanh(x_i)                      or tanh(kappa_i) for a constant unit
 *     delta_i = x_i - mean_i;  mean_i = a mean_i + (1 - a) x_i
 *     e_ij += (r-_j delta_i)^3
 *
 * and once, at the end of a trial, W_ij -= clip(eta e_ij m (E - m), -c, c), e = 0, with E the error of the trial
 * and m the mean error so far.
 *
 * W is constant between learning steps, and the cube of a product is the product of the cubes. So the steps only record
 * delta^3 and r-^3, and whole blocks of them enter e through one matrix product.
 *
 * Quirks kept:
 * - Constant units integrate, are perturbed and learn like all others. Only their rate ignores x.
 * - The mean is not reset with x. So delta jumps by the size of the old activity in the first step of a trial, and leaves a
 *   spurious trace behind the constant units.
 * - Traces outlive trials without a learning step.
 */

/** Where the random numbers of a reservoir come from. */
export interface ReservoirStreams {
  readonly weights: RandomStream;
  readonly perturbation: RandomStream;
  readonly reset: RandomStream;
}

/** x at the start of a trial is uniform within this, and within ten times this at the start of the program. */
const RESET_SPREAD = 0.01;
const FIRST_SPREAD = 0.1;

/** One reservoir: its state is in the memory of its kernels. */
export class Reservoir implements Stateful {
  readonly parameters: ReservoirParameters;
  /** Length of a row of W and of the traces: N up to the next multiple of 8, the rest is zero. */
  readonly stride: number;
  /** Potentials (N). */
  readonly x: Float64Array;
  /** Rates, and those before the last step (N used of `stride`). */
  readonly r: Float64Array;
  readonly previousR: Float64Array;
  /** x minus its running mean in the last step, and the mean after it (N). */
  readonly deviation: Float64Array;
  readonly meanX: Float64Array;
  /** Win as K x N, one row per input unit: the drive of one goal slot. */
  readonly inputWeights: Float64Array;
  /** What perturbs the units; undefined: nothing does, and no random number is drawn. */
  perturbation: Perturbation | undefined;
  /** Whether steps add to the traces. */
  recording = true;
  /** Whether the mean of x starts anew with x in a reset; as published it does not. */
  resetsMean = false;
  /** Called after every step, for recordings. */
  observer: (() => void) | undefined;

  readonly #kernels: ReservoirKernels;
  readonly #reset: RandomStream;
  readonly #traces: Float64Array;
  /** One view of the perturbations per step (N each). */
  readonly #perturbations: readonly Float64Array[];
  #recorded = 0;
  /** Row of `inputWeights` that drives, or -1. */
  #slot = -1;

  constructor(parameters: ReservoirParameters, streams: ReservoirStreams, kernels: Kernels) {
    const { units, inputs, stepMs, timeConstantMs, meanRetention } = parameters;
    const stride = strideOf(units);
    this.parameters = parameters;
    this.stride = stride;
    this.#kernels = kernels.reservoir(stride, {
      share: stepMs / timeConstantMs,
      retention: meanRetention,
      renewal: 1 - meanRetention,
    });
    const { arrays } = this.#kernels;
    this.#reset = streams.reset;
    this.perturbation = new RandomPerturbation(parameters, streams.perturbation);
    this.x = arrays.x.subarray(0, units);
    this.r = arrays.r;
    this.previousR = arrays.previousR;
    this.deviation = arrays.deviation.subarray(0, units);
    this.meanX = arrays.meanX.subarray(0, units);
    this.inputWeights = new Float64Array(inputs * units);
    this.#traces = arrays.traces.subarray(0, units * stride);
    this.#perturbations = Array.from({ length: PANEL_STEPS }, (_, step) =>
      arrays.perturbations.subarray(step * stride, step * stride + units),
    );
    arrays.clampedRates.fill(NaN);
    for (const [unit, value] of parameters.constantUnits)
      if (value !== 0) arrays.clampedRates[unit] = Math.tanh(value);
    this.#drawWeights(streams.weights);
    this.#drawPotentials(FIRST_SPREAD);
  }

  /** A copy of W, N x stride, [post][pre]. */
  copyWeights(): Float64Array {
    const { weights } = this.#kernels.arrays;
    const { units } = this.parameters;
    const copy = new Float64Array(units * this.stride);
    for (let i = 0, k = 0; i < units; i++)
      for (let j = 0; j < this.stride; j++, k++) copy[k] = weights[weightIndex(this.stride, i, j)];
    return copy;
  }

  /** Sets W (N x stride, [post][pre]). */
  setWeights(values: ArrayLike<number>): void {
    const { weights } = this.#kernels.arrays;
    const { units } = this.parameters;
    if (values.length !== units * this.stride)
      throw new ModelError(`reservoir: ${values.length} weights, expected ${units * this.stride}`);
    for (let i = 0, k = 0; i < units; i++)
      for (let j = 0; j < this.stride; j++, k++) weights[weightIndex(this.stride, i, j)] = values[k];
  }

  /** The eligibility traces e, N x stride, [post][pre], up to the last step. Not to be kept over a step. */
  get traces(): Float64Array {
    this.#flush();
    return this.#traces;
  }

  /** Sets the input: unit `slot` 1 and all others 0, or all 0. @throws ModelError for an unknown slot. */
  setInput(slot: number | undefined): void {
    const { inputs } = this.parameters;
    if (slot !== undefined && !(Number.isInteger(slot) && slot >= 0 && slot < inputs))
      throw new ModelError(`reservoir: goal slot ${slot}, expected 0 to ${inputs - 1}`);
    this.#slot = slot ?? -1;
  }

  /** Start of a trial: draws x and r anew. The mean of x (unless `resetsMean`), the last deviations, W and e stay (quirk). */
  reset(): void {
    this.#drawPotentials(RESET_SPREAD);
    if (this.resetsMean) this.meanX.set(this.x);
    this.#rates();
  }

  /** Start of a trial with prescribed potentials (N). */
  resetTo(x: ArrayLike<number>): void {
    if (x.length !== this.x.length)
      throw new ModelError(`reservoir: ${x.length} initial potentials, expected ${this.x.length}`);
    this.x.set(x);
    this.#rates();
  }

  /** Lets `steps` steps pass. Does not allocate. */
  run(steps: number): void {
    for (let left = steps; left > 0;) {
      const block = this.observer === undefined ? Math.min(left, PANEL_STEPS - this.#recorded) : 1;
      this.#advance(block, this.recording);
      this.observer?.();
      left -= block;
    }
  }

  /** One step. Does not allocate. */
  step(): void {
    this.run(1);
  }

  /** Lets `steps` steps pass and adds the rates of the readout units after each to `out`. */
  runAndRead(steps: number, out: Float64Array): void {
    const { units, readouts } = this.parameters;
    const { rateSums } = this.#kernels.arrays;
    rateSums.fill(0);
    this.run(steps);
    for (let k = 0; k < readouts; k++) out[k] += rateSums[units - readouts + k];
  }

  /** Does `work` without perturbation, traces and observer. Then restores the state, as if `work` had never run. */
  aside(work: () => void): void {
    const { perturbation, recording, observer } = this;
    const states = [this.x, this.r, this.previousR, this.deviation, this.meanX];
    const before = states.map((state) => state.slice());
    const stream = this.#reset.save();
    const slot = this.#slot;
    this.perturbation = undefined;
    this.recording = false;
    this.observer = undefined;
    try {
      work();
    } finally {
      states.forEach((state, i) => {
        state.set(before[i]);
      });
      this.#reset.load(stream);
      this.#slot = slot;
      this.perturbation = perturbation;
      this.recording = recording;
      this.observer = observer;
    }
  }

  /** Sets all eligibility traces to 0. */
  clearTraces(): void {
    this.#recorded = 0;
    this.#traces.fill(0);
  }

  /**
   * The learning step: one step with all inputs 0, the old weights and no trace, then every weight changes and the
   * traces are cleared.
   * @param error E of this trial (m)
   * @param meanError m, the mean error of this goal before this trial (m)
   * @returns how many changes were clipped
   */
  learningStep(error: number, meanError: number): number {
    const { learningRate, weightChangeLimit } = this.parameters;
    const factor = learningRate * meanError * (error - meanError);
    if (!Number.isFinite(factor))
      throw new ModelError(`reservoir: error ${error} m with mean ${meanError} m, expected finite numbers`);
    this.setInput(undefined);
    this.#advance(1, false);
    this.observer?.();
    this.#flush();
    return this.#kernels.clippedUpdate(factor, weightChangeLimit);
  }

  /** Adds the present rates of the readout units to `out`. */
  addReadout(out: Float64Array): void {
    const { units, readouts } = this.parameters;
    for (let k = 0; k < readouts; k++) out[k] += this.r[units - readouts + k];
  }

  save(): Fields {
    return {
      x: this.x.slice(),
      r: this.r.slice(),
      previousR: this.previousR.slice(),
      deviation: this.deviation.slice(),
      meanX: this.meanX.slice(),
      weights: this.copyWeights(),
      inputWeights: this.inputWeights.slice(),
      traces: this.traces.slice(),
      slot: Int32Array.of(this.#slot),
    };
  }

  load(fields: Fields): void {
    const slot = new Int32Array(1);
    const weights = new Float64Array(this.#traces.length);
    const targets = {
      x: this.x,
      r: this.r,
      previousR: this.previousR,
      deviation: this.deviation,
      meanX: this.meanX,
      weights,
      inputWeights: this.inputWeights,
      traces: this.#traces,
      slot,
    };
    for (const [name, target] of Object.entries(targets)) loadInto('reservoir', fields, name, [target]);
    this.setWeights(weights);
    this.#recorded = 0;
    this.setInput(slot[0] < 0 ? undefined : slot[0]);
  }

  #drawPotentials(spread: number): void {
    this.#reset.fillSigned(this.x);
    for (let i = 0; i < this.x.length; i++) this.x[i] *= spread;
  }

  #drawWeights(stream: RandomStream): void {
    const { units, inputs, recurrentGain, inputWeightLimit } = this.parameters;
    const deviation = recurrentGain / Math.sqrt(units);
    const weights = new Float64Array(this.#traces.length);
    for (let i = 0; i < units; i++)
      for (let j = 0; j < units; j++) weights[i * this.stride + j] = deviation * stream.normal();
    this.setWeights(weights);
    for (let i = 0; i < units; i++)
      for (let k = 0; k < inputs; k++)
        this.inputWeights[k * units + i] = inputWeightLimit * (2 * stream.uniform() - 1);
  }

  /** r = tanh(x), or the constant. */
  #rates(): void {
    const { x, r, clampedRates } = this.#kernels.arrays;
    tanh(x, r);
    for (let i = 0; i < r.length; i++) if (!Number.isNaN(clampedRates[i])) r[i] = clampedRates[i];
  }

  /** At most as many steps as the panels have room for. */
  #advance(steps: number, recording: boolean): void {
    const { perturbation, inputWeights } = this;
    const { units } = this.parameters;
    const { input, perturbations } = this.#kernels.arrays;
    const from = this.#slot * units;
    for (let i = 0; i < units; i++) input[i] = this.#slot < 0 ? 0 : inputWeights[from + i];
    if (perturbation === undefined) perturbations.fill(0, 0, steps * this.stride);
    else for (let step = 0; step < steps; step++) perturbation.draw(this.#perturbations[step]);

    this.#kernels.run(steps, recording ? this.#recorded : -1);
    if (!recording) return;
    this.#recorded += steps;
    if (this.#recorded === PANEL_STEPS) this.#flush();
  }

  #flush(): void {
    if (this.#recorded === 0) return;
    this.#kernels.cubedOuter(this.#recorded);
    this.#recorded = 0;
  }
}
