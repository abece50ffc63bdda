import type { TopLevelSpec } from 'vega-lite';
import type { Vector3 } from '../../model/numbers/vector.js';
import { colours } from './figure-style.js';

/** Points in space of one kind. */
export interface PointCloud {
  readonly name: string;
  readonly shape: 'circle' | 'cross' | 'diamond' | 'triangle-up';
  /** Whether the points are opaque and large; otherwise they are drawn as some of many. */
  readonly emphasis: boolean;
  readonly points: readonly Vector3[];
}

const SIDE = 220;
const axes = ['x', 'y', 'z'] as const;
const views = [
  ['x', 'y'],
  ['x', 'z'],
  ['y', 'z'],
] as const;
const palette = [colours.grey, colours.blue, colours.vermilion, colours.black];

/** Clouds of points (m, base frame) seen along the three axes, all at one scale. */
export function pointCloudSpec(clouds: readonly PointCloud[], halfExtentM: number): TopLevelSpec {
  const values = clouds.flatMap(({ name, emphasis, points }) =>
    points.map((point) => ({
      kind: name,
      emphasis,
      ...Object.fromEntries(axes.map((axis, i) => [axis, point[i]])),
    })),
  );
  const names = clouds.map(({ name }) => name);
  const position = (axis: string) => ({
    field: axis,
    type: 'quantitative' as const,
    title: `${axis} (m)`,
    scale: { domain: [-halfExtentM, halfExtentM] },
    axis: { tickCount: 5 },
  });
  return {
    data: { values },
    hconcat: views.map(([across, up]) => ({
      width: SIDE,
      height: SIDE,
      mark: { type: 'point' as const, filled: true, clip: true },
      encoding: {
        x: position(across),
        y: position(up),
        color: {
          field: 'kind',
          type: 'nominal' as const,
          scale: { domain: names, range: palette.slice(0, names.length) },
          legend: { orient: 'top' as const, title: null },
        },
        shape: {
          field: 'kind',
          type: 'nominal' as const,
          scale: { domain: names, range: clouds.map(({ shape }) => shape) },
        },
        size: {
          condition: { test: 'datum.emphasis', value: 110 },
          value: 22,
        },
        opacity: {
          condition: { test: 'datum.emphasis', value: 1 },
          value: 0.55,
        },
      },
    })),
  };
}
