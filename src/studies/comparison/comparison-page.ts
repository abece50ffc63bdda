import type { DrawnFigure } from '../figures/figure.js';
import { escape, figureText, page, table } from '../report/page-parts.js';
import { numberText } from '../report/number-text.js';
import { median, quantile } from '../statistics/sample.js';
import { roundMeasure } from './comparison-cell.js';
import { differenceOf } from './comparison-rows.js';
import type { ComparedPair } from './compared-pairs.js';
import type { MeasuredCell } from './comparison-rows.js';
import { disturbances } from './disturbances.js';

/** Errors at which the scale of the heat map ends (m). */
export const BEST_M = 0.0003;
export const WORST_M = 0.1;
const MM = 1000;

const unique = (values: readonly string[]) => [...new Set(values)];
const idOf = ({ robot, controller, disturbance }: MeasuredCell) =>
  `${robot}-${controller}-${disturbance}`.replaceAll(/[^\w-]/g, '-');
const pooled = ({ seeds }: MeasuredCell, measure: string) =>
  seeds.flatMap(({ measures }) => measures[measure] ?? []);
const mmText = (metres: number) => numberText(MM * metres);
const differenceText = (metres: number) =>
  Number.isFinite(metres) ? mmText(metres) : metres > 0 ? '∞' : '−∞';

/**
 * The page of a comparison: heat maps of controllers and disturbances, whose cells lead to their seeds, and the
 * learning curves.
 * @param figures learning curves, and accuracy against effort and computing time
 * @param about what was compared and how; HTML
 * @param pairs differences from the first controller
 * @returns HTML without a reference to anything outside
 */
export function comparisonPage(
  cells: readonly MeasuredCell[],
  figures: readonly DrawnFigure[],
  about: string,
  pairs: readonly ComparedPair[],
): string {
  const robots = unique(cells.map(({ robot }) => robot));
  return page(
    'Comparison of controllers',
    `<style>${style}</style>
<h1>Comparison of controllers</h1>
${about}
${robots
  .map((robot) => {
    const own = cells.filter((cell) => cell.robot === robot);
    return `<h2>${escape(robot)}</h2>
<h3>New targets, learning off, after all rounds (mm)</h3>
${heatMap(own, 'new_error_m')}
<h3>Trained targets, last round (mm)</h3>
${heatMap(own, 'trained_error_m')}`;
  })
  .join('\n')}
<p class="note">Median over targets and seeds, above the 95 % quantile. Blue is good, red is bad, on a logarithmic scale from
${mmText(BEST_M)} to ${mmText(WORST_M)} mm; the best of each line is framed. A cell leads to its seeds. <b>never</b>: half of the reaches halted or were refused.</p>
<h2>Accuracy against effort and computing time, and learning under each disturbance</h2>
${figures.map(figureText).join('\n')}
<h2>Differences, paired over seeds</h2>
${pairTable(pairs)}
<h2>The cells, seed by seed</h2>
${cells.map((cell) => detailsOf(cell, cells)).join('\n')}`,
  );
}

function pairTable(pairs: readonly ComparedPair[]): string {
  if (pairs.length === 0) return '<p class="note">There is one controller.</p>';
  const rows = pairs.map(
    ({ robot, disturbance, controller, against, median: middle, low, high, seeds, better, p }) => [
      robot,
      disturbance,
      `${controller} − ${against}`,
      differenceText(middle),
      `${differenceText(low)} to ${differenceText(high)}`,
      `${better} of ${seeds}`,
      numberText(p),
    ],
  );
  return `${table(['arm', 'disturbance', 'controllers', 'median (mm)', '95 % interval', 'the first is better in', 'p'], rows)}
<p class="note">Errors at new targets: median over targets, then the difference of each seed, its median over seeds and the bootstrap
interval. p: Wilcoxon signed-rank test, adjusted after Holm over the disturbances of a controller on an arm. Where a controller
refuses or halts at more than half of the targets its median is infinite.</p>`;
}

