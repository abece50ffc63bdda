import type { TopLevelSpec } from 'vega-lite';
import { medianEstimate } from '../statistics/bootstrap.js';
import { emptySpec, colours, panel } from './figure-style.js';

/** Values of one measure, one per seed, in several groups. */
export interface SeedDots {
  readonly title: string;
  /** Title of the axis of the values, with its unit. */
  readonly x: string;
  readonly groups: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Values at which a thin line stands. */
  readonly levels?: readonly number[];
  /** The axis begins at 0. */
  readonly fromZero?: true;
}

const ROW_HEIGHT = 44;

/**
 * A dot per seed, the median as a bar and its bootstrap interval as a line. Each group has a row. Panels lie side by
 * side and have the same rows. Panels without any value are left out.
 */
export function seedDotsSpec(all: readonly SeedDots[]): TopLevelSpec {
  const panels = all.filter(({ groups }) => groups.some(({ values }) => values.length > 0));
  if (panels.length === 0) return emptySpec();
  const names = [...new Set(panels.flatMap(({ groups }) => groups.map(({ name }) => name)))];
  return {
    hconcat: panels.map(({ title, x, groups, levels = [], fromZero }, at) => ({
      title,
      width: panel.width / Math.max(2, panels.length),
      height: ROW_HEIGHT * names.length,
      layer: [
        ...levels.map((level) => ({
          data: { values: [{ level }] },
          mark: { type: 'rule' as const, color: colours.grey, strokeDash: [2, 3] },
          encoding: { x: { field: 'level', type: 'quantitative' as const } },
        })),
        ...dotLayers({ x, zero: fromZero === true }, groups, names, at === 0),
      ],
    })),
  };
}

function dotLayers(
  { x, zero }: { readonly x: string; readonly zero: boolean },
  groups: SeedDots['groups'],
  names: readonly string[],
  labelled: boolean,
) {
  const row = {
    field: 'group',
    type: 'nominal' as const,
    title: null,
    scale: { domain: [...names] },
    axis: { labels: labelled, ticks: false, domain: false, labelPadding: 8 },
  };
  const along = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: x,
    scale: { zero },
    axis: { tickCount: 5 },
  });
  const dots = groups.flatMap(({ name, values }) =>
    values.map((value, i) => ({ group: name, value, aside: sideways(i) })),
  );
  const estimates = {
    values: groups
      .filter(({ values }) => values.length > 0)
      .map(({ name, values }) => ({ group: name, ...medianEstimate(values) })),
  };
  return [
    {
      data: { values: dots },
      mark: { type: 'circle' as const, color: colours.blue, opacity: 0.45, size: 32 },
      encoding: {
        x: along('value'),
        y: row,
        yOffset: { field: 'aside', type: 'quantitative' as const, scale: { domain: [-1, 1] } },
      },
    },
    {
      data: estimates,
      mark: { type: 'rule' as const, color: colours.vermilion, strokeWidth: 2 },
      encoding: { x: along('low'), x2: { field: 'high' }, y: row },
    },
    {
      data: estimates,
      mark: { type: 'tick' as const, color: colours.vermilion, thickness: 3, size: 24 },
      encoding: { x: along('median'), y: row },
    },
  ];
}

/** Dots of seeds lie beside each other: an even sequence within ±0.5 (multiples of the golden ratio). */
const sideways = (seed: number) => ((seed * 0.618034) % 1) - 0.5;
