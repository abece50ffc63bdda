import type { Figure } from '../../figures/figure.js';
import { curveSpec } from '../../figures/curve-figure.js';
import type { Curve } from '../../figures/curve-figure.js';
import { seedDotsSpec } from '../../figures/seed-dots.js';
import { medianEstimate } from '../../statistics/bootstrap.js';
import { mean } from '../../statistics/sample.js';
import { binsOf, columnIn, curveOver } from './curves.js';
import type { ConditionData, ExperimentData } from './experiment-data.js';
import type { MeasureRow } from './measure.js';
import { seedsText } from '../../report/number-text.js';

/** Seeds of the reference that are shown beside ours. */
export interface ShownReference {
  readonly engine: string;
  readonly statistics: Readonly<Record<string, readonly number[]>>;
}

/** Reaches of each goal in one point of a learning curve. */
const BLOCK = 10;

export function reachingFigures(
  data: ExperimentData,
  measures: readonly MeasureRow[],
  reference: ShownReference | undefined,
): Figure[] {
  return [learningCurves(data, reference), lastErrors(data, measures)];
}

function learningCurves(data: ExperimentData, reference: ShownReference | undefined): Figure {
  const { goals, conditions } = data;
  const bins = ({ facts: { trials } }: ConditionData) =>
    binsOf({ first: 0, last: trials - 1 }, BLOCK * goals).map((bin) => ({
      ...bin,
      x: (bin.first + bin.last + 1) / 2 / goals,
    }));
  const curves = conditions.map((condition) =>
    curveOver(condition.title, condition.seeds, bins(condition), (bin, table) =>
      mean(columnIn(table, 'goal_error_m', bin)),
    ),
  );
  const frozen = conditions
    .map((condition) =>
      curveOver(`${condition.title}, frozen`, condition.seeds, bins(condition), (bin, table) => {
        const measured = columnIn(table, 'frozen_error_m', bin).filter((error) => !Number.isNaN(error));
        return measured.length === 0 ? undefined : mean(measured);
      }),
    )
    .filter(({ points }) => points.length > 0);
  const compared = conditions.flatMap(({ title, published }) =>
    published === 'reaching' && reference !== undefined ? [referenceCurve(reference, title)] : [],
  );
  return {
    name: 'learning-curves',
    title: 'Refinement of reaches by the cerebellum',
    caption:
      `Distance of hand and goal at the end of a reach, mean over ${goals} goals and blocks of ${BLOCK} reaches of each; ` +
      `${seedsText(data)}.` +
      (frozen.length > 0
        ? ' Frozen: measured with noise and plasticity off, in the same trials, for comparison.'
        : '') +
      (reference === undefined
        ? ''
        : ` Diamonds: median and range of ${reference.statistics['first 10 reaches'].length} seeds of the reference ` +
          `(${reference.engine}), nearest primitive, blocks of 50.`) +
      ' The published model never switches its exploration noise off.',
    spec: curveSpec([
      { x: 'reach of each goal', y: 'end point error (m)', curves: [...curves, ...frozen, ...compared] },
    ]),
  };
}

function referenceCurve({ statistics }: ShownReference, name: string): Curve {
  const points = Object.entries(statistics).flatMap(([name, values]) => {
    const range = /^reaches (\d+)-(\d+)$/.exec(name);
    if (range === null) return [];
    const x = (Number(range[1]) + Number(range[2]) + 1) / 2;
    return [
      { x, median: medianEstimate(values).median, low: Math.min(...values), high: Math.max(...values) },
    ];
  });
  return { name, points, reference: true };
}

function lastErrors({ conditions }: ExperimentData, measures: readonly MeasureRow[]): Figure {
  const groups = (measure: string) =>
    conditions.flatMap(({ name, title }) =>
      measures
        .filter((row) => row.condition === name && row.measure === measure)
        .map(({ perSeed }) => ({ name: title, values: perSeed.filter(Number.isFinite) })),
    );
  const panels = [
    { title: 'first 10 reaches', measure: 'first error' },
    { title: 'last 20 reaches', measure: 'last error' },
    { title: 'last 20, frozen', measure: 'last error, frozen' },
  ].map(({ title, measure }) => ({ title, x: 'end point error (m)', groups: groups(measure) }));
  return {
    name: 'errors-by-seed',
    title: 'Errors at the beginning and at the end, seed by seed',
    caption:
      'Mean end point error of each seed (dots) over the first 10 and the last 20 reaches of each goal, and with noise and ' +
      'plasticity off where that was measured; median over seeds and bootstrap 95 % interval in red.',
    spec: seedDotsSpec(panels),
  };
}
