import type { TopLevelSpec } from 'vega-lite';
import { emptySpec, colours, panel, seriesColours } from './figure-style.js';

/** A curve: at each point a median with an interval. */
export interface Curve {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly median: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** Marks a reference for the curve of the same name: points with ranges, in its colour. */
  readonly reference?: true;
}

/** Part of the x axis with a shade and a name, such as the trials of a disturbance. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** One pair of axes; titles with units. */
export interface CurvePanel {
  readonly title?: string;
  readonly x: string;
  readonly y: string;
  readonly curves: readonly Curve[];
  readonly spans?: readonly Span[];
  /** Values at which a thin line is drawn. */
  readonly levels?: readonly number[];
  readonly xRange?: [number, number];
  /** Logarithmic scale along x. */
  readonly xLogarithmic?: true;
  readonly yRange?: [number, number];
  /** The y axis begins at 0 if it has no range. */
  readonly yFromZero?: true;
}

/**
 * Medians as lines, intervals as bands; a curve of a single point as a dot with its interval. Panels lie below each
 * other. Curves of the same name have the same colour. Panels without any point are left out.
 */
export function curveSpec(all: readonly CurvePanel[]): TopLevelSpec {
  const panels = all.filter(({ curves }) => curves.some(({ points }) => points.length > 0));
  if (panels.length === 0) return emptySpec();
  const color = colourOf(panels.flatMap(({ curves }) => curves));
  return {
    vconcat: panels.map((one) => ({
      ...(one.title === undefined ? {} : { title: one.title }),
      width: panel.width,
      height: panel.height / Math.sqrt(panels.length),
      layer: layersOf(one, color),
    })),
  };
}

function colourOf(curves: readonly Curve[]) {
  const names = [...new Set(curves.map(({ name }) => name))];
  return {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: names, range: [...seriesColours] },
    legend:
      names.length > 1
        ? {
            orient: 'top' as const,
            title: null,
            columns: 2,
            symbolType: 'stroke' as const,
            symbolOpacity: 1,
          }
        : null,
  };
}

type Across = ReturnType<typeof acrossOf>;

function acrossOf({ x, xRange, xLogarithmic, curves }: CurvePanel) {
  const all = curves.flatMap(({ points }) => points.map((point) => point.x));
  const [first, last] = xRange ?? [Math.min(...all), Math.max(...all)];
  return {
    field: 'x',
    type: 'quantitative' as const,
    title: x,
    ...(xLogarithmic === true
      ? { scale: { type: 'log' as const, domain: [first, last], nice: false }, axis: { format: '~g' } }
      : {
          scale: { domain: first === last ? [first - 1, last + 1] : [first, last], nice: false },
          axis: { format: 'd', tickMinStep: 1 },
        }),
  };
}

function layersOf(one: CurvePanel, color: object) {
  const across = acrossOf(one);
  return [
    ...shades(one.spans ?? [], across),
    ...(one.levels ?? []).map((level) => ({
      data: { values: [{ level }] },
      mark: { type: 'rule' as const, color: colours.grey, strokeDash: [2, 3] },
      encoding: { y: { field: 'level', type: 'quantitative' as const } },
    })),
    ...curveLayers(one, across, color),
  ];
}

function shades(spans: readonly Span[], { scale }: Across) {
  if (spans.length === 0) return [];
  const data = { values: spans.map((span) => ({ ...span, centre: (span.from + span.to) / 2 })) };
  return [
    {
      data,
      mark: { type: 'rect' as const, color: '#000000', opacity: 0.05, clip: true },
      encoding: {
        x: { field: 'from', type: 'quantitative' as const, scale },
        x2: { field: 'to' },
      },
    },
    {
      data,
      mark: { type: 'text' as const, baseline: 'top' as const, fontSize: 12, color: '#444444', dy: 3 },
      encoding: {
        x: { field: 'centre', type: 'quantitative' as const, scale },
        y: { value: 0 },
        text: { field: 'name', type: 'nominal' as const },
      },
    },
  ];
}

function curveLayers({ y, yRange, yFromZero, curves }: CurvePanel, x: Across, color: object) {
  const rows = (kept: readonly Curve[]) => ({
    values: kept.flatMap(({ name, points }) => points.map((point) => ({ series: name, ...point }))),
  });
  const own = curves.filter(({ reference }) => reference === undefined);
  const data = rows(own.filter(({ points }) => points.length > 1));
  const single = rows(own.filter(({ points }) => points.length === 1));
  const references = rows(curves.filter(({ reference }) => reference === true));
  const scale = yRange === undefined ? { zero: yFromZero === true } : { domain: yRange };
  const up = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: y,
    scale,
    // Panels below each other start at one place.
    axis: { minExtent: 36 },
  });
  const curve = [
    {
      data,
      mark: { type: 'area' as const, opacity: 0.2, clip: true },
      encoding: { x, y: up('low'), y2: { field: 'high' }, color },
    },
    {
      data,
      mark: { type: 'line' as const, strokeWidth: 2, clip: true },
      encoding: { x, y: up('median'), color },
    },
  ];
  const dots = (data: ReturnType<typeof rows>, shape: 'circle' | 'diamond') => [
    {
      data,
      mark: { type: 'rule' as const, strokeWidth: 1, clip: true },
      encoding: { x, y: up('low'), y2: { field: 'high' }, color },
    },
    {
      data,
      mark: { type: 'point' as const, shape, filled: true, size: 50, clip: true },
      encoding: { x, y: up('median'), color },
    },
  ];
  // A layer without data has no extent, which Vega warns of.
  return [
    ...(data.values.length === 0 ? [] : curve),
    ...(single.values.length === 0 ? [] : dots(single, 'circle')),
    ...(references.values.length === 0 ? [] : dots(references, 'diamond')),
  ];
}
