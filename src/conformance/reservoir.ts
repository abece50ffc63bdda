import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import { runningMeanError } from '../model/cerebellum/reservoir-cerebellum.js';
import type { Reservoir } from '../model/cerebellum/reservoir.js';
import { checkIndex, entry, shaped } from './golden-file.js';
import type { GoldenFormat } from './golden-file.js';
import { reservoirRun, reservoirSchema } from './reservoir-file.js';
import type { Checksum, ReservoirFile, ReservoirSnapshot, ReservoirTrial } from './reservoir-file.js';
import { fillWeights, goldenReservoir, summarise } from './reservoir-model.js';
import type { Tally } from './tally.js';

/** Small reservoirs with listed weights and perturbations: two runs or more, each from the same start. */
export const smallReservoir: GoldenFormat = {
  name: 'motor-golden/reservoir-1',
  replay(content, _arm, tally) {
    const golden = shaped(reservoirSchema, content);
    checkSizes(golden);
    const runs = Object.keys(golden).filter((key) => key.startsWith('run_'));
    for (const name of runs) {
      const { [name]: trials } = shaped(z.looseObject({ [name]: reservoirRun }), content);
      new Replay(golden, tally, name, trials.trials).run();
    }
  },
};

function checkSizes({ parameters: { N, n_inputs }, W, Win, x0_per_trial }: ReservoirFile): void {
  const check = (name: string, rows: readonly (readonly number[])[], height: number, width: number) => {
    if (rows.length !== height || rows.some((row) => row.length !== width))
      throw new GoldenFileError(`${name}: expected ${height} rows of ${width} numbers`);
  };
  check('W', W, N, N);
  check('Win', Win, N, n_inputs);
  check('x0_per_trial', x0_per_trial, x0_per_trial.length, N);
}

class Replay {
  readonly #golden: ReservoirFile;
  readonly #tally: Tally;
  readonly #name: string;
  readonly #tolerance: number;
  readonly #reservoir: Reservoir;
  readonly #trials: readonly ReservoirTrial[];
  readonly #readouts: number;
  readonly #meanErrors: Float64Array;
  readonly #events = new Map<number, [unit: number, value: number][]>();
  #step = 0;

  constructor(golden: ReservoirFile, tally: Tally, name: string, trials: readonly ReservoirTrial[]) {
    const { parameters, W, Win } = golden;
    this.#golden = golden;
    this.#tally = tally;
    this.#name = name;
    this.#tolerance = golden.suggested_tolerance.absolute;
    this.#trials = trials;
    this.#readouts = trials[0].readout.length;
    this.#reservoir = goldenReservoir(parameters, parameters.n_inputs, this.#readouts);
    fillWeights(
      this.#reservoir,
      (i, j) => W[i][j],
      (i, k) => Win[i][k],
    );
    this.#reservoir.meanX.fill(parameters.x_mean_initial);
    this.#meanErrors = new Float64Array(parameters.n_inputs).fill(parameters.mean_error_initial);
    this.#reservoir.perturbation = {
      draw: (out) => {
        out.fill(0);
        for (const [unit, value] of this.#events.get(this.#step) ?? []) out[unit] += value;
      },
    };
  }

