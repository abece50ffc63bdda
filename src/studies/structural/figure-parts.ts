import type { Curve } from '../figures/curve-figure.js';
import { seedsText } from '../report/number-text.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import type { BySeed, StructuralData } from './structural-data.js';

/** Common parts of the figures of the structural experiment: curves over seeds, and names. */

/** Curves use fewer bootstrap resamples than reported numbers. */
const RESAMPLES = 2000;
/** Trials per point of a curve. */
export const BLOCK = 25;
export const REWIRING = ['structural-1', 'structural-0.25', 'structural-0.125'];

export const titleOf = ({ conditions }: StructuralData, condition: string): string =>
  conditions.find(({ name }) => name === condition)?.title.replace(/ \((elbow|repertoire|halves)\)$/, '') ??
  condition;

/** Seeds that ran any of some conditions, in words. */
export function seedsOf(data: StructuralData, conditions: readonly string[]): string {
  const seeds = data.seeds.filter((seed) =>
    conditions.some((condition) => data.trials(condition, seed).length > 0),
  );
  return seedsText({ seeds });
}

/** Medians over seeds at some x, without seeds that have no value. */
export function curve(name: string, xs: readonly number[], at: (x: number) => BySeed): Curve {
  const points = xs.flatMap((x) => {
    const values = [...at(x).values()];
    return values.length === 0 ? [] : [{ x, ...medianEstimate(values, { resamples: RESAMPLES }) }];
  });
  return { name, points };
}

export const isDrawn = ({ points }: Curve): boolean => points.length > 0;

/** Trial numbers at which blocks begin, of the longest run of the conditions. */
export function blocksOf(data: StructuralData, conditions: readonly string[]): number[] {
  const longest = Math.max(
    0,
    ...conditions.flatMap((name) => data.seeds.map((seed) => data.trials(name, seed).length)),
  );
  return Array.from({ length: Math.floor(longest / BLOCK) }, (_, block) => block * BLOCK);
}
