import type { Curve } from '../figures/curve-figure.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import { plan } from './cortical-conditions.js';
import type { CorticalData, SeedRows } from './cortical-data.js';

/** Curves are drawn with fewer resamples than numbers are told with. */
const RESAMPLES = 2000;

/** Medians over seeds at some x. There is no point where most seeds have no number. */
export function curve(
  name: string,
  { seeds }: CorticalData,
  xs: readonly number[],
  at: (seed: SeedRows, x: number) => number,
): Curve {
  const points = xs.flatMap((x) => {
    const values = seeds.map((seed) => at(seed, x)).filter((value) => Number.isFinite(value));
    if (2 * values.length <= seeds.length) return [];
    return [{ x, ...medianEstimate(values, { resamples: RESAMPLES }) }];
  });
  return { name, points };
}

/** Trials after which the goals were looked at. */
export const looksOf = (data: CorticalData): number[] => [
  ...new Set(plan.looks.map((trial) => data.at(trial))),
];

export const ofSeeds = ({ seeds }: CorticalData): string =>
  `Line and band: median over ${seeds.length} seeds and its bootstrap 95 % interval.`;
