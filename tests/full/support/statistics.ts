export const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;

/** Sample standard deviation (n - 1). */
export function deviation(x: readonly number[]): number {
  const centre = mean(x);
  return Math.sqrt(x.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (x.length - 1));
}

export function quantile(x: readonly number[], level: number): number {
  const sorted = [...x].sort((a, b) => a - b);
  const at = level * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

export const median = (x: readonly number[]): number => quantile(x, 0.5);

/** Mean direction of angles in degrees. */
export function circularMean(degrees: readonly number[]): number {
  const radians = degrees.map((angle) => (angle * Math.PI) / 180);
  const y = mean(radians.map(Math.sin));
  const x = mean(radians.map(Math.cos));
  return (Math.atan2(y, x) * 180) / Math.PI;
}

export interface Comparison {
  readonly name: string;
  readonly own: number;
  readonly golden: number;
  /** Difference of the means in units of its standard error. */
  readonly ratio: number;
}

/** Means of two samples against a standard deviation that is known. */
export function compareMeans(
  name: string,
  own: readonly number[],
  golden: { readonly mean: number; readonly sd: number; readonly n: number },
): Comparison {
  const error = golden.sd * Math.sqrt(1 / own.length + 1 / golden.n);
  return { name, own: mean(own), golden: golden.mean, ratio: (mean(own) - golden.mean) / error };
}

/** Means of two samples against the standard deviation pooled from both. */
export function compareSamples(name: string, own: readonly number[], golden: readonly number[]): Comparison {
  const [n, m] = [own.length, golden.length];
  const sd = Math.sqrt(((n - 1) * deviation(own) ** 2 + (m - 1) * deviation(golden) ** 2) / (n + m - 2));
  return compareMeans(name, own, { mean: mean(golden), sd, n: m });
}

export const rootMeanSquare = (comparisons: readonly Comparison[]): number =>
  Math.sqrt(mean(comparisons.map(({ ratio }) => ratio ** 2)));

/** The comparisons as a table, for the message of a test that fails. */
export const table = (comparisons: readonly Comparison[]): string =>
  comparisons
    .map(({ name, own, golden, ratio }) =>
      [
        name.padEnd(44),
        own.toFixed(4).padStart(10),
        golden.toFixed(4).padStart(10),
        ratio.toFixed(2).padStart(7),
      ].join(''),
    )
    .join('\n');

export const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
