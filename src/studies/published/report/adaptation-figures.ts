import type { Figure } from '../../figures/figure.js';
import { curveSpec } from '../../figures/curve-figure.js';
import type { Curve, CurvePanel, Span } from '../../figures/curve-figure.js';
import { seedDotsSpec } from '../../figures/seed-dots.js';
import { circularMean, mean, median } from '../../statistics/sample.js';
import type { TrialRange } from '../measures/curve.js';
import type { ReferenceStatistics } from '../reference/reference-statistics.js';
import type { TrialTable } from '../../results/trial-table.js';
import { binsOf, columnIn, curveOver } from './curves.js';
import type { ConditionData, ExperimentData } from './experiment-data.js';
import type { MeasureRow } from './measure.js';
import { seedsText } from '../../report/number-text.js';

/** Trials per point of a curve, fewer if something changes within. */
const BLOCK = 5;
/** Trials before the first disturbance that are shown. */
const LEAD = 60;

/** Results on people, quoted in captions from the abstracts of the papers. */
const people =
  'In people the drift under an explicit strategy builds up at about the rate of ordinary adaptation (Mazzoni & Krakauer 2006); ' +
  'with long training it reverses after about 80 trials (Taylor & Ivry 2011), which this model cannot do, as its strategy is ' +
  'never updated; patients with cerebellar degeneration keep the strategy with minimal drift (Taylor, Klemfuss & Ivry 2010).';

export function adaptationFigures(
  data: ExperimentData,
  measures: readonly MeasureRow[],
  reference: ReferenceStatistics['manySeeds'] | undefined,
): Figure[] {
  return [directionalErrors(data, reference), aimingErrors(data), afterEffects(data, measures)];
}

function directionalErrors(
  data: ExperimentData,
  reference: ReferenceStatistics['manySeeds'] | undefined,
): Figure {
  const bins = binsOfConditions(data);
  const curveOf = ({ title, seeds }: ConditionData) =>
    curveOver(title, seeds, bins, (bin, table) =>
      circularMean(columnIn(table, 'directional_error_deg', bin)),
    );
  const isIntact = ({ facts }: ConditionData) => facts.intact;
  const groups = [
    { title: 'Intact', conditions: data.conditions.filter(isIntact) },
    { title: 'Ablations', conditions: data.conditions.filter((condition) => !isIntact(condition)) },
  ].filter(({ conditions }) => conditions.length > 0);
  const compared = data.conditions.flatMap(({ published, title }) => {
    const strategy = published === 'rotation + strategy';
    const found = reference?.adaptation.find((each) => each.strategy === strategy);
    return (strategy || published === 'rotation') && found !== undefined
      ? [referenceCurve(found.statistics, title)]
      : [];
  });
  return {
    name: 'adaptation-curves',
    title: 'Directional error in all conditions',
    caption:
      `Angle from the hand to the goal about the shoulder, blocks of ${BLOCK} trials; ${seedsText(data)}. ` +
      'An uncompensated rotation by +45° reads -45° (lower dotted line), an after-effect is positive, and so is drift towards ' +
      "the strategy's side." +
      (reference !== undefined && compared.length > 0
        ? ` Diamonds: median and range of ${reference.adaptation[0].statistics['angle, trials 601-602'].length} seeds ` +
          `of the reference (${reference.engine}) with the nearest primitive.`
        : '') +
      ` ${people}`,
    spec: curveSpec(
      groups.map(({ title, conditions }, i): CurvePanel => ({
        ...(groups.length > 1 ? { title } : {}),
        x: 'trial',
        y: 'directional error (°)',
        curves: [...conditions.map(curveOf), ...(i === 0 ? compared : [])],
        spans: spansOf(data).map((span) => (i === 0 ? span : { ...span, name: '' })),
        levels: [0, ...anglesOf(data)],
        xRange: shownTrials(data),
      })),
    ),
  };
}

