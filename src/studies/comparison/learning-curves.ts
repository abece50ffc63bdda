import type { CurvePanel } from '../figures/curve-figure.js';
import { curveSpec } from '../figures/curve-figure.js';
import type { Figure } from '../figures/figure.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import { roundMeasure } from './comparison-cell.js';
import { seedMedians } from './comparison-rows.js';
import type { MeasuredCell } from './comparison-rows.js';
import { disturbances } from './disturbances.js';

const MM = 1000;
const unique = (values: readonly string[]) => [...new Set(values)];

/** A figure per arm and disturbance: errors at the trained targets, round by round, a curve per controller. */
export function learningCurves(cells: readonly MeasuredCell[], rounds: number): readonly Figure[] {
  return unique(cells.map(({ robot }) => robot)).flatMap((robot) =>
    unique(cells.map(({ disturbance }) => disturbance)).map((disturbance) => {
      const own = cells.filter((cell) => cell.robot === robot && cell.disturbance === disturbance);
      const panel: CurvePanel = {
        x: 'round under the disturbance',
        y: 'log10 of the error (mm)',
        curves: own.map((cell) => ({ name: cell.controller, points: pointsOf(cell, rounds) })),
      };
      return {
        name: `${robot}-${disturbance}`,
        title: `${robot}: ${disturbances[own[0].disturbance].text}`,
        caption:
          'Error at the trained targets, median over targets, then over seeds, with the bootstrap 95 % interval. ' +
          'A round in which half of the reaches halted or were refused has no point.',
        spec: curveSpec([panel]),
      };
    }),
  );
}

function pointsOf(cell: MeasuredCell, rounds: number) {
  return Array.from({ length: rounds }, (_, r) => r + 1).flatMap((x) => {
    const values = seedMedians(cell, roundMeasure(x)).map(({ value }) => Math.log10(MM * value));
    if (values.length === 0 || !values.every(Number.isFinite)) return [];
    const { median: middle, low, high } = medianEstimate(values);
    return [{ x, median: middle, low, high }];
  });
}
