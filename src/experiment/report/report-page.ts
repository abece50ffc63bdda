import type { DrawnFigure } from '../figures/figure.js';
import type { ExperimentReport } from './experiment-report.js';
import { intervalText, metText, numberText, pText } from './number-text.js';

/** One page without a reference to anything outside: tables and figures of an experiment. */
export function reportPage(report: ExperimentReport, figures: readonly DrawnFigure[]): string {
  const { data } = report;
  const { manifest } = data;
  const missing = manifest.seeds.length - data.seeds.length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(data.experiment)}: ${data.seeds.length} seeds</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${data.experiment === 'reaching' ? 'Reaching' : 'Adaptation'}, ${data.goals} goals, ${data.seeds.length} seeds</h1>
<p>Primitives selected by: <b>${escape(data.selection)}</b>. ${deviationText(data.deviations)}${
    missing > 0
      ? ` <b>${missing} of ${manifest.seeds.length} seeds are not complete and not in this report.</b>`
      : ''
  } The unit of replication is the seed: numbers are medians over seeds with bootstrap 95&nbsp;% intervals.</p>
<h2>What the experiments must show</h2>
${verdictTable(report)}
<h2>Figures</h2>
${figures.map(figureText).join('\n')}
<h2>Measures</h2>
${measureTable(report)}
<h2>Differences between conditions</h2>
${testTable(report)}
<h2>Comparison with the reference</h2>
${referenceTable(report)}
<h2>How it was made</h2>
${provenance(report)}
</main>
</body>
</html>
`;
}

const style = `
body{font:15px/1.5 system-ui,"Segoe UI",Helvetica,Arial,"Liberation Sans",sans-serif;color:#1c1c1c;background:#fff;margin:0}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;margin:.4rem 0 .6rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #ddd;padding-bottom:.2rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{text-align:left;padding:.28rem .6rem;border-bottom:1px solid #e6e6e6;vertical-align:top}
th{font-weight:600;border-bottom:2px solid #999;white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.yes{color:#00694a;font-weight:600}td.no{color:#fff;background:#a63d00;font-weight:600}td.none{color:#666}
figure{margin:1.4rem 0 2rem}figure svg{max-width:100%;height:auto;display:block}
figcaption{font-size:.86rem;color:#333;max-width:50rem;margin-top:.4rem}
figcaption b{display:block;color:#1c1c1c;font-size:.95rem}
details summary{cursor:pointer;margin:.4rem 0}
pre{font-size:.8rem;background:#f6f6f6;padding:.8rem;overflow-x:auto}
p.note{color:#444;font-size:.88rem}
@media print{h2{break-after:avoid}figure,tr{break-inside:avoid}}
`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Cell {
  readonly text: string;
  readonly class?: string;
}

const number = (text: string): Cell => ({ text, class: 'n' });

function table(head: readonly (string | Cell)[], rows: readonly (readonly (string | Cell)[])[]): string {
  const cell = (kind: 'th' | 'td') => (content: string | Cell) => {
    const { text, class: name } = typeof content === 'string' ? { text: content } : content;
    return `<${kind}${name === undefined ? '' : ` class="${name}"`}>${escape(text)}</${kind}>`;
  };
  const line = (kind: 'th' | 'td', cells: readonly (string | Cell)[]) =>
    `<tr>${cells.map(cell(kind)).join('')}</tr>`;
  return `<div class="scroll"><table><thead>${line('th', head)}</thead><tbody>
${rows.map((row) => line('td', row)).join('\n')}
</tbody></table></div>`;
}

function deviationText(deviations: readonly string[]): string {
  return deviations.length === 0
    ? 'Everything is as published.'
    : `Not as published: <code>${escape(deviations.join('; '))}</code>.`;
}

function verdictTable({ verdicts }: ExperimentReport): string {
  const rows = verdicts.map(({ claim, condition, median, low, high, requirement, met }) => [
    claim,
    condition,
    number(numberText(median)),
    number(intervalText(low, high)),
    requirement,
    { text: metText(met), class: met === true ? 'yes' : met === false ? 'no' : 'none' },
  ]);
  return `${table(['line', 'condition', number('median'), number('95 % interval'), 'requirement', 'met'], rows)}
<p class="note">A line is met when the median over seeds meets its requirement. Bars are for selection by the nearest end point;
with another rule the same is reported without a bar. Angles in degrees.</p>`;
}

function figureText({ name, title, caption, svg }: DrawnFigure): string {
  return `<figure id="${name}">
${svg.replace('<svg ', `<svg role="img" aria-label="${escape(title)}" `)}
<figcaption><b>${escape(title)}</b>${escape(caption)}</figcaption>
</figure>`;
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

function referenceTable({ reference: { rows, notes } }: ExperimentReport): string {
  const text = notes.map((note) => `<p class="note">${escape(note)}</p>`).join('\n');
  if (rows.length === 0) return text;
  const outside = rows.filter(({ within }) => !within).length;
  const all = table(
    ['part', 'statistic', number('own'), number('reference'), number('ratio'), 'bar', 'within'],
    rows.map(({ part, statistic, own, reference, ratio, bar, within }) => [
      part,
      statistic,
      number(numberText(own)),
      number(numberText(reference)),
      number(ratio === undefined ? '–' : ratio.toFixed(2)),
      bar,
      { text: within ? 'yes' : 'NO', class: within ? 'yes' : 'no' },
    ]),
  );
  return `${text}<p>${rows.length - outside} of ${rows.length} statistics are within their bar.</p>
<details${outside > 0 ? ' open' : ''}><summary>All of them</summary>${all}</details>`;
}

function provenance({ data: { manifest, seeds } }: ExperimentReport): string {
  const { program, host, startedAt, configuration } = manifest;
  return `${table(
    ['what', 'value'],
    [
      [
        'program',
        `neuromotor ${program.version}${program.commit === null ? '' : `, commit ${program.commit}`}`,
      ],
      [
        'host',
        `Node ${host.node}, ${host.platform} ${host.architecture}, ${host.processor}, ${host.cores} cores`,
      ],
      ['started', startedAt],
      ['seeds', seeds.join(', ')],
      ['conditions', manifest.conditions.join(', ')],
    ],
  )}
<details><summary>Configuration</summary><pre>${escape(JSON.stringify(configuration, undefined, 2))}</pre></details>`;
}
