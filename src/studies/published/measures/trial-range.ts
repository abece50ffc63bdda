import { ModelError } from '../../../errors.js';

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
