import type { TopLevelSpec } from 'vega-lite';
import type { Estimate } from '../statistics/bootstrap.js';
import { colours, panel, seriesColours } from './figure-style.js';

/** A curve over trials: at each point a median with an interval. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (Pick<Estimate, 'median' | 'low' | 'high'> & { readonly x: number })[];
  /** Neither band nor colour of its own: something to compare with. */
  readonly reference?: true;
}

/** Part of the x axis with a shade and a name, such as the trials of a disturbance. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

export interface CurveOptions {
  readonly x: string;
  /** With its unit. */
  readonly y: string;
  /** One set of axes, or one a panel below the other, all with the same x. */
  readonly panels: readonly { readonly title?: string; readonly curves: readonly Curve[] }[];
  readonly spans?: readonly Span[];
  /** Heights at which a thin line lies. */
  readonly levels?: readonly number[];
  readonly xRange?: [number, number];
  readonly yRange?: readonly [number, number];
  readonly height?: number;
}

/** Medians as lines, bootstrap intervals as bands. */
export function curveSpec(options: CurveOptions): TopLevelSpec {
  const { panels } = options;
  const all = panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points.map(({ x }) => x)));
  const across: Across = {
    field: 'x',
    type: 'quantitative',
    title: options.x,
    scale: { domain: options.xRange ?? [Math.min(...all), Math.max(...all)], nice: false },
  };
  const names = [...new Set(panels.flatMap(({ curves }) => curves.map(({ name }) => name)))];
  const references = panels.flatMap(({ curves }) =>
    curves.filter(({ reference }) => reference).map(({ name }) => name),
  );
  const palette = seriesColours.values();
  const range = names.map((name) =>
    references.includes(name) ? colours.black : (palette.next().value ?? colours.grey),
  );
  const colour = {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: names, range },
    legend:
      names.length > 1 ? { orient: 'top' as const, title: null, columns: names.length > 3 ? 2 : 0 } : null,
  };
  return {
    vconcat: panels.map(({ title, curves }, at) => ({
      ...(title === undefined ? {} : { title }),
      width: panel.width,
      height: options.height ?? panel.height / Math.sqrt(panels.length),
      layer: [
        ...shades(options.spans ?? [], across.scale, at === 0),
        ...(options.levels ?? []).map((level) => ({
          data: { values: [{ level }] },
          mark: { type: 'rule' as const, color: colours.grey, strokeDash: [2, 3] },
          encoding: { y: { field: 'level', type: 'quantitative' as const } },
        })),
        ...curveLayers(options, curves, across, colour),
      ],
    })),
  };
}

interface Across {
  readonly field: 'x';
  readonly type: 'quantitative';
  readonly title: string;
  readonly scale: { domain: [number, number]; nice: false };
}

function shades(spans: readonly Span[], scale: Across['scale'], named: boolean) {
  if (spans.length === 0) return [];
  const data = { values: spans.map((span) => ({ ...span, centre: (span.from + span.to) / 2 })) };
  const shade = {
    data,
    mark: { type: 'rect' as const, color: '#000000', opacity: 0.05 },
    encoding: {
      x: { field: 'from', type: 'quantitative' as const, scale },
      x2: { field: 'to' },
    },
  };
  const name = {
    data,
    mark: { type: 'text' as const, baseline: 'top' as const, fontSize: 12, color: '#444444', dy: 3 },
    encoding: {
      x: { field: 'centre', type: 'quantitative' as const, scale },
      y: { value: 0 },
      text: { field: 'name', type: 'nominal' as const },
    },
  };
  return named ? [shade, name] : [shade];
}

function curveLayers({ y, yRange }: CurveOptions, curves: readonly Curve[], across: Across, color: object) {
  const rows = (kept: readonly Curve[]) => ({
    values: kept.flatMap(({ name, points }) => points.map((point) => ({ series: name, ...point }))),
  });
  const drawn = curves.filter(({ reference }) => reference === undefined);
  const references = curves.filter(({ reference }) => reference === true);
  const scale = yRange === undefined ? { zero: false } : { domain: [...yRange] };
  const up = (field: string) => ({ field, type: 'quantitative' as const, title: y, scale });
  const band = {
    data: rows(drawn),
    mark: { type: 'area' as const, opacity: 0.2, clip: true },
    encoding: { x: across, y: up('low'), y2: { field: 'high' }, color },
  };
  const line = {
    data: rows(drawn),
    mark: { type: 'line' as const, strokeWidth: 2, clip: true },
    encoding: { x: across, y: up('median'), color },
  };
  const reference = {
    data: rows(references),
    mark: { type: 'line' as const, strokeWidth: 1.5, strokeDash: [5, 3], point: true, clip: true },
    encoding: { x: across, y: up('median'), color },
  };
  return references.length > 0 ? [band, line, reference] : [band, line];
}
