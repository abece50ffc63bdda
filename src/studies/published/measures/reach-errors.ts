import { median, mean } from '../../statistics/sample.js';

/** Measures of the distance of hand and target at the end of movements (m), one value a reach. */

/** Share (0 to 1) of reaches that end within `radiusM` of the target. */
export const successShare = (errors: readonly number[], radiusM: number): number =>
  mean(errors.map((error) => Number(error <= radiusM)));

/** Radii (m) at which success is counted. */
export const successRadiiM = [0.01, 0.02, 0.05] as const;

/** Medians of `size` reaches after the other; a last block that is not full is left out. */
export function blockMedians(errors: readonly number[], size: number): number[] {
  return blocks(errors, size).map(median);
}

/** Means of `size` reaches after the other; a last block that is not full is left out. */
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
