import type { DrawnFigure } from '../figures/figure.js';
import type { Manifest } from '../results/manifest.js';
import { intervalText, metText, numberText } from './number-text.js';
import { byKind } from './folder-report.js';
import type { Verdict } from './folder-report.js';

/** Parts of the pages of all experiments. Text is plain and escaped here. */

/**
 * A page without a reference to anything outside.
 * @param content HTML
 */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

const style = `
body{font:15px/1.5 system-ui,"Segoe UI",Helvetica,Arial,"Liberation Sans",sans-serif;color:#1c1c1c;background:#fff;margin:0}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;margin:.4rem 0 .6rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #ddd;padding-bottom:.2rem}h3{font-size:1rem;margin:1.4rem 0 .4rem}
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

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export interface Cell {
  readonly text: string;
  readonly class?: string;
}

export const number = (text: string): Cell => ({ text, class: 'n' });

export function table(
  head: readonly (string | Cell)[],
  rows: readonly (readonly (string | Cell)[])[],
): string {
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

/**
 * Findings, and in a table of their own the checks of consistency, which say nothing about the model.
 * @param note how a requirement is met; HTML
 */
export function verdictTable(verdicts: readonly Verdict[], note: string): string {
  const [findings, checks] = byKind(verdicts);
  return `${linesTable(findings)}
<p class="note">${note}</p>${
    checks.length === 0
      ? ''
      : `
<h3>Consistency checks</h3>
<p class="note">${CHECKS}</p>
${linesTable(checks)}`
  }`;
}

const CHECKS = 'These lines cannot fail unless the program is wrong. They are no findings about the model.';

function linesTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ claim, condition, median, low, high, requirement, met }) => [
    claim,
    condition,
    number(numberText(median)),
    number(intervalText(low, high)),
    requirement,
    { text: metText(met), class: met === true ? 'yes' : met === false ? 'no' : 'none' },
  ]);
  return table(['line', 'condition', number('median'), number('95 % interval'), 'requirement', 'met'], rows);
}

export function figureText({ name, title, caption, svg }: DrawnFigure): string {
  return `<figure id="${name}">
${svg.replace('<svg ', `<svg role="img" aria-label="${escape(title)}" `)}
<figcaption><b>${escape(title)}</b>${escape(caption)}</figcaption>
</figure>`;
}

/** The program and configuration of the results, and their seeds. */
export function provenance(manifest: Manifest, seeds: readonly number[]): string {
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
