import type { Verdict } from './folder-report.js';

/** Three digits that matter, never an exponent where a reader expects a number; "never" for infinity. */
export function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return 'never';
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return size < 0.0005 ? '0.000' : value.toFixed(3);
}

export const intervalText = (low: number | null, high: number | null): string =>
  low === null || high === null ? '–' : `${numberText(low)} to ${numberText(high)}`;

/** A p value, with a bound where it is very small. */
export const pText = (p: number): string => (p < 0.0001 ? '< 0.0001' : p.toFixed(4));

/** Whether a verdict was met, in a word. */
export const metText = (met: Verdict['met']): string => (met === true ? 'yes' : met === false ? 'NO' : met);

/** For captions: explains line and band, and the number of seeds. */
export const seedsText = ({ seeds }: { readonly seeds: readonly number[] }): string =>
  seeds.length === 1
    ? `one seed (${seeds[0]}), so there is no spread`
    : `line and band: median over ${seeds.length} seeds and its bootstrap 95 % interval`;

/** A p value; small ones as "< 0.001". */
export const chanceText = (p: number): string => (p < 0.001 ? '< 0.001' : numberText(p));
