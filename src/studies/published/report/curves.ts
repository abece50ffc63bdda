import type { Curve } from '../../figures/curve-figure.js';
import { medianCurve } from '../../statistics/bootstrap.js';
import type { TrialRange } from '../measures/curve.js';
import type { TrialTable } from '../../results/trial-table.js';

/** Curves use fewer bootstrap resamples than reported numbers. */
const RESAMPLES = 2000;

/** Medians over seeds in bins of trials, each bin reduced to one value per seed. */
export function curveOver(
  name: string,
  tables: readonly TrialTable[],
  bins: readonly (TrialRange & { readonly x?: number })[],
  reduce: (rows: TrialRange, table: TrialTable) => number | undefined,
): Curve {
  const points = bins
    .map((bin) => ({
      x: bin.x ?? (bin.first + bin.last) / 2,
      values: tables.map((table) => reduce(bin, table)).filter((value) => value !== undefined),
    }))
    .filter(({ values }) => values.length > 0);
  // If a bin has no value for some seeds, points differ in their seeds and are estimated one by one.
  const whole = points.every(({ values }) => values.length === tables.length);
  const settings = { resamples: RESAMPLES };
  const estimates = whole
    ? medianCurve(
        points.map(({ values }) => values),
        settings,
      )
    : points.map(({ values }) => medianCurve([values], settings)[0]);
  return { name, points: points.map(({ x }, i) => ({ x, ...estimates[i] })) };
}

/** Bins of `size` trials from `first` to `last`; the last one may be smaller. */
export function binsOf({ first, last }: TrialRange, size: number): TrialRange[] {
  return Array.from({ length: Math.ceil((last - first + 1) / size) }, (_, b) => ({
    first: first + b * size,
    last: Math.min(first + (b + 1) * size - 1, last),
  }));
}

/** Values of a column in a range of rows. */
export const columnIn = (table: TrialTable, column: string, { first, last }: TrialRange): number[] =>
  Array.from(table.column(column).subarray(first, last + 1));
