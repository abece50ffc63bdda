import { relearningTrials, turnoverRatio } from './learning-measures.js';
import type { Counted } from './learning-measures.js';
import { paired } from './structural-data.js';
import type { BySeed, StructuralData } from './structural-data.js';
import type { Row } from './structural-tables.js';

/** Measures for both the verdicts and the figures. */
const MM = 1000;

/** A measure of the trials of a condition. */
export function ofTrials(
  data: StructuralData,
  condition: string,
  measure: (trials: readonly Row<'trials'>[]) => number,
): BySeed {
  return data.bySeed((seed) => {
    const trials = data.trials(condition, seed);
    return trials.length === 0 ? undefined : measure(trials);
  });
}

export const turnoverBySeed = (data: StructuralData, condition: string): BySeed =>
  ofTrials(data, condition, turnoverRatio);

export const relearningBySeed = (
  data: StructuralData,
  condition: string,
  phase: 1 | 2,
  counted: Counted,
): BySeed => ofTrials(data, condition, (trials) => relearningTrials(trials, phase, counted));

/** Time of a whole training with the structural projection over that with the dense one. */
export const timeRatioBySeed = (data: StructuralData): BySeed =>
  data.bySeed((seed) => {
    const sum = (column: 'dense_ms' | 'structural_ms') =>
      data.rows('cost', seed).reduce((total, row) => total + row[column], 0);
    return sum('structural_ms') / sum('dense_ms');
  });

/** Change of the error on the first half of the goals while the second is learnt (mm), by seed. */
export const interferenceMm = (data: StructuralData, condition: string): number[] =>
  paired(
    data.evaluation('error_m', condition, { phases: 2, half: 0 }),
    data.evaluation('error_m', condition, { phases: 1, half: 0 }),
    (after, before) => MM * (after - before),
  );

/** Increase of the error on all goals without tags (mm), by seed. */
export const tagBenefitMm = (data: StructuralData, regime: string): number[] =>
  paired(
    data.evaluation('error_m', `${regime}-untagged`),
    data.evaluation('error_m', regime),
    (without, withTags) => MM * (without - withTags),
  );
