import type { TopLevelSpec } from 'vega-lite';
import { medianEstimate } from '../statistics/bootstrap.js';
import { colours, panel } from './figure-style.js';

/** Values of one measure, one a seed, in several conditions. */
export interface SeedDots {
  readonly y: string;
  readonly groups: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Heights at which a thin line lies. */
  readonly levels?: readonly number[];
}

/** A dot a seed, the median as a bar and its bootstrap interval as a whisker; one panel beside the other. */
export function seedDotsSpec(panels: readonly (SeedDots & { readonly title: string })[]): TopLevelSpec {
  return {
    hconcat: panels.map(({ title, y, groups, levels = [] }) => ({
      title,
      width: Math.max(90, Math.min(panel.width / panels.length, 75 * groups.length)),
      height: panel.height,
      layer: [
        ...levels.map((level) => ({
          data: { values: [{ level }] },
          mark: { type: 'rule' as const, color: colours.grey, strokeDash: [2, 3] },
          encoding: { y: { field: 'level', type: 'quantitative' as const } },
        })),
        ...dotLayers(y, groups),
      ],
    })),
  };
}

function dotLayers(y: string, groups: SeedDots['groups']) {
  const names = groups.map(({ name }) => name);
  const x = {
    field: 'group',
    type: 'nominal' as const,
    title: null,
    scale: { domain: names },
    axis: { labelAngle: -35, labelLimit: 220, grid: false },
  };
  const up = (field: string) => ({ field, type: 'quantitative' as const, title: y, scale: { zero: false } });
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
      mark: { type: 'circle' as const, color: colours.blue, opacity: 0.45, size: 36 },
      encoding: {
        x,
        xOffset: { field: 'aside', type: 'quantitative' as const, scale: { domain: [-1, 1] } },
        y: up('value'),
      },
    },
    {
      data: estimates,
      mark: { type: 'rule' as const, color: colours.vermilion, strokeWidth: 2 },
      encoding: { x, y: up('low'), y2: { field: 'high' } },
    },
    {
      data: estimates,
      mark: { type: 'tick' as const, color: colours.vermilion, thickness: 3, size: 30 },
      encoding: { x, y: up('median') },
    },
  ];
}

/** Dots of seeds lie beside each other: an even sequence within ±0.5 (multiples of the golden ratio). */
const sideways = (seed: number) => ((seed * 0.618034) % 1) - 0.5;
