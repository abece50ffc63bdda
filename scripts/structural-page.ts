/** Writes the results into docs/structural-plasticity.md, from a folder of results: npm run docs:structural -- DIR */
import { readResults } from '../src/experiment/results-folder.js';
import { structuralReport } from '../src/experiment/structural/structural-report.js';
import { structuralConfiguration } from '../src/experiment/structural/structural-configuration.js';
import { figureLines, verdictLines, writeBetween } from './results-page.js';

const folders = process.argv.slice(2);
if (folders.length !== 1) throw new Error('expected one folder of results');
const results = readResults(folders[0]);
const { manifest, seeds } = results;
const { verdicts, figures } = structuralReport(results);
const { fewerSeeds, slowSeeds } = structuralConfiguration(manifest);
const run = seeds.map(({ seed }) => seed);
const named = (some: readonly number[]) => run.filter((seed) => some.includes(seed)).join(', ');
await writeBetween(
  'structural-plasticity.md',
  ['<!-- results: npm run docs:structural -->', '<!-- end of results -->'],
  [
    `Seeds ${run.join(', ')} for the errors; ${named(fewerSeeds)} for the rest; ${named(slowSeeds)} for the budget of 100 %. ` +
      `neuromotor ${manifest.program.version}, Node ${manifest.host.node}.`,
    '',
    ...verdictLines(verdicts),
    ...(await figureLines(figures, 'structural')),
  ],
);