function aimingErrors(data: ExperimentData): Figure {
  const bins = binsOfConditions(data);
  return {
    name: 'aiming-errors',
    title: 'Error that drives learning',
    caption:
      `Distance of the seen hand to the goal, with the strategy to the goal that is aimed at, blocks of ${BLOCK} trials; ` +
      `${seedsText(data)}.`,
    spec: curveSpec([
      {
        x: 'trial',
        y: 'aiming error (m)',
        curves: data.conditions.map(({ title, seeds }) =>
          curveOver(title, seeds, bins, (bin, table) => mean(columnIn(table, 'aiming_error_m', bin))),
        ),
        spans: spansOf(data),
      },
    ]),
  };
}

function afterEffects({ conditions }: ExperimentData, measures: readonly MeasureRow[]): Figure {
  const panels = [
    { title: 'late in the disturbance', measure: 'late angle' },
    { title: 'drift under the strategy', measure: 'strategy drift' },
    { title: 'after-effect', measure: 'after-effect' },
  ].map(({ title, measure }) => ({
    title,
    x: 'directional error (°)',
    levels: [0],
    groups: conditions.flatMap((condition) =>
      measures
        .filter((row) => row.condition === condition.name && row.measure === measure)
        .map(({ perSeed }) => ({ name: condition.title, values: perSeed.filter(Number.isFinite) })),
    ),
  }));
  return {
    name: 'after-effects',
    title: 'Compensation, drift and after-effect, seed by seed',
    caption:
      'Mean directional error of each seed (dots) in the last 20 trials of the disturbance, its change from the first 10 to the last 20 ' +
      'trials with the strategy, and in the first 5 trials after the disturbance; median over seeds and bootstrap 95 % interval in red. ' +
      people,
    spec: seedDotsSpec(panels),
  };
}

function referenceCurve(statistics: Readonly<Record<string, readonly number[]>>, name: string): Curve {
  const points = Object.entries(statistics).flatMap(([statistic, values]) => {
    const range = /^angle, trials (\d+)-(\d+)$/.exec(statistic);
    if (range === null) return [];
    const x = (Number(range[1]) + Number(range[2])) / 2;
    return [{ x, median: median(values), low: Math.min(...values), high: Math.max(...values) }];
  });
  return { name, points, reference: true };
}

/** Bins without a change of disturbance or strategy in any condition. */
function binsOfConditions({ conditions }: ExperimentData): TrialRange[] {
  const tables = conditions.map(({ seeds }) => seeds[0]);
  const trials = Math.min(...tables.map(({ rows }) => rows));
  const starts = Array.from({ length: trials }, (_, t) => t).filter(
    (t) => t === 0 || tables.some((table) => situation(table, t) !== situation(table, t - 1)),
  );
  return starts.flatMap((first, i) => binsOf({ first, last: (starts.at(i + 1) ?? trials) - 1 }, BLOCK));
}

function situation(table: TrialTable, t: number): string {
  const names = [
    'rotation_deg',
    'shift_x_m',
    'shift_y_m',
    'shift_z_m',
    'clamped',
    'strategy',
    'learning',
    'noise',
  ];
  return names.map((name) => String(Math.sign(table.column(name)[t]))).join();
}

/** The disturbances of all conditions, each once. */
function spansOf({ conditions }: ExperimentData): Span[] {
  const spans = conditions.flatMap(({ facts }) =>
    facts.disturbances.map(({ kind, range, angleDeg }) => ({
      from: range.first,
      to: range.last,
      name: angleDeg === 0 ? kind : `${kind} by ${Number(angleDeg.toFixed(1))}°`,
    })),
  );
  return spans.filter(
    (span, i) =>
      spans.findIndex(({ from, to, name }) => from === span.from && to === span.to && name === span.name) ===
      i,
  );
}

/** Directional errors of uncompensated rotations. */
const anglesOf = ({ conditions }: ExperimentData): number[] => [
  ...new Set(
    conditions.flatMap(({ facts }) =>
      facts.disturbances
        .filter(({ kind }) => kind === 'rotation')
        .map(({ angleDeg }) => -Number(angleDeg.toFixed(3))),
    ),
  ),
];

function shownTrials({ conditions }: ExperimentData): [number, number] {
  const starts = conditions.flatMap(({ facts }) => facts.disturbances.map(({ range }) => range.first));
  const last = Math.max(...conditions.map(({ facts }) => facts.trials)) - 1;
  return [starts.length === 0 ? 0 : Math.max(0, Math.min(...starts) - LEAD), last];
}
