/**
 * Writes the results into docs/replication.md and their figures into docs/figures/, from folders of results:
 * npm run docs:replication -- DIR…
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { intervalText, metText, numberText, pText } from '../src/experiment/report/number-text.js';
import { experimentReport } from '../src/experiment/report/experiment-report.js';
import type { ExperimentReport } from '../src/experiment/report/experiment-report.js';
import { draw } from '../src/experiment/figures/figure.js';
import { readResults } from '../src/experiment/results-folder.js';

const page = fileURLToPath(new URL('../docs/replication.md', import.meta.url));
const figures = new URL('../docs/figures/', import.meta.url);
const [begin, end] = ['<!-- results: npm run docs:replication -->', '<!-- end of results -->'];
/** What a reader of the page sees; the other figures are in the report. */
const shown = ['adaptation-curves', 'after-effects', 'learning-curves', 'errors-by-seed', 'end-points'];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
];

async function section(report: ExperimentReport): Promise<string[]> {
  const { data, verdicts, measures, tests, reference } = report;
  const { experiment, selection, seeds, manifest, deviations } = data;
  const run = verdicts.filter(({ met }) => met !== 'not run');
  const outside = reference.rows.filter(({ within }) => !within);
  const titles = new Map(data.conditions.map(({ name, title }) => [name, title]));
  const lines = [
    `### ${experiment}, ${selection}, ${seeds.length} seeds`,
    '',
    `Seeds ${seeds.join(', ')}; conditions ${manifest.conditions.map((name) => `\`${name}\``).join(', ')}; ` +
      `${deviations.length === 0 ? 'as published' : `not as published: \`${deviations.join('; ')}\``}. ` +
      `neuromotor ${manifest.program.version}, commit ${manifest.program.commit ?? 'unknown'}, Node ${manifest.host.node}.`,
    '',
    ...table(
      ['line', 'condition', 'median', '95 % interval', 'requirement', 'met'],
      run.map(({ claim, condition, median, low, high, requirement, met }) => [
        claim,
        condition,
        numberText(median),
        intervalText(low, high),
        requirement,
        metText(met),
      ]),
    ),
    'Spread over seeds:',
    '',
    ...table(
      ['condition', 'measure', 'median', '95 % interval', 'lowest to highest seed', 'unit'],
      measures.map(({ condition, measure, median, low, high, perSeed, unit }) => {
        const measured = perSeed.filter((value) => !Number.isNaN(value));
        return [
          titles.get(condition) ?? condition,
          measure,
          numberText(median),
          intervalText(low, high),
          intervalText(Math.min(...measured), Math.max(...measured)),
          unit,
        ];
      }),
    ),
    ...(tests.length === 0
      ? []
      : [
          'Differences between conditions (paired by seed, Wilcoxon signed-rank, p after Holm; r: rank-biserial correlation):',
          '',
          ...table(
            ['measure', 'first', 'second', 'median difference', 'p', 'r'],
            tests.map(({ measure, first, second, medianDifference, adjustedP, rankBiserial }) => [
              measure,
              titles.get(first) ?? first,
              titles.get(second) ?? second,
              numberText(medianDifference),
              pText(adjustedP),
              rankBiserial.toFixed(2),
            ]),
          ),
        ]),
    `Comparison with the reference: ${
      reference.rows.length === 0
        ? reference.notes.join(' ')
        : `${reference.rows.length - outside.length} of ${reference.rows.length} statistics are within their bar. ${reference.notes.join(' ')}`
    }`,
    '',
    ...(outside.length === 0
      ? []
      : table(
          ['part', 'outside its bar', 'own', 'reference', 'ratio'],
          outside.map(({ part, statistic, own, reference: theirs, ratio }) => [
            part,
            statistic,
            numberText(own),
            numberText(theirs),
            ratio === undefined ? '–' : ratio.toFixed(2),
          ]),
        )),
  ];
  mkdirSync(figures, { recursive: true });
  for (const figure of report.figures.filter(({ name }) => shown.includes(name))) {
    const { svg, title, caption } = await draw(figure);
    const file = `${experiment}-${selection.replaceAll(' ', '-')}-${figure.name}.svg`;
    writeFileSync(new URL(file, figures), `${svg}\n`);
    lines.push(`![${title}](figures/${file})`, '', `_${title}._ ${caption}`, '');
  }
  return lines;
}

async function replicationPage(folders: readonly string[]): Promise<string> {
  const sections: string[] = [];
  for (const folder of folders) sections.push(...(await section(experimentReport(readResults(folder)))));
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for results, expected ${begin} … ${end}`);
  const whole = [text.slice(0, from + begin.length), '', ...sections, text.slice(to)].join('\n');
  return format(whole, { ...(await resolveConfig(page)), parser: 'markdown' });
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('expected folders of results');
writeFileSync(page, await replicationPage(folders));