  run(): void {
    this.#trials.forEach((golden, i) => {
      this.#trial(golden, `${this.#name}.trials[${i}]`);
    });
  }

  /** The readout is the mean over the steps without input, scaled. */
  #trial(golden: ReservoirTrial, where: string): void {
    const reservoir = this.#reservoir;
    const tally = this.#tally;
    const tolerance = this.#tolerance;
    const { on_steps, off_steps, readout } = this.#golden.parameters;
    const steps = on_steps + off_steps;
    this.#listEvents(golden, where, steps);
    const snapshots = byStep(`${where}.snapshots`, golden.snapshots, steps);
    const traceSnapshots = byStep(`${where}.trace_snapshots`, golden.trace_snapshots ?? [], steps);

    reservoir.resetTo(entry(`${where}.trial, x0_per_trial`, this.#golden.x0_per_trial, golden.trial));
    const sum = new Float64Array(this.#readouts);
    for (this.#step = 1; this.#step <= steps; this.#step++) {
      reservoir.setInput(this.#step <= on_steps ? golden.goal : undefined);
      reservoir.step();
      if (this.#step > on_steps) reservoir.addReadout(sum);
      const shot = snapshots.get(this.#step);
      if (shot !== undefined) this.#compareSnapshot(`${where}, step ${this.#step},`, shot);
      const traces = traceSnapshots.get(this.#step);
      if (traces !== undefined) this.#compareTraces(`${where}, step ${this.#step}, trace`, traces.trace);
    }
    const rates = sum.map((total) => (readout.scale * total) / off_steps);
    tally.compareAll(`${where}.readout`, rates, golden.readout, tolerance);
    if (golden.trace_after_trial !== undefined)
      this.#compareTraces(`${where}.trace_after_trial`, golden.trace_after_trial);
    const { traces } = reservoir;
    this.#compareChecksum(`${where}.trace_checksum`, golden.trace_checksum, traces.length, (k) => traces[k]);

    checkIndex(`${where}.goal`, golden.goal, this.#meanErrors.length);
    const before = this.#meanErrors[golden.goal];
    tally.compare(`${where}.mean_error_before`, before, golden.mean_error_before, tolerance);
    if (golden.learn) this.#learn(golden, where, before);
    const after = runningMeanError(before, golden.error, this.#golden.parameters.mean_error_alpha);
    this.#meanErrors[golden.goal] = after;
    tally.compare(`${where}.mean_error_after`, after, golden.mean_error_after, tolerance);
  }

  /** The learning step is the one after the last; its perturbations count only where it is made. */
  #listEvents(golden: ReservoirTrial, where: string, steps: number): void {
    this.#events.clear();
    golden.noise_events.forEach(([step, unit, value], i) => {
      if (step < 1 || step > steps + 1)
        throw new GoldenFileError(`${where}.noise_events[${i}]: step ${step}, expected 1 to ${steps + 1}`);
      checkIndex(`${where}.noise_events[${i}]: unit`, unit, this.#golden.parameters.N);
      this.#events.set(step, [...(this.#events.get(step) ?? []), [unit, value]]);
    });
  }

  #learn(golden: ReservoirTrial, where: string, meanError: number): void {
    const reservoir = this.#reservoir;
    const tally = this.#tally;
    const before = reservoir.copyWeights();
    const clipped = reservoir.learningStep(golden.error, meanError);
    const weights = reservoir.copyWeights();
    // The file states what is subtracted.
    const change = before.map((w, k) => w - weights[k]);
    tally.compareExactly(`${where}.n_clipped`, clipped, golden.n_clipped ?? NaN);
    this.#compareUnits(`${where}.x_after_learn_step`, reservoir.x, golden.x_after_learn_step);
    this.#compareUnits(`${where}.r_after_learn_step`, reservoir.r, golden.r_after_learn_step);
    this.#compareUnits(`${where}.x_mean_after_learn_step`, reservoir.meanX, golden.x_mean_after_learn_step);
    this.#compareMatrix(`${where}.delta_w`, change, golden.delta_w);
    this.#compareMatrix(`${where}.w_after`, weights, golden.w_after);
    this.#compareChecksum(
      `${where}.delta_w_checksum`,
      golden.delta_w_checksum,
      change.length,
      (k) => change[k],
    );
    this.#compareChecksum(
      `${where}.w_after_checksum`,
      golden.w_after_checksum,
      weights.length,
      (k) => weights[k],
    );
  }

  #compareSnapshot(where: string, shot: ReservoirSnapshot): void {
    const reservoir = this.#reservoir;
    this.#compareUnits(`${where} x`, reservoir.x, shot.x);
    this.#compareUnits(`${where} r`, reservoir.r, shot.r);
    this.#compareUnits(`${where} r_prev`, reservoir.previousR, shot.r_prev);
    this.#compareUnits(`${where} dx`, reservoir.deviation, shot.dx);
    this.#compareUnits(`${where} x_mean`, reservoir.meanX, shot.x_mean);
  }

  #compareTraces(where: string, expected: readonly (readonly number[])[]): void {
    this.#compareMatrix(where, this.#reservoir.traces, expected);
  }

  #compareUnits(where: string, actual: Float64Array, expected: readonly number[] | undefined): void {
    if (expected === undefined) return;
    this.#tally.compareAll(where, actual.subarray(0, this.#golden.parameters.N), expected, this.#tolerance);
  }

  #compareMatrix(
    where: string,
    actual: Float64Array,
    expected: readonly (readonly number[])[] | undefined,
  ): void {
    if (expected === undefined) return;
    const { N } = this.#golden.parameters;
    if (expected.length !== N)
      throw new GoldenFileError(`${where} has ${expected.length} rows, expected ${N}`);
    this.#tally.compareMatrix(where, actual, this.#reservoir.stride, expected, this.#tolerance);
  }

  #compareChecksum(
    where: string,
    expected: Checksum | undefined,
    length: number,
    term: (k: number) => number,
  ): void {
    if (expected === undefined) return;
    const { sum, sumAbs } = summarise(length, term);
    this.#tally.compare(`${where}.sum`, sum, expected.sum, this.#tolerance);
    this.#tally.compare(`${where}.sum_abs`, sumAbs, expected.sum_abs, this.#tolerance);
  }
}

/** @throws GoldenFileError when a step is out of range or there twice. */
function byStep<T extends { readonly step: number }>(
  where: string,
  list: readonly T[],
  steps: number,
): Map<number, T> {
  const map = new Map<number, T>();
  for (const item of list) {
    if (item.step < 1 || item.step > steps || map.has(item.step))
      throw new GoldenFileError(`${where}: step ${item.step}, expected 1 to ${steps}, each once`);
    map.set(item.step, item);
  }
  return map;
}
