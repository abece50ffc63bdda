import { quantile } from '../statistics/sample.js';
import type { AccuracyMeasures } from './accuracy-seed.js';

/** One measure of one robot, pooled over targets and seeds. Lengths in m; infinite counts were not reached. */
export interface AccuracyRow {
  readonly robot: string;
  readonly measure: string;
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly p95: number;
  readonly seeds: number;
}

/** What a measure has to come to. */
interface Requirement {
  readonly median?: number;
  readonly p95?: number;
  /** The median must be this large or larger. */
  readonly least?: number;
}

/** What the profile `robot` is held against. */
const requirements: Readonly<Record<string, Requirement>> = {
  trained_error_m: { median: 0.001, p95: 0.005 },
  new_error_m: { median: 0.004, p95: 0.015 },
  rotation_reaches: { p95: 15 },
  after_effect_deg: { least: 10 },
  washout_reaches: { p95: 15 },
  payload_reaches: { p95: 10 },
  motor_gain_reaches: { p95: 10 },
  joint_gain_reaches: { p95: 10 },
  encoder_offset_reaches: { p95: 10 },
  longer_link_reaches: { p95: 10 },
  rejected_share: { p95: 0.01 },
  training_s: { p95: 30 },
};

/** @param seeds the measures of each seed; a measure that no seed has values of has no row */
export function accuracyRows(
  robot: string,
  seeds: readonly AccuracyMeasures[],
  prefix = '',
): readonly AccuracyRow[] {
  const names = [...new Set(seeds.flatMap((measures) => Object.keys(measures)))];
  return names.flatMap((name) => {
    const values = seeds.flatMap((measures) => measures[name] ?? []);
    if (values.length === 0) return [];
    const at = (level: number) => quantile(values, level);
    const row = { median: at(0.5), p25: at(0.25), p75: at(0.75), p95: at(0.95) };
    return [{ robot, measure: `${prefix}${name}`, ...row, seeds: seeds.length }];
  });
}

/** Whether a row is what is asked for; undefined where nothing is asked. */
export function isReached({ measure, median, p95 }: AccuracyRow): boolean | undefined {
  if (!Object.hasOwn(requirements, measure)) return undefined;
  const required = requirements[measure];
  return (
    median <= (required.median ?? Infinity) &&
    p95 <= (required.p95 ?? Infinity) &&
    median >= (required.least ?? -Infinity)
  );
}

/** What is asked of a measure, in words; empty where nothing is. */
export function requirementText(measure: string): string {
  if (!Object.hasOwn(requirements, measure)) return '';
  const { median, p95, least } = requirements[measure];
  return [
    median === undefined ? [] : [`median ${median}`],
    p95 === undefined ? [] : [`95 % ${p95}`],
    least === undefined ? [] : [`median ${least} or more`],
  ]
    .flat()
    .join(', ');
}
