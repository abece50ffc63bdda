/**
 * Writes the results into docs/replication.md and their figures into docs/figures/, from folders of results:
 * npm run docs:replication -- DIR…
 */
import { basename, resolve } from 'node:path';
import { experimentReport } from '../src/studies/published/report/experiment-report.js';
import type { ExperimentReport } from '../src/studies/published/report/experiment-report.js';
import type { ReferenceReport } from '../src/studies/published/report/reference-rows.js';
import { outcomeCounts } from '../src/studies/published/report/reference-tables.js';
import { intervalText, numberText, pText } from '../src/studies/report/number-text.js';
import { readResults } from '../src/studies/results/results-folder.js';
import { figureLines, table, verdictLines, writeBetween } from './results-page.js';

const marks = ['<!-- results: npm run docs:replication -->', '<!-- end of results -->'] as const;
/** The figures of the page; the others are in the report. */
const shown = ['adaptation-curves', 'after-effects', 'learning-curves', 'errors-by-seed', 'end-points'];

/** How many statistics are within their bars, and which programs the reference is. */
function referenceLine({ rows, apart, equivalence, notes }: ReferenceReport): string {
  if (rows.length === 0) return `Comparison with the reference: ${notes.join(' ')}`;
  const within = (some: readonly { readonly within: boolean }[]) =>
    `${some.filter((row) => row.within).length} of ${some.length}`;
  const engines = [...new Set(rows.map(({ engine }) => engine))].join(', ');
  return [
    `Comparison with the reference (${engines}): ${within(rows)} statistics are within their bar.`,
    ...(apart.length === 0
      ? []
      : [
          `The seeds of the ${apart[0].engine} had goals that were drawn in another way, so a comparison with them proves nothing: ${within(apart)}.`,
        ]),
    ...(equivalence.length === 0 ? [] : [`Tests of equivalence: ${outcomeCounts(equivalence)}.`]),
    ...notes,
  ].join(' ');
}

/** @param name of the folder, with which the files of the figures begin */
async function section(report: ExperimentReport, name: string): Promise<string[]> {
  const { data, verdicts, measures, tests, reference } = report;
  const { experiment, selection, seeds, manifest, deviations } = data;
  const outside = reference.rows.filter(({ within }) => !within);
  const titles = new Map(data.conditions.map(({ name, title }) => [name, title]));
  const lines = [
    `### ${experiment}, ${selection}, ${seeds.length} seeds`,
    '',
    `Seeds ${seeds.join(', ')}; conditions ${manifest.conditions.map((name) => `\`${name}\``).join(', ')}; ` +
      `${deviations.length === 0 ? 'as published' : `not as published: \`${deviations.join('; ')}\``}. ` +
      `neuromotor ${manifest.program.version}, commit ${manifest.program.commit ?? 'unknown'}, Node ${manifest.host.node}.`,
    '',
    ...verdictLines(verdicts),
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
    referenceLine(reference),
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
  const drawn = report.figures.filter(({ name }) => shown.includes(name));
  return [...lines, ...(await figureLines(drawn, name))];
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('expected folders of results');
const sections: string[] = [];
for (const folder of folders)
  sections.push(...(await section(experimentReport(readResults(folder)), basename(resolve(folder)))));
await writeBetween('replication.md', marks, sections);
