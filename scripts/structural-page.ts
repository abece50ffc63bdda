/** Writes the results into docs/structural-plasticity.md, from a folder of results: npm run docs:structural -- DIR */
import { readResults } from '../src/experiment/results-folder.js';
import { structuralReport } from '../src/experiment/structural/structural-report.js';
import {
  groupsOf,
  runs,
  structuralConfiguration,
} from '../src/experiment/structural/structural-configuration.js';
import { figureLines, verdictLines, writeBetween } from './results-page.js';

const folders = process.argv.slice(2);
if (folders.length !== 1) throw new Error('expected one folder of results');
const results = readResults(folders[0]);
const { manifest, seeds } = results;
const { verdicts, figures } = structuralReport(results);
const configuration = structuralConfiguration(manifest);
const run = seeds.map(({ seed }) => seed);
const groups = groupsOf(configuration).map(
  (group) => `${group} ${run.filter((seed) => runs(configuration, group, seed)).join(', ')}`,
);
await writeBetween(
  'structural-plasticity.md',
  ['<!-- results: npm run docs:structural -->', '<!-- end of results -->'],
  [
    `Seeds of the groups: ${groups.join('; ')}. neuromotor ${manifest.program.version}, Node ${manifest.host.node}.`,
    '',
    ...verdictLines(verdicts),
    ...(await figureLines(figures, 'structural')),
  ],
);
