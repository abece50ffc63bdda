import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../figures/figure.js';
import { median } from '../statistics/sample.js';
import type { MeasuredCell } from './comparison-rows.js';

/** A controller on one arm, over all disturbances. */
export interface TradeOff {
  readonly controller: string;
  /** Geometric mean over disturbances of the median error at new targets (mm). */
  readonly errorMm: number;
  /** Median torque over reaches and disturbances (N m); undefined on plants without masses. */
  readonly effortNm: number | undefined;
  /** Median computing time of a reach (ms). */
  readonly computingMs: number;
}

/** A median that is infinite counts as this (mm): half of the reaches halted or were refused. */
const WORST_MM = 1000;

/** The controllers of one arm. Those that lack one of the measures are left out. */
export function tradeOffs(cells: readonly MeasuredCell[]): readonly TradeOff[] {
  return [...new Set(cells.map(({ controller }) => controller))].flatMap((controller) => {
    const own = cells.filter((cell) => cell.controller === controller);
    const pooled = (cell: MeasuredCell, measure: string) =>
      cell.seeds.flatMap(({ measures }) => measures[measure] ?? []);
    const errors = own.map((cell) => pooled(cell, 'new_error_m')).filter((values) => values.length > 0);
    const computing = own.flatMap((cell) => pooled(cell, 'computing_s'));
    const effort = own.flatMap((cell) => pooled(cell, 'effort_nm'));
    if (errors.length === 0 || computing.length === 0) return [];
    const logs = errors.map((values) => Math.log(Math.min(WORST_MM, 1000 * median(values))));
    return [
      {
        controller,
        errorMm: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length),
        effortNm: effort.length === 0 ? undefined : median(effort),
        computingMs: 1000 * median(computing),
      },
    ];
  });
}

/** Whether no other controller is at least as good in both, and better in one. */
export function isOnFront(
  own: TradeOff,
  all: readonly TradeOff[],
  cost: 'effortNm' | 'computingMs',
): boolean {
  const of = (one: TradeOff) => one[cost] ?? Infinity;
  return !all.some(
    (other) =>
      other.errorMm <= own.errorMm &&
      of(other) <= of(own) &&
      (other.errorMm < own.errorMm || of(other) < of(own)),
  );
}

/** Accuracy against effort, and against computing time, for each arm. */
export function tradeOffFigures(cells: readonly MeasuredCell[]): readonly Figure[] {
  return [...new Set(cells.map(({ robot }) => robot))].flatMap((robot) => {
    const all = tradeOffs(cells.filter((cell) => cell.robot === robot));
    if (all.length === 0) return [];
    return [
      {
        name: `${robot}-trade-off`,
        title: `${robot}: accuracy against effort and computing time`,
        caption:
          'Geometric mean over disturbances of the median error at new targets, against the median torque and the median ' +
          'computing time of a reach. Lower left is better. Filled: no other controller is better in one and as good in the other.',
        spec: specOf(all),
      },
    ];
  });
}

function specOf(all: readonly TradeOff[]): TopLevelSpec {
  const panels = [
    { cost: 'effortNm', title: 'median torque (N m)', scale: 'linear' },
    { cost: 'computingMs', title: 'computing time of a reach (ms)', scale: 'log' },
  ] as const;
  return {
    hconcat: panels.map(({ cost, title, scale }) => ({
      width: 300,
      height: 300,
      data: {
        values: all
          .filter((one) => one[cost] !== undefined)
          .map((one) => ({ ...one, front: isOnFront(one, all, cost) })),
      },
      encoding: {
        x: {
          field: cost,
          type: 'quantitative' as const,
          title,
          scale: scale === 'log' ? { type: scale, padding: 20 } : { type: scale, zero: false, padding: 20 },
        },
        y: {
          field: 'errorMm',
          type: 'quantitative' as const,
          title: 'error at new targets (mm)',
          scale: { type: 'log' as const },
        },
      },
      layer: [
        {
          mark: { type: 'point' as const, size: 70, stroke: '#0072B2' },
          encoding: { fill: { condition: { test: 'datum.front', value: '#0072B2' }, value: '#ffffff' } },
        },
        {
          mark: { type: 'text' as const, align: 'left' as const, dx: 7, fontSize: 11 },
          encoding: { text: { field: 'controller', type: 'nominal' as const } },
        },
      ],
    })),
  };
}
