import type { DrawnFigure, Figure } from '../figures/figure.js';
import { figureText, number, page, provenance, table, verdictTable } from '../report/page-parts.js';
import { chanceText, numberText } from '../report/number-text.js';
import type { FolderReport } from '../report/folder-report.js';
import type { Results } from '../results/results-folder.js';
import { habits, relearning } from './change-figures.js';
import { claimTests, corticalVerdicts, valuesBySeed } from './cortical-claims.js';
import { CorticalData } from './cortical-data.js';
import { codes, layers, lesions, selectionTime, takeOver, turnover } from './practice-figures.js';

const NOTE = `The unit of replication is the seed: medians over seeds with bootstrap 95&nbsp;% intervals. Each bar stood before the seeds
were run. A line with a seed in which its number cannot be told is not met.`;

const TEST_NOTE = `One-sided sign test for each line with a bar: how likely so many seeds lie on the right side of it if the median of all
seeds that there could be lay on the bar. Corrected for the number of these lines (Holm 1979). A small p says that the median is on the right
side; whether a line is met also asks for what it requires of single seeds.`;

/** The figures for which there are results. */
function figuresOf(data: CorticalData): readonly Figure[] {
  const takeover = [takeOver, selectionTime, layers, turnover, lesions, habits];
  return [
    ...(data.groups.includes('takeover') ? takeover.map((figure) => figure(data)) : []),
    ...(data.groups.includes('takeover') || data.groups.includes('codes') ? [codes(data)] : []),
    ...(data.groups.includes('indirect') ? [relearning(data)] : []),
  ];
}

/** @throws ResultsError when no seed is complete or the results are of another version of the experiment */
export function corticalReport(results: Results): FolderReport {
  const data = new CorticalData(results);
  const verdicts = corticalVerdicts(data);
  const tests = data.isWhole ? claimTests(data) : [];
  const bySeed = valuesBySeed(data);
  const seeds = data.seeds.map(({ seed }) => seed);
  const missing = data.manifest.seeds.length - seeds.length;
  const told = (value: number) => number(numberText(value));
  const content = (
    figures: readonly DrawnFigure[],
  ) => `<h1>Plasticity of the cortex and of the indirect pathway, ${seeds.length} seeds</h1>
<p>${missing > 0 ? `<b>${missing} of ${data.manifest.seeds.length} seeds are not complete and not in this report.</b>` : 'All seeds are complete.'}
Groups that were run: ${data.groups.join(', ')}.</p>
<h2>What is claimed</h2>
${verdictTable(verdicts, NOTE)}
<h2>How sure the medians are, for all claims together</h2>
${table(
  ['line', 'condition', number('right side'), number('seeds'), number('p'), number('p, corrected')],
  tests.map(({ claim, condition, held, seeds: n, p, corrected }) => [
    claim,
    condition,
    number(String(held)),
    number(String(n)),
    number(chanceText(p)),
    number(chanceText(corrected)),
  ]),
)}
<p class="note">${TEST_NOTE}</p>
${figures.map(figureText).join('\n')}
<h2>By seed</h2>
${table(
  ['condition', ...seeds.map((seed) => number(String(seed)))],
  bySeed.map(({ condition, values }) => [condition, ...values.map(told)]),
)}
<h2>How it was made</h2>
${provenance(data.manifest, seeds)}`;
  return {
    verdicts,
    figures: figuresOf(data),
    page: (figures) => page(`cortical: ${seeds.length} seeds`, content(figures)),
    summary: { experiment: 'cortical', seeds, program: data.manifest.program, verdicts, tests, bySeed },
  };
}
