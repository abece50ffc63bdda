import type { DrawnFigure } from '../../figures/figure.js';
import type { ExperimentReport } from './experiment-report.js';
import { referenceSection } from './reference-tables.js';
import { intervalText, numberText, pText } from '../../report/number-text.js';
import {
  escape,
  figureText,
  number,
  page,
  provenance,
  table,
  verdictTable,
} from '../../report/page-parts.js';

const VERDICT_NOTE = `A line is met when the median over seeds meets its requirement. Bars are for selection by the nearest end point;
with another rule the same is reported without a bar. Angles in degrees.`;

/** One page without a reference to anything outside: tables and figures of an experiment. */
export function reportPage(report: ExperimentReport, figures: readonly DrawnFigure[]): string {
  const { data } = report;
  const { manifest } = data;
  const missing = manifest.seeds.length - data.seeds.length;
  return page(
    `${data.experiment}: ${data.seeds.length} seeds`,
    `<h1>${data.experiment === 'reaching' ? 'Reaching' : 'Adaptation'}, ${data.goals} goals, ${data.seeds.length} seeds</h1>
<p>Primitives selected by: <b>${escape(data.selection)}</b>. ${deviationText(data.deviations)}${
      missing > 0
        ? ` <b>${missing} of ${manifest.seeds.length} seeds are not complete and not in this report.</b>`
        : ''
    } The unit of replication is the seed: numbers are medians over seeds with bootstrap 95&nbsp;% intervals.</p>
<h2>What the experiments must show</h2>
${verdictTable(report.verdicts, VERDICT_NOTE)}
<h2>Figures</h2>
${figures.map(figureText).join('\n')}
<h2>Measures</h2>
${measureTable(report)}
<h2>Differences between conditions</h2>
${testTable(report)}
<h2>Comparison with the reference</h2>
${referenceSection(report.reference)}
<h2>How it was made</h2>
${provenance(manifest, data.seeds)}`,
  );
}

function deviationText(deviations: readonly string[]): string {
  return deviations.length === 0
    ? 'Everything is as published.'
    : `Not as published: <code>${escape(deviations.join('; '))}</code>.`;
}

function titleOf({ data }: ExperimentReport, name: string): string {
  return data.conditions.find((condition) => condition.name === name)?.title ?? name;
}

function measureTable(report: ExperimentReport): string {
  const { measures } = report;
  const definitions = new Map(measures.map(({ measure, definition }) => [measure, definition]));
  const rows = measures.map((row) => [
    titleOf(report, row.condition),
    row.measure,
    number(numberText(row.median)),
    number(intervalText(row.low, row.high)),
    number(numberText(row.interquartileRange)),
    row.unit,
    number(String(row.perSeed.filter((value) => !Number.isNaN(value)).length)),
  ]);
  return `${table(
    [
      'condition',
      'measure',
      number('median'),
      number('95 % interval'),
      number('quartile range'),
      'unit',
      number('seeds'),
    ],
    rows,
  )}
<details><summary>Definitions</summary><dl>${Array.from(
    definitions,
    ([name, definition]) => `<dt><b>${escape(name)}</b></dt><dd>${escape(definition)}</dd>`,
  ).join('')}</dl></details>`;
}

function testTable(report: ExperimentReport): string {
  const { tests } = report;
  if (tests.length === 0)
    return '<p class="note">No two conditions with six seeds or more that could be compared.</p>';
  const rows = tests.map(
    ({ measure, unit, first, second, n, medianDifference, p, adjustedP, rankBiserial }) => [
      `${measure}${unit === '' ? '' : ` (${unit})`}`,
      titleOf(report, first),
      titleOf(report, second),
      number(numberText(medianDifference)),
      number(pText(p)),
      number(pText(adjustedP)),
      number(rankBiserial.toFixed(2)),
      number(String(n)),
    ],
  );
  return `${table(
    [
      'measure',
      'first',
      'second',
      number('median difference'),
      number('p'),
      number('p (Holm)'),
      number('rank-biserial r'),
      number('seeds'),
    ],
    rows,
  )}
<p class="note">Paired by seed: exact Wilcoxon signed-rank test, two-sided, and after Holm for all tests of the table. Effect size:
matched-pairs rank-biserial correlation (Kerby 2014), 1 where the first is larger in every seed, -1 where it is smaller.</p>`;
}
