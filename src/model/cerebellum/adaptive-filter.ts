import { loadInto } from '../numbers/fields.js';
import type { GranuleCode } from './granule-layer.js';
import type { Fields } from '../numbers/fields.js';

/**
 * Purkinje cells as an adaptive filter: each output is a weighted sum of granule rates g, and learns by the normalised
 * least-mean-squares rule from the error that the climbing fibre signals:
 *
 *     y_o  = sum_i w_oi g_i
 *     w_oi <- w_oi + rate e_o g_i / sum_k g_k^2
 *
 * A step changes y_o by rate e_o at the same input, whatever the power of the input. So a rate from 0 to 2 is stable.
 * All weights start at 0. Sources: Widrow & Hoff 1960; Fujita 1982; Dean & Porrill 2010.
 */
export class AdaptiveFilter {
  readonly outputs: number;
  /** Weight of cell i on output o at i * outputs + o. */
  readonly weights: Float64Array;

  constructor(cells: number, outputs: number) {
    this.outputs = outputs;
    this.weights = new Float64Array(cells * outputs);
  }

  /** Writes the outputs for a code into `out`. */
  read({ cells, rates, count }: GranuleCode, out: Float64Array): void {
    const { outputs, weights } = this;
    out.fill(0);
    for (let i = 0; i < count; i++) {
      const rate = rates[i];
      for (let o = 0, w = cells[i] * outputs; o < outputs; o++, w++) out[o] += weights[w] * rate;
    }
  }

  /** One step of learning at a code from the error (desired minus actual, one number per output). */
  learn({ cells, rates, count, power }: GranuleCode, error: Float64Array, rate: number): void {
    const { outputs, weights } = this;
    for (let i = 0; i < count; i++) {
      const factor = (rate * rates[i]) / power;
      for (let o = 0, w = cells[i] * outputs; o < outputs; o++, w++) weights[w] += factor * error[o];
    }
  }

  save(name: string): Fields {
    return { [name]: this.weights.slice() };
  }

  load(fields: Fields, name: string): void {
    loadInto('cerebellum', fields, name, [this.weights]);
  }
}
