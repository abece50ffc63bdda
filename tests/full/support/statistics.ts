import type { MeanComparison } from '../../../src/studies/statistics/mean-comparison.js';

/** The comparisons as a table, for the message of a test that fails. */
export const table = (comparisons: readonly MeanComparison[]): string =>
  comparisons
    .map(({ name, own, reference, ratio }) =>
      [
        name.padEnd(44),
        own.toFixed(4).padStart(10),
        reference.toFixed(4).padStart(10),
        ratio.toFixed(2).padStart(7),
      ].join(''),
    )
    .join('\n');

export const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
