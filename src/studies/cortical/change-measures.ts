import { errorBefore, trialsUntilRelearnt } from '../structural/learning-measures.js';
import type { ConditionName } from './cortical-conditions.js';
import type { SeedRows } from './cortical-data.js';
import { meanOf, WRONG_M } from './cortical-measures.js';
import type { Measure } from './cortical-measures.js';
import type { Row } from './cortical-tables.js';

/** Measures of trials after the body has changed. Each is a number of one seed. */

const inPhase = (seed: SeedRows, condition: ConditionName, phase: number): readonly Row<'trials'>[] =>
  seed.trials(condition).filter((row) => row.phase === phase);

const isWrong = ({ explored, error_m }: Row<'trials'>) => explored === 0 && error_m > WRONG_M;

/** Wrong choices, explorations left out, in the first trials after a change. */
export const wrongChoices =
  (condition: ConditionName, first: number, phase = 1): Measure =>
  (seed) => {
    const rows = inPhase(seed, condition, phase);
    return rows.length === 0 ? NaN : rows.slice(0, first).filter(isWrong).length;
  };

/** The same in one block of trials after the first change. */
export const wrongInBlock = (seed: SeedRows, condition: ConditionName, from: number, to: number): number =>
  inPhase(seed, condition, 1).slice(from, to).filter(isWrong).length;

/** Trials until the error is again within 1.2 times that before the first change (structural experiment). */
export const relearnt =
  (condition: ConditionName, phase: number): Measure =>
  (seed) => {
    const of = (number: number) =>
      inPhase(seed, condition, number).map(({ explored, error_m }) => ({
        explored: explored === 1,
        errorM: error_m,
      }));
    const before = errorBefore(of(0), 'exploiting');
    return Number.isNaN(before) || of(phase).length === 0
      ? NaN
      : trialsUntilRelearnt(of(phase), before, 'exploiting');
  };

/** Share of goals without an answer, or with a wrong one, in the look after the change. */
export const changedShare =
  (condition: ConditionName, number: number, what: 'silent' | 'wrong'): Measure =>
  (seed) =>
    meanOf(
      seed
        .looks(condition)
        .filter((row) => row.lesion === number)
        .map(({ silent, error_m }) =>
          what === 'silent' ? silent : Number(silent === 0 && error_m > WRONG_M),
        ),
    );
