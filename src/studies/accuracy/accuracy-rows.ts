import { quantile } from '../statistics/sample.js';
import type { Measures } from '../results/measure-files.js';

/** One measure of one robot, pooled over targets and seeds. Lengths in m; an infinite count means "never". */
export interface AccuracyRow {
  readonly robot: string;
  readonly measure: string;
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly p95: number;
  readonly seeds: number;
}

/** The requirement on a measure. */
export interface Requirement {
  readonly median?: number;
  readonly p95?: number;
  /** The least permitted median. */
  readonly least?: number;
}

/** The requirements on the profile `robot`. */
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
  // Arms as they are (machines.ts).
  'healthy: new_error_m': { median: 0.0003, p95: 0.001 },
  'soft: first_error_m': { median: 0.002, p95: 0.008 },
  'soft: last_error_m': { median: 0.0005, p95: 0.002 },
  'soft: never_share': { p95: 0 },
  'soft: back_share': { p95: 0 },
  'soft_payload: last_error_m': { median: 0.0015, p95: 0.005 },
  'soft_rotation: last_error_m': { median: 0.0015, p95: 0.005 },
  'noise_5: last_error_m': { median: 0.001, p95: 0.003 },
  'noise_rotation: last_error_m': { median: 0.005, p95: 0.012 },
  'locked: last_error_m': { median: 0.001, p95: 0.005 },
  'locked: halts': { p95: 1 },
  'backlash: last_error_m': { median: 0.0005, p95: 0.002 },
  'lens: last_error_m': { median: 0.0015, p95: 0.005 },
  'lens: new_error_m': { median: 0.005, p95: 0.012 },
  'wrong_urdf: new_error_m': { median: 0.001, p95: 0.004 },
  'contexts: second_error_m': { p95: 0.015 },
};

/** @param seeds the measures of each seed; a measure without values has no row */
export function accuracyRows(robot: string, seeds: readonly Measures[], prefix = ''): readonly AccuracyRow[] {
  const names = [...new Set(seeds.flatMap((measures) => Object.keys(measures)))];
  return names.flatMap((name) => {
    const values = seeds.flatMap((measures) => measures[name] ?? []);
    if (values.length === 0) return [];
    const at = (level: number) => quantile(values, level);
    const row = { median: at(0.5), p25: at(0.25), p75: at(0.75), p95: at(0.95) };
    return [{ robot, measure: `${prefix}${name}`, ...row, seeds: seeds.length }];
  });
}

/** The requirement on a measure, if there is one. */
export function requirementOn(measure: string): Requirement | undefined {
  return Object.hasOwn(requirements, measure) ? requirements[measure] : undefined;
}

/** Whether a row meets its requirement; undefined if there is none. */
export function isReached({ measure, median, p95 }: AccuracyRow): boolean | undefined {
  const required = requirementOn(measure);
  if (required === undefined) return undefined;
  return (
    median <= (required.median ?? Infinity) &&
    p95 <= (required.p95 ?? Infinity) &&
    median >= (required.least ?? -Infinity)
  );
}

/** The requirement on a measure, in words; empty if there is none. */
export function requirementText(measure: string): string {
  const { median, p95, least } = requirementOn(measure) ?? {};
  return [
    median === undefined ? [] : [`median ${median}`],
    p95 === undefined ? [] : [`95 % ${p95}`],
    least === undefined ? [] : [`median ${least} or more`],
  ]
    .flat()
    .join(', ');
}
