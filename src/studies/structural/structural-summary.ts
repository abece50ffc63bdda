import { medianEstimate } from '../statistics/bootstrap.js';
import type { Estimate } from '../statistics/bootstrap.js';
import { bodyNames } from './bodies.js';
import type { BodyName } from './bodies.js';
import type { StructuralData } from './structural-data.js';

const columns = [
  'near_error_m',
  'error_m',
  'near_largest_error_m',
  'largest_error_m',
  'near_silent',
  'silent',
] as const;
export type EvaluationColumn = (typeof columns)[number];

/** One evaluation of a condition over seeds. */
export interface EvaluationSummary {
  readonly condition: string;
  readonly title: string;
  readonly phases: number;
  readonly half: 'all' | 'first' | 'second';
  readonly body: BodyName;
  readonly seeds: number;
  readonly measures: Readonly<Record<EvaluationColumn, Estimate | null>>;
}

const halves = { '-1': 'all', 0: 'first', 1: 'second' } as const;

/** Every evaluation that some seed has, in the order of the conditions. */
export function evaluationSummaries(data: StructuralData): EvaluationSummary[] {
  return data.conditions.flatMap(({ name, title }, number) => {
    const own = data.seeds.flatMap((seed) =>
      data.rows('evaluations', seed).filter(({ condition }) => condition === number),
    );
    const kinds = new Map(
      own.map(({ phases, half, body }) => [`${phases} ${half} ${body}`, { phases, half, body }]),
    );
    return [...kinds.values()].map(({ phases, half, body }) => {
      const estimate = (column: EvaluationColumn) => {
        const values = [...data.column('evaluations', column, name, { phases, half, body }).values()];
        return values.length === 0 ? null : medianEstimate(values);
      };
      return {
        condition: name,
        title,
        phases,
        half: halves[half as -1 | 0 | 1],
        body: bodyNames[body],
        seeds: data.column('evaluations', 'error_m', name, { phases, half, body }).size,
        measures: Object.fromEntries(
          columns.map((column) => [column, estimate(column)]),
        ) as EvaluationSummary['measures'],
      };
    });
  });
}

/** The projection of a condition after its first phase; medians over seeds. */
export interface ProjectionSummary {
  readonly condition: string;
  readonly title: string;
  readonly contacts: number;
  readonly weightsAboveZero: number;
  readonly bytes: number;
  /** Null for dense ones. */
  readonly connectivity: number | null;
}

export function projectionSummaries(data: StructuralData): ProjectionSummary[] {
  return data.conditions.flatMap(({ name, title }) => {
    const middle = (column: 'contacts' | 'weights_above_zero' | 'bytes' | 'connectivity') => {
      const values = [...data.column('projections', column, name).values()];
      return values.length === 0 ? null : medianEstimate(values, { resamples: 1 }).median;
    };
    const contacts = middle('contacts');
    const weightsAboveZero = middle('weights_above_zero');
    const bytes = middle('bytes');
    if (contacts === null || weightsAboveZero === null || bytes === null) return [];
    return [
      { condition: name, title, contacts, weightsAboveZero, bytes, connectivity: middle('connectivity') },
    ];
  });
}
