import { mean, median } from '../statistics/sample.js';
import type { ConditionName } from './cortical-conditions.js';
import type { CorticalData, SeedRows } from './cortical-data.js';
import type { Row } from './cortical-tables.js';

/** Measures of practice. Each is a number of one seed, NaN where there is none. */
export type Measure = (seed: SeedRows, data: CorticalData) => number;

/** Numbers of the lesions in the tables. */
export const lesion = Object.freeze({ none: 0, strD1: 1, va: 2, strD2: 3, shortcut: 4 });

/** A choice is wrong beyond this error (m). */
export const WRONG_M = 0.15;

export const meanOf = (values: readonly number[]): number => (values.length === 0 ? NaN : mean(values));
export const medianOf = (values: readonly number[]): number => (values.length === 0 ? NaN : median(values));

export const over =
  (first: Measure, second: Measure): Measure =>
  (seed, data) =>
    first(seed, data) / second(seed, data);

export const minus =
  (first: Measure, second: Measure): Measure =>
  (seed, data) =>
    first(seed, data) - second(seed, data);

/** Rows of one look. */
export const lookAt = (
  seed: SeedRows,
  condition: ConditionName,
  trial: number,
  number: number,
): readonly Row<'looks'>[] =>
  seed.looks(condition).filter((row) => row.trial === trial && row.lesion === number);

/**
 * Error with a lesion over error without it, over the goals that the intact brain answers.
 * @param since only goals that were answered at the look after so many trials, too
 */
export const lesionRatio =
  (number: number, after: number, since = after): Measure =>
  (seed, data) => {
    const answered = (trial: number) =>
      lookAt(seed, 'shortcut', data.at(trial), lesion.none).filter(({ silent }) => silent === 0);
    const known = new Set(answered(since).map(({ goal }) => goal));
    const whole = answered(after).filter(({ goal }) => known.has(goal));
    const goals = new Set(whole.map(({ goal }) => goal));
    const lesioned = lookAt(seed, 'shortcut', data.at(after), number).filter(({ goal }) => goals.has(goal));
    return meanOf(lesioned.map((row) => row.error_m)) / meanOf(whole.map((row) => row.error_m));
  };

/** Milliseconds until a premotor cell answers at one look, median over the goals that are answered. */
export const onsetAt = (
  seed: SeedRows,
  condition: ConditionName,
  trial: number,
  number: number = lesion.none,
): number =>
  medianOf(
    lookAt(seed, condition, trial, number)
      .map((row) => row.onset_ms)
      .filter((ms) => !Number.isNaN(ms)),
  );

/** The same after so many trials of the plan. */
export const onsetMs =
  (condition: ConditionName, after: number, number: number = lesion.none): Measure =>
  (seed, data) =>
    onsetAt(seed, condition, data.at(after), number);

/** Mean drive of the leading cells by a layer at each look. */
export function driveByLook(seed: SeedRows, layer: 'fast' | 'slow'): { trial: number; drive: number }[] {
  const rows = seed.looks('shortcut').filter((row) => row.lesion === lesion.none);
  return [...new Set(rows.map(({ trial }) => trial))].map((trial) => ({
    trial,
    drive: meanOf(rows.filter((row) => row.trial === trial).map((row) => row[layer])),
  }));
}

/** The first look at which the mean drive of a layer is half of its largest (trials). */
export const halfDrive =
  (layer: 'fast' | 'slow'): Measure =>
  (seed) => {
    const looks = driveByLook(seed, layer);
    const most = Math.max(...looks.map(({ drive }) => drive));
    return looks.find(({ drive }) => drive >= most / 2)?.trial ?? NaN;
  };

/** Share of the practised goals without an answer, before anything changes. */
export const silentShare =
  (condition: ConditionName, after: number, number: number): Measure =>
  (seed, data) =>
    meanOf(lookAt(seed, condition, data.at(after), number).map(({ silent }) => silent));

/** Share of the goals after the change of the body that have no answer or a wrong one. */
export const failedShare =
  (condition: ConditionName, number: number): Measure =>
  (seed) =>
    meanOf(
      seed
        .looks(condition)
        .filter((row) => row.set === 1 && row.lesion === number)
        .map(({ silent, error_m }) => Number(silent === 1 || error_m > WRONG_M)),
    );

const VISITS_PER_BIN = 5;

/** Mean contacts that a layer forms per trial, by how often the goal has been selected for before, in bins of 5 visits. */
export function turnoverByVisits(seed: SeedRows, layer: 'fast' | 'slow'): number[] {
  const visits = new Map<number, number>();
  const bins: number[][] = [];
  for (const row of seed.trials('shortcut')) {
    if (row.explored === 1) continue;
    const visit = visits.get(row.goal) ?? 0;
    visits.set(row.goal, visit + 1);
    (bins[Math.floor(visit / VISITS_PER_BIN)] ??= []).push(row[`${layer}_formed`]);
  }
  return bins.map(meanOf);
}

/** Middle of the bin with the most contacts formed (visits). */
export const turnoverPeak =
  (layer: 'fast' | 'slow'): Measure =>
  (seed) => {
    const bins = turnoverByVisits(seed, layer);
    return bins.length === 0 ? NaN : (bins.indexOf(Math.max(...bins)) + 0.5) * VISITS_PER_BIN;
  };

/** Median CPU time of a trial over that with the structural projection alone; the first third is warming up. */
export const costRatio =
  (column: 'shortcut_ms' | 'both_ms'): Measure =>
  ({ cost }) => {
    const warm = cost.slice(Math.floor(cost.length / 3));
    return medianOf(warm.map((row) => row[column])) / medianOf(warm.map((row) => row.structural_ms));
  };
