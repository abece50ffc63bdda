import { number, page, provenance, table, verdictTable } from '../report/page-parts.js';
import { numberText } from '../report/number-text.js';
import type { FolderReport } from '../report/folder-report.js';
import type { Results } from '../results/results-folder.js';
import { claimsWithBar, corticalVerdicts, valuesBySeed } from './cortical-claims.js';
import { CorticalData } from './cortical-data.js';

const NOTE = `The unit of replication is the seed: medians over seeds with bootstrap 95&nbsp;% intervals. ${claimsWithBar} lines have a
bar; none is a test of significance, and nothing is corrected for their number: each bar stood before the seeds were run. A line with a
seed in which its number cannot be told is not met.`;

/** @throws ResultsError when no seed is complete or the results are of another version of the experiment */
export function corticalReport(results: Results): FolderReport {
  const data = new CorticalData(results);
  const verdicts = corticalVerdicts(data);
  const bySeed = valuesBySeed(data);
  const seeds = data.seeds.map(({ seed }) => seed);
  const missing = data.manifest.seeds.length - seeds.length;
  const rows = bySeed.map(({ condition, values }) => [
    condition,
    ...values.map((value) => number(numberText(value))),
  ]);
  const content = `<h1>Plasticity of the cortex and of the indirect pathway, ${seeds.length} seeds</h1>
<p>${missing > 0 ? `<b>${missing} of ${data.manifest.seeds.length} seeds are not complete and not in this report.</b>` : 'All seeds are complete.'}</p>
<h2>What is claimed</h2>
${verdictTable(verdicts, NOTE)}
<h2>By seed</h2>
${table(['condition', ...seeds.map((seed) => number(String(seed)))], rows)}
<h2>How it was made</h2>
${provenance(data.manifest, seeds)}`;
  return {
    verdicts,
    figures: [],
    page: () => page(`cortical: ${seeds.length} seeds`, content),
    summary: { experiment: 'cortical', seeds, program: data.manifest.program, verdicts, bySeed },
  };
}
