/** Writes the results into docs/structural-plasticity.md, from folders of results: npm run docs:structural -- DIR… */
import { basename } from 'node:path';
import { groupNames } from '../src/studies/structural/conditions.js';
import { readResults } from '../src/studies/results/results-folder.js';
import { structuralReport } from '../src/studies/structural/structural-report.js';
import {
  groupsOf,
  runs,
  structuralConfiguration,
} from '../src/studies/structural/structural-configuration.js';
import { StructuralData } from '../src/studies/structural/structural-data.js';
import { evaluationSummaries } from '../src/studies/structural/structural-summary.js';
import type { Estimate } from '../src/studies/statistics/bootstrap.js';
import { intervalText, numberText } from '../src/studies/report/number-text.js';
import { figureLines, seedRange, table, verdictLines, writeBetween } from './results-page.js';

const estimateText = (estimate: Estimate | null) =>
  estimate === null ? '–' : `${numberText(estimate.median)} (${intervalText(estimate.low, estimate.high)})`;

/** @param withFigures those of the first folder are enough */
async function section(folder: string, withFigures: boolean): Promise<string[]> {
  const results = readResults(folder);
  const { manifest, seeds } = results;
  const { verdicts, figures } = structuralReport(results);
  const configuration = structuralConfiguration(manifest);
  const run = seeds.map(({ seed }) => seed);
  const names = groupsOf(configuration);
  const groups = names.map(
    (group) => `${group} ${seedRange(run.filter((seed) => runs(configuration, group, seed)))}`,
  );
  const only = names.length === groupNames.length ? '' : ` --only ${names.join(',')}`;
  const evaluations = evaluationSummaries(new StructuralData(results));
  return [
    `    neuromotor experiment structural${only} --seeds ${seedRange(run)} --out ${basename(folder)}`,
    '',
    `Seeds of the groups: ${groups.join('; ')}. neuromotor ${manifest.program.version}, ` +
      `commit ${manifest.program.commit ?? 'unknown'}, Node ${manifest.host.node}.`,
    '',
    ...verdictLines(verdicts),
    '<details><summary>Errors in m after so many phases (median, 95 % interval), and the share of goals without an answer</summary>',
    '',
    ...table(
      ['condition', 'phases', 'goals', 'body', 'near goals', 'all goals', 'all, silent', 'seeds'],
      evaluations.map(({ title, phases, half, body, measures, seeds: count }) => [
        title,
        String(phases),
        half,
        body,
        estimateText(measures.near_error_m),
        estimateText(measures.error_m),
        estimateText(measures.silent),
        String(count),
      ]),
    ),
    '</details>',
    '',
    ...(withFigures ? await figureLines(figures, 'structural') : []),
  ];
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('expected folders of results');
const sections = [];
for (const [i, folder] of folders.entries()) sections.push(...(await section(folder, i === 0)));
await writeBetween(
  'structural-plasticity.md',
  ['<!-- results: npm run docs:structural -->', '<!-- end of results -->'],
  sections,
);
