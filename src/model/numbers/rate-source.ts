/** The cells of a population, and a function that copies their current rates into `out`, starting at `at`. */
export interface RateSource {
  readonly cells: number;
  readonly read: (out: Float64Array, at: number) => void;
}

/** What can be recorded of a part of the brain, by the names of its populations. */
export type Populations<Part> = Readonly<Record<string, (part: Part) => RateSource>>;

/** The first `cells` of `rates`. */
export function ratesIn(rates: Float64Array, cells = rates.length): RateSource {
  return {
    cells,
    read: (out, at) => {
      for (let i = 0; i < cells; i++) out[at + i] = rates[i];
    },
  };
}
