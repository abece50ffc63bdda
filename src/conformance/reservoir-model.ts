import { z } from 'zod';
import { defaultKernels } from '../controllers/brain/default-kernels.js';
import { Random } from '../model/numbers/random.js';
import { reservoirParameters } from '../model/cerebellum/reservoir-parameters.js';
import { Reservoir } from '../model/cerebellum/reservoir.js';
import { count, tolerance } from './golden-file.js';

/** The common part of both formats of the reservoir. */
export const reservoirConstants = z.object({
  N: z.number().int().positive(),
  dt: z.number().positive(),
  tau: z.number().positive(),
  alpha: z.number(),
  eta: z.number(),
  max_weight_change: tolerance,
  constant_neurons: z.array(z.tuple([count, z.number()])),
  mean_error_alpha: z.number(),
});

/**
 * The program's own reservoir with the constants of a golden file, unperturbed, its weights still to be filled in.
 * @throws ModelError when the constants don't fit together
 */
export function goldenReservoir(
  constants: z.output<typeof reservoirConstants>,
  inputs: number,
  readouts: number,
): Reservoir {
  const parameters = reservoirParameters({
    units: constants.N,
    inputs,
    readouts,
    stepMs: constants.dt,
    timeConstantMs: constants.tau,
    meanRetention: constants.alpha,
    learningRate: constants.eta,
    weightChangeLimit: constants.max_weight_change,
    constantUnits: constants.constant_neurons,
  });
  const random = new Random(0);
  const streams = {
    weights: random.stream('weights'),
    perturbation: random.stream('perturbation'),
    reset: random.stream('reset'),
  };
  const reservoir = new Reservoir(parameters, streams, defaultKernels());
  reservoir.perturbation = undefined;
  return reservoir;
}

/** Fills W ([post][pre]) and Win ([unit][input]) by rule. */
export function fillWeights(
  reservoir: Reservoir,
  recurrent: (post: number, pre: number) => number,
  input: (unit: number, input: number) => number,
): void {
  const { units, inputs } = reservoir.parameters;
  const weights = reservoir.copyWeights();
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) weights[i * reservoir.stride + j] = recurrent(i, j);
    for (let k = 0; k < inputs; k++) reservoir.inputWeights[k * units + i] = input(i, k);
  }
  reservoir.setWeights(weights);
}

/** Sum of the terms, of their absolute values, and the largest of these. */
export interface Summary {
  readonly sum: number;
  readonly sumAbs: number;
  readonly maxAbs: number;
}

/** Summed with compensation (Neumaier 1974), because 160 000 terms would lose digits that matter for the tolerance. */
export function summarise(length: number, term: (k: number) => number): Summary {
  const sum = new CompensatedSum();
  const sumAbs = new CompensatedSum();
  let maxAbs = 0;
  for (let k = 0; k < length; k++) {
    const value = term(k);
    const size = Math.abs(value);
    sum.add(value);
    sumAbs.add(size);
    // Written so that NaN is not lost.
    if (!(size <= maxAbs)) maxAbs = size;
  }
  return { sum: sum.value, sumAbs: sumAbs.value, maxAbs };
}

class CompensatedSum {
  #sum = 0;
  #lost = 0;

  get value(): number {
    return this.#sum + this.#lost;
  }

  add(term: number): void {
    const next = this.#sum + term;
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - next + term : term - next + this.#sum;
    this.#sum = next;
  }
}
