/** Potential and rate of a population, and the baseline that drives it. */
export interface Population {
  readonly m: Float64Array;
  readonly r: Float64Array;
  readonly baseline: Float64Array;
}

/** A single cell. */
export function cell(): Population {
  return { m: new Float64Array(1), r: new Float64Array(1), baseline: new Float64Array(1) };
}
