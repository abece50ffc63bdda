import { mean, median } from '../statistics/sample.js';
import type { ConditionName } from './cortical-configuration.js';
import type { CorticalData, SeedRows } from './cortical-data.js';
import type { Row } from './cortical-tables.js';

/** Numbers of the claims, each of one seed; NaN where it cannot be told. */
export type Measure = (seed: SeedRows, data: CorticalData) => number;

/** A choice is wrong beyond this error (m). */
const WRONG_M = 0.15;

const lookAt = (
  seed: SeedRows,
  condition: ConditionName,
  trial: number,
  lesion: number,
): readonly Row<'looks'>[] =>
  seed.looks(condition).filter((row) => row.trial === trial && row.lesion === lesion);

const meanOf = (values: readonly number[]) => (values.length === 0 ? NaN : mean(values));
const medianOf = (values: readonly number[]) => (values.length === 0 ? NaN : median(values));

/**
 * Error with a lesion over error without it, over the goals that the intact brain answers.
 * @param since only goals that were answered at the look after so many trials, too
 */
export const lesionRatio =
  (lesion: number, after: number, since = after): Measure =>
  (seed, data) => {
    const answered = (trial: number) =>
      lookAt(seed, 'shortcut', data.at(trial), 0).filter(({ silent }) => silent === 0);
    const known = new Set(answered(since).map(({ goal }) => goal));
    const whole = answered(after).filter(({ goal }) => known.has(goal));
    const goals = new Set(whole.map(({ goal }) => goal));
    const lesioned = lookAt(seed, 'shortcut', data.at(after), lesion).filter(({ goal }) => goals.has(goal));
    return meanOf(lesioned.map((row) => row.error_m)) / meanOf(whole.map((row) => row.error_m));
  };

/** Milliseconds until a premotor cell answers, median over the goals that are answered. */
export const onsetMs =
  (condition: ConditionName, after: number): Measure =>
  (seed, data) =>
    medianOf(
      lookAt(seed, condition, data.at(after), 0)
        .map((row) => row.onset_ms)
        .filter((ms) => !Number.isNaN(ms)),
    );

export const over =
  (first: Measure, second: Measure): Measure =>
  (seed, data) =>
    first(seed, data) / second(seed, data);

export const minus =
  (first: Measure, second: Measure): Measure =>
  (seed, data) =>
    first(seed, data) - second(seed, data);

/** The first look at which the mean drive of a layer is half of its largest (trials). */
export const halfDrive =
  (layer: 'fast' | 'slow'): Measure =>
  (seed) => {
    const rows = seed.looks('shortcut').filter(({ lesion }) => lesion === 0);
    const moments = [...new Set(rows.map(({ trial }) => trial))];
    const drives = moments.map((trial) =>
      meanOf(rows.filter((row) => row.trial === trial).map((row) => row[layer])),
    );
    const most = Math.max(...drives);
    return moments[drives.findIndex((drive) => drive >= most / 2)] ?? NaN;
  };

/** Share of goals without an answer. */
export const silentShare =
  (condition: ConditionName, after: number, lesion: number): Measure =>
  (seed, data) =>
    meanOf(lookAt(seed, condition, data.at(after), lesion).map(({ silent }) => silent));

/** The same with the body changed, and the share of goals with a wrong choice; both in the last look. */
export const changedShare =
  (condition: ConditionName, lesion: number, what: 'silent' | 'wrong'): Measure =>
  (seed) => {
    const rows = seed.looks(condition).filter((row) => row.lesion === lesion);
    return meanOf(
      rows.map(({ silent, error_m }) =>
        what === 'silent' ? silent : Number(silent === 0 && error_m > WRONG_M),
      ),
    );
  };

/** Wrong choices, explorations left out, in the first trials with the changed body. */
export const wrongChoices =
  (condition: ConditionName, first: number): Measure =>
  (seed) =>
    seed
      .trials(condition)
      .filter(({ changed }) => changed === 1)
      .slice(0, first)
      .filter(({ explored, error_m }) => explored === 0 && error_m > WRONG_M).length;

/** Correlation of PM between different goals. */
export const differentGoals =
  (after: number): Measure =>
  (seed, data) =>
    seed.codes('shortcut').find(({ trial }) => trial === data.at(after))?.different_goals ?? NaN;

/** Median time of a trial over that with the structural projection alone; the first third is warming up. */
export const costRatio =
  (column: 'shortcut_ms' | 'both_ms'): Measure =>
  ({ cost }) => {
    const warm = cost.slice(Math.floor(cost.length / 3));
    return medianOf(warm.map((row) => row[column])) / medianOf(warm.map((row) => row.structural_ms));
  };
