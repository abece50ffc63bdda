import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import { runningMeanError } from '../model/cerebellum/reservoir-cerebellum.js';
import { publishedReservoir } from '../model/cerebellum/reservoir-parameters.js';
import type { Reservoir } from '../model/cerebellum/reservoir.js';
import { checkIndex, count, index, numbers, shaped, tolerance } from './golden-file.js';
import type { GoldenFormat } from './golden-file.js';
import { hashSchema, IntegerHash } from './integer-hash.js';
import { fillWeights, goldenReservoir, reservoirConstants, summarise } from './reservoir-model.js';
import { readReservoirRules, rulesSchema } from './reservoir-rules.js';
import type { ReservoirRules } from './reservoir-rules.js';
import type { Tally } from './tally.js';

const rateKey = /^r_step_(\d+)_first(\d+)$/;
const squareKey = /^r_sum_sq_step_(\d+)$/;
const rateKeysOf = (row: object) =>
  Object.keys(row).filter((key) => rateKey.test(key) || squareKey.test(key));

const sample = z.array(z.tuple([index, index, z.number()]));

const trial = z
  .looseObject({
    trial: index,
    goal: index,
    n_noise_events: count,
    readout: numbers,
    error: z.number(),
    mean_error_before: z.number(),
    learn: z.boolean(),
    trace_sum: z.number(),
    trace_sum_abs: z.number(),
    trace_max_abs: z.number(),
    trace_sample: sample,
    w_change_sum: z.number().optional(),
    w_change_sum_abs: z.number().optional(),
    n_clipped_this_trial: count.optional(),
    w_sample: sample.optional(),
    mean_error_after: z.number(),
  })
  .superRefine((row, context) => {
    const report = (key: string, message: string) => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    for (const key of ['w_change_sum', 'w_change_sum_abs', 'n_clipped_this_trial', 'w_sample'] as const)
      if (row.learn !== (row[key] !== undefined))
        report(key, row.learn ? 'is missing' : 'is there although learn is false');
    const keys = Object.keys(row);
    if (!keys.some((key) => rateKey.test(key))) report('r_step_<n>_first<m>', 'is missing');
    if (!keys.some((key) => squareKey.test(key))) report('r_sum_sq_step_<n>', 'is missing');
    for (const key of keys) {
      if (rateKey.test(key) && !numbers.safeParse(row[key]).success) report(key, 'expected numbers');
      if (squareKey.test(key) && !z.number().safeParse(row[key]).success) report(key, 'expected a number');
    }
  });

const schema = z.object({
  hash: hashSchema,
  rules: rulesSchema,
  parameters: reservoirConstants.extend({ x_mean_initial: z.number() }),
  suggested_tolerance: z.object({ readout: tolerance, trace: tolerance, w: tolerance }),
  trials: z
    .array(trial)
    .min(1)
    .superRefine((trials, context) => {
      const wanted = rateKeysOf(trials[0]);
      trials.forEach((row, i) => {
        for (const key of wanted)
          if (!Object.hasOwn(row, key))
            context.addIssue({ code: 'custom', path: [i, key], message: 'is missing' });
      });
    }),
});

type Golden = z.output<typeof schema>;
type Trial = z.output<typeof trial>;

/** The reservoir at full size, with weights and perturbations from an integer hash. */
export const fullReservoir: GoldenFormat = {
  name: 'motor-golden/reservoir-full-1',
  replay(content, _arm, tally) {
    const golden = shaped(schema, content);
    const hash = new IntegerHash(golden.hash);
    hash.check(golden.hash, golden.suggested_tolerance.readout, tally);
    const rules = readReservoirRules(golden.rules, hash);
    const replay = new Replay(golden, rules, tally);
    golden.trials.forEach((row, i) => {
      replay.trial(row, `trials[${i}]`);
    });
  },
};

/** Stated numbers about the rates after a number of steps. */
interface RateChecks {
  readonly first: ReadonlyMap<number, readonly number[]>;
  readonly squares: ReadonlyMap<number, number>;
}

class Replay {
  readonly #golden: Golden;
  readonly #rules: ReservoirRules;
  readonly #tally: Tally;
  readonly #reservoir: Reservoir;
  readonly #startWeights: Float64Array;
  readonly #meanErrors: Float64Array;
  readonly #x0: Float64Array;
  #trialNumber = 0;
  #step = 0;
  #events = 0;