const style = `
table.heat{width:auto}table.heat td{text-align:center;padding:0;min-width:4.6rem}table.heat a{display:block;padding:.35rem .5rem;color:#000;text-decoration:none;font-variant-numeric:tabular-nums}
table.heat small{display:block;color:#222}table.heat td.best a{outline:2px solid #000;outline-offset:-3px;font-weight:700}
table.heat td.dark a,table.heat td.dark small{color:#fff}
`;

function heatMap(cells: readonly MeasuredCell[], measure: string): string {
  const controllers = unique(cells.map(({ controller }) => controller));
  const lines = unique(cells.map(({ disturbance }) => disturbance)).map((disturbance) => {
    const own = controllers.map((controller) =>
      cells.find((cell) => cell.controller === controller && cell.disturbance === disturbance),
    );
    const medians = own.map((cell) => {
      const values = cell === undefined ? [] : pooled(cell, measure);
      return values.length === 0 ? NaN : median(values);
    });
    const best = Math.min(...medians.filter(Number.isFinite));
    const boxes = own.map((cell, i) =>
      cell === undefined ? '<td></td>' : box(cell, measure, medians[i], best),
    );
    return `<tr><th scope="row">${escape(disturbance)}</th>${boxes.join('')}</tr>`;
  });
  const head = controllers.map((name) => `<th scope="col">${escape(name)}</th>`).join('');
  return `<div class="scroll"><table class="heat"><thead><tr><th></th>${head}</tr></thead><tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

function box(cell: MeasuredCell, measure: string, middle: number, best: number): string {
  const values = pooled(cell, measure);
  if (values.length === 0) return '<td>–</td>';
  const worse = Math.min(1, Math.max(0, Math.log(middle / BEST_M) / Math.log(WORST_M / BEST_M)));
  // From blue through white to red.
  const tone = worse < 0.5 ? worse * 2 : 2 - worse * 2;
  const colour = `hsl(${worse < 0.5 ? 215 : 8} 75% ${(55 + 43 * tone).toFixed(0)}%)`;
  const name = [middle === best ? 'best' : '', tone < 0.12 ? 'dark' : ''].join(' ').trim();
  return `<td class="${name}" style="background:${colour}"><a href="#${idOf(cell)}">${mmText(middle)}<small>${mmText(quantile(values, 0.95))}</small></a></td>`;
}

function detailsOf(cell: MeasuredCell, cells: readonly MeasuredCell[]): string {
  const { robot, controller, disturbance, seeds } = cell;
  const [first] = cells;
  const other = cells.find(
    (one) => one.robot === robot && one.disturbance === disturbance && one.controller === first.controller,
  );
  const difference =
    other === undefined || other === cell ? undefined : differenceOf(cell, other, 'new_error_m');
  const compared =
    difference === undefined
      ? ''
      : `<p class="note">New targets, less those of ${escape(first.controller)}, seed by seed: ${differenceText(difference.median)} mm (${differenceText(difference.low)} to ${differenceText(difference.high)}; smaller in ${difference.better} of ${difference.seeds} seeds).</p>`;
  const columns = ['healthy_error_m', roundMeasure(1), 'trained_error_m', 'new_error_m'];
  const rows = seeds.map(({ seed, measures }) => [
    String(seed),
    ...columns.map((measure) =>
      (measures[measure] ?? []).length === 0 ? '–' : mmText(median(measures[measure])),
    ),
    numberText(median(measures.reaches)),
    numberText(measures.halted_share[0]),
  ]);
  return `<details id="${idOf(cell)}"><summary>${escape(`${robot}, ${controller}, ${disturbances[disturbance].text}`)}</summary>
${table(['seed', 'healthy (mm)', 'first round (mm)', 'last round (mm)', 'new targets (mm)', 'reaches to 5 mm', 'share refused or halted'], rows)}
${compared}</details>`;
}
