import { ModelError } from '../../../errors.js';
import { median, mean } from '../../statistics/sample.js';

/** Parts of one seed's curve, with one value per trial, and measures of its errors (m). */

/** Trials `first` to `last`, both included, as publications count them. */
export interface TrialRange {
  readonly first: number;
  readonly last: number;
}

export const trials = (first: number, last = first): TrialRange => ({ first, last });

/** "trials 601-602". */
export const rangeName = ({ first, last }: TrialRange): string =>
  first === last ? `trial ${first}` : `trials ${first}-${last}`;

/** The values of a range of trials. @throws ModelError when the curve ends before it */
export function within(curve: readonly number[], { first, last }: TrialRange): number[] {
  if (last >= curve.length)
    throw new ModelError(`trials ${first} to ${last} of a curve of ${curve.length}: expected trials it has`);
  return curve.slice(first, last + 1);
}

/** Share (0 to 1) of reaches that end within `radiusM` of the target. */
export const successShare = (errors: readonly number[], radiusM: number): number =>
  mean(errors.map((error) => Number(error <= radiusM)));

/** Radii (m) at which success is counted. */
export const successRadiiM = [0.01, 0.02, 0.05] as const;

/** Medians of successive blocks of `size` reaches; an incomplete last block is left out. */
export function blockMedians(errors: readonly number[], size: number): number[] {
  return blocks(errors, size).map(median);
}

/** Means of successive blocks of `size` reaches; an incomplete last block is left out. */
export function blockMeans(errors: readonly number[], size: number): number[] {
  return blocks(errors, size).map(mean);
}

function blocks(values: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, b) =>
    values.slice(b * size, (b + 1) * size),
  );
}

/** Reaches for one of `goals` goals that come up in turn: every `goals`-th from `goal` on. */
export const ofGoal = (curve: readonly number[], goal: number, goals: number): number[] =>
  curve.filter((_, t) => t % goals === goal);