  constructor(golden: Golden, rules: ReservoirRules, tally: Tally) {
    const { parameters } = golden;
    this.#golden = golden;
    this.#rules = rules;
    this.#tally = tally;
    const reservoir = goldenReservoir(parameters, rules.inputs, rules.readouts);
    this.#reservoir = reservoir;
    fillWeights(reservoir, rules.weight, rules.inputWeight);
    reservoir.meanX.fill(parameters.x_mean_initial);
    reservoir.perturbation = {
      draw: (out) => {
        for (let i = 0; i < out.length; i++) {
          out[i] = rules.noise(this.#trialNumber, this.#step, i);
          if (out[i] !== 0) this.#events++;
        }
      },
    };
    this.#startWeights = reservoir.copyWeights();
    this.#meanErrors = new Float64Array(rules.inputs);
    this.#x0 = new Float64Array(parameters.N);
  }

  trial(golden: Trial, where: string): void {
    const rules = this.#rules;
    const tally = this.#tally;
    const { readout: tolerance } = this.#golden.suggested_tolerance;
    this.#trialNumber = golden.trial;
    const goal = rules.goal(golden.trial);
    tally.compareExactly(`${where}.goal`, goal, golden.goal);
    checkIndex(`${where}.goal`, goal, this.#meanErrors.length);

    const readout = this.#run(golden, goal, where);
    tally.compareExactly(`${where}.n_noise_events`, this.#events, golden.n_noise_events);
    tally.compareAll(`${where}.readout`, readout, golden.readout, tolerance);
    this.#compareTraces(golden, where);

    const error = rules.error(readout, goal);
    const before = this.#meanErrors[goal];
    const after = runningMeanError(before, error, this.#golden.parameters.mean_error_alpha);
    this.#meanErrors[goal] = after;
    tally.compare(`${where}.error`, error, golden.error, tolerance);
    tally.compare(`${where}.mean_error_before`, before, golden.mean_error_before, tolerance);
    tally.compare(`${where}.mean_error_after`, after, golden.mean_error_after, tolerance);
    if (golden.learn) {
      this.#step = rules.learningStep;
      const clipped = this.#reservoir.learningStep(error, before);
      tally.compareExactly(`${where}.n_clipped_this_trial`, clipped, golden.n_clipped_this_trial ?? NaN);
    }
    this.#compareWeights(golden, where);
  }

  /** All steps but the learning step; the readout is the mean over the steps after the input, scaled as published. */
  #run(golden: Trial, goal: number, where: string): Float64Array {
    const reservoir = this.#reservoir;
    const { input, learningStep, readouts, initialX } = this.#rules;
    const checks = rateChecks(golden, where, learningStep, reservoir.parameters.units);
    for (let i = 0; i < this.#x0.length; i++) this.#x0[i] = initialX(golden.trial, i);
    reservoir.resetTo(this.#x0);
    const readout = new Float64Array(readouts);
    this.#events = 0;
    for (let step = 0; step < learningStep; step++) {
      this.#step = step;
      const driven = step >= input[0] && step <= input[1];
      reservoir.setInput(driven ? goal : undefined);
      reservoir.step();
      if (!driven) reservoir.addReadout(readout);
      this.#compareRates(checks, step + 1, where);
    }
    const delay = learningStep - 1 - input[1];
    return readout.map((sum) => (publishedReservoir.readoutScale * sum) / delay);
  }

  #compareRates(checks: RateChecks, steps: number, where: string): void {
    const { readout: tolerance } = this.#golden.suggested_tolerance;
    const { r } = this.#reservoir;
    const first = checks.first.get(steps);
    if (first !== undefined)
      this.#tally.compareAll(
        `${where}, r after ${steps} steps`,
        r.subarray(0, first.length),
        first,
        tolerance,
      );
    const squares = checks.squares.get(steps);
    if (squares !== undefined) {
      const { sum } = summarise(r.length, (i) => r[i] * r[i]);
      this.#tally.compare(`${where}, sum of squares of r after ${steps} steps`, sum, squares, tolerance);
    }
  }

  #compareTraces(golden: Trial, where: string): void {
    const { trace: tolerance } = this.#golden.suggested_tolerance;
    const { traces } = this.#reservoir;
    const { sum, sumAbs, maxAbs } = summarise(traces.length, (k) => traces[k]);
    this.#tally.compare(`${where}.trace_sum`, sum, golden.trace_sum, tolerance);
    this.#tally.compare(`${where}.trace_sum_abs`, sumAbs, golden.trace_sum_abs, tolerance);
    this.#tally.compare(`${where}.trace_max_abs`, maxAbs, golden.trace_max_abs, tolerance);
    this.#compareSample(`${where}.trace_sample`, traces, golden.trace_sample, tolerance);
  }

  /** Changes are counted from the start of the run. */
  #compareWeights(golden: Trial, where: string): void {
    const { w: tolerance } = this.#golden.suggested_tolerance;
    const weights = this.#reservoir.copyWeights();
    const start = this.#startWeights;
    const { sum, sumAbs } = summarise(weights.length, (k) => weights[k] - start[k]);
    const { w_change_sum, w_change_sum_abs, w_sample } = golden;
    if (w_change_sum !== undefined)
      this.#tally.compare(`${where}.w_change_sum`, sum, w_change_sum, tolerance);
    if (w_change_sum_abs !== undefined)
      this.#tally.compare(`${where}.w_change_sum_abs`, sumAbs, w_change_sum_abs, tolerance);
    if (w_sample !== undefined) this.#compareSample(`${where}.w_sample`, weights, w_sample, tolerance);
  }

  #compareSample(
    where: string,
    actual: Float64Array,
    expected: readonly (readonly [number, number, number])[],
    tolerance: number,
  ): void {
    const { stride, parameters } = this.#reservoir;
    for (const [i, j, value] of expected) {
      checkIndex(where, i, parameters.units);
      checkIndex(where, j, parameters.units);
      this.#tally.compare(`${where} (${i}, ${j})`, actual[i * stride + j], value, tolerance);
    }
  }
}

/** @throws GoldenFileError when a step or a number of units is out of range. */
function rateChecks(golden: Trial, where: string, steps: number, units: number): RateChecks {
  const first = new Map<number, readonly number[]>();
  const squares = new Map<number, number>();
  const checkStep = (key: string, step: number) => {
    if (step < 1 || step > steps)
      throw new GoldenFileError(`${where}.${key}: step ${step}, expected 1 to ${steps}`);
  };
  for (const [key, value] of Object.entries(golden)) {
    const rates = rateKey.exec(key);
    const square = squareKey.exec(key);
    if (rates !== null) {
      checkStep(key, Number(rates[1]));
      const list = shaped(numbers, value);
      if (list.length !== Number(rates[2]) || list.length > units)
        throw new GoldenFileError(`${where}.${key} has ${list.length} numbers, expected ${rates[2]}`);
      first.set(Number(rates[1]), list);
    } else if (square !== null) {
      checkStep(key, Number(square[1]));
      squares.set(Number(square[1]), shaped(z.number(), value));
    }
  }
  return { first, squares };
}
