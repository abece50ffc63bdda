/** The heat map of a comparison, as a figure for a page. */
import { BEST_M, WORST_M } from '../src/studies/comparison/comparison-page.js';
import type { Figure } from '../src/studies/figures/figure.js';

/** A cell of the map; an error that is infinite is never reached. */
export interface HeatCell {
  readonly controller: string;
  readonly disturbance: string;
  readonly errorMm: number;
  /** Share of its reaches that were refused or halted. */
  readonly failed: number;
}

/** Smaller shares are not written into the map. */
const FAILED = 0.01;

/** Errors at which the scale ends (mm), as in the report of `neuromotor compare`. */
const [BEST_MM, WORST_MM] = [1000 * BEST_M, 1000 * WORST_M];

/** Millimetres to two digits. */
export const written = (value: number): string =>
  value === Infinity ? 'never' : value >= 99.5 ? value.toFixed(0) : value.toPrecision(2);

/**
 * @param controllers columns, in their order
 * @param disturbances lines, in their order
 */
export function heatMap(
  name: string,
  title: string,
  caption: string,
  cells: readonly HeatCell[],
  controllers: readonly string[],
  disturbances: readonly string[],
): Figure {
  const least = (disturbance: string) =>
    Math.min(...cells.filter((cell) => cell.disturbance === disturbance).map(({ errorMm }) => errorMm));
  const values = cells.map((cell) => ({
    ...cell,
    shade: Math.min(WORST_MM, Math.max(BEST_MM, cell.errorMm)),
    text: written(cell.errorMm),
    note: cell.failed < FAILED ? '' : `${(100 * cell.failed).toFixed(0)} % failed`,
    best: cell.errorMm === least(cell.disturbance),
  }));
  const plain = { title: null, sort: null } as const;
  return {
    name,
    title,
    caption,
    spec: {
      width: { step: 78 },
      height: { step: 34 },
      data: { values },
      encoding: {
        x: {
          ...plain,
          field: 'controller',
          type: 'nominal',
          scale: { domain: [...controllers] },
          axis: { orient: 'top', labelAngle: -25 },
        },
        y: { ...plain, field: 'disturbance', type: 'nominal', scale: { domain: [...disturbances] } },
      },
      layer: [
        {
          mark: { type: 'rect', stroke: '#ffffff' },
          encoding: {
            color: {
              field: 'shade',
              type: 'quantitative',
              title: 'mm',
              scale: {
                type: 'log',
                interpolate: 'rgb',
                domain: [BEST_MM, WORST_MM],
                range: ['#4d86cf', '#ffffff', '#cf5a4d'],
              },
              legend: { values: [0.3, 1, 5, 20, 100] },
            },
          },
        },
        {
          transform: [{ filter: 'datum.best' }],
          mark: { type: 'rect', filled: false, stroke: '#000000', strokeWidth: 1.5 },
        },
        {
          mark: { type: 'text', fontSize: 11, dy: { expr: "datum.note === '' ? 0 : -6" } },
          encoding: { text: { field: 'text', type: 'nominal' } },
        },
        {
          mark: { type: 'text', fontSize: 9, dy: 8 },
          encoding: { text: { field: 'note', type: 'nominal' } },
        },
      ],
    },
  };
}
