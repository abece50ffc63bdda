/**
 * What projections see of the cortex: a factored code. The rate of cell k is a sum over bumps b,
 *
 *     r_k = sum_b s_b B_bk          s_b: share of the bump, 0 to 1;  B_bk >= 0: its rate in the cell at share 1
 *
 * A weighted sum over all cells is therefore one product per bump, which is kept until weights or bump change
 * (docs/model/basal-ganglia.md, "Exact shortcuts"). `Cortex` implements it.
 */
export interface CortexCode {
  readonly cells: number;
  /** Mean rate of all cells; a cell is active while its rate is above it. */
  readonly mean: number;
  /** Bumps shown, fading and off alike; those with a share above 0 are on. */
  readonly bumps: readonly CorticalBump[];
  /** Rate of one cell. */
  rate(cell: number): number;
  /** The active cells, ascending. */
  activeCells(): number[];
}

export interface CorticalBump {
  /** B, one number per cell. */
  readonly values: Float64Array;
  /** Cells above the mean of the bump; only there can a weight rise from 0. Only the first `raisableCount` are valid. */
  readonly raisable: Int32Array;
  readonly raisableCount: number;
  /** s. */
  readonly share: number;
  /** Number of this showing. It changes whenever `values` change. */
  readonly serial: number;
}
