/** Writes the results into docs/cortical-plasticity.md, from folders of results: npm run docs:cortical -- DIR… */
import { claimTests } from '../src/studies/cortical/cortical-claims.js';
import { CorticalData } from '../src/studies/cortical/cortical-data.js';
import { corticalReport } from '../src/studies/cortical/cortical-report.js';
import { holm } from '../src/studies/statistics/sign-test.js';
import { chanceText } from '../src/studies/report/number-text.js';
import { readResults } from '../src/studies/results/results-folder.js';
import { figureLines, seedRange, table, verdictLines, writeBetween } from './results-page.js';

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('expected folders of results');
const all = folders.map((folder) => readResults(folder));

const verdicts: string[] = [];
const figures: string[] = [];
for (const results of all) {
  const { manifest, seeds } = results;
  const { groups } = new CorticalData(results);
  const report = corticalReport(results);
  verdicts.push(
    `\`neuromotor experiment cortical --only ${groups.join(',')} --seeds ${seedRange(seeds.map(({ seed }) => seed))}\`: ` +
      `neuromotor ${manifest.program.version}, commit ${manifest.program.commit ?? 'unknown'}, Node ${manifest.host.node}.`,
    '',
    ...verdictLines(report.verdicts),
  );
  figures.push(...(await figureLines(report.figures, `cortical-${groups.join('-')}`)));
}

// One correction for the claims of all folders.
const tests = all.flatMap((results) => claimTests(new CorticalData(results)));
const corrected = holm(tests.map(({ p }) => p));
const lines = [
  ...verdicts,
  `Sign tests of the ${tests.length} lines with a bar, corrected together (Holm 1979): how likely so many seeds lie on the right side if the median of all seeds lay on the bar.`,
  '',
  ...table(
    ['line', 'condition', 'seeds on the right side', 'p', 'p, corrected'],
    tests.map(({ claim, condition, held, seeds, p }, i) => [
      claim,
      condition,
      `${held} of ${seeds}`,
      chanceText(p),
      chanceText(corrected[i]),
    ]),
  ),
  ...figures,
];
await writeBetween(
  'cortical-plasticity.md',
  ['<!-- results: npm run docs:cortical -->', '<!-- end of results -->'],
  lines,
);
