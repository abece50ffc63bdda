import type { Impulses, RandomStream } from '../numbers/random.js';
import type { ReservoirParameters } from './reservoir-parameters.js';

/**
 * Perturbation of the units of a reservoir, which learns from the consequences (docs/model/cerebellum.md,
 * "Perturbation"):
 *
 *     xi_i = A U(-1, 1) with probability f dt, else 0        f in Hz, dt the step; A has no unit
 *
 * Source: Baladron et al. 2023.
 */

/** Source of the perturbations of a step. */
export interface Perturbation {
  /** Writes xi_i, the addition to the drive of unit i in the next step, for all units. */
  draw(out: Float64Array): void;
}

/** As published: every unit alike, at all times. */
export class RandomPerturbation implements Perturbation {
  readonly #stream: RandomStream;
  readonly #impulses: Impulses;

  constructor(parameters: ReservoirParameters, stream: RandomStream) {
    this.#stream = stream;
    this.#impulses = {
      probability: (parameters.perturbationRateHz * parameters.stepMs) / 1000,
      amplitude: parameters.perturbationAmplitude,
    };
  }

  draw(out: Float64Array): void {
    this.#stream.fillImpulses(out, this.#impulses);
  }
}
