/**
 * Writes the tests of equivalence into docs/replication.md, from docs/replication-seeds.json: npm run docs:equivalence.
 * With NAME=DIR… the statistics of these folders of results are taken over first.
 */
import { fileURLToPath } from 'node:url';
import { compareSeeds } from '../src/studies/published/reference/reference-comparison.js';
import { readReference } from '../src/studies/published/reference/reference-statistics.js';
import type { ReferenceStatistics } from '../src/studies/published/reference/reference-statistics.js';
import {
  equivalenceCells,
  equivalenceHead,
  outcomeCounts,
} from '../src/studies/published/report/reference-tables.js';
import { commands, readRuns, rowsOf, takeRun } from './equivalence-runs.js';
import type { Run } from './equivalence-runs.js';
import { seedRange, table, writeBetween } from './results-page.js';

const marks = ['<!-- equivalence: npm run docs:equivalence -->', '<!-- end of equivalence -->'] as const;

const titles: Readonly<Record<string, string>> = {
  reaching: 'Reaching',
  adaptation: 'Adaptation',
  'reaching-no-learning': 'Reaching by a program that never learns',
  'adaptation-no-learning': 'Adaptation of a program that never learns',
};

function section(name: string, run: Run, reference: ReferenceStatistics): string[] {
  const rows = rowsOf(run, reference);
  const seeds = seedRange(run.seeds);
  return [
    `### ${titles[name]}`,
    '',
    ...commands[name].map((command) => `    ${command.replace('SEEDS', seeds)}`),
    '',
    `${run.seeds.length} own seeds (${seeds}) at commit ${run.commit.slice(0, 7)}, Node ${run.node}, compared with 64 seeds of the ` +
      `${reference.manySeeds.engine}: **${outcomeCounts(rows)}**.`,
    '',
    ...table(equivalenceHead, rows.map(equivalenceCells)),
    ...besideThree(name, run, reference),
  ];
}

/**
 * A comparison with the three seeds whose goals were drawn in another way. Even a program that never learns passes it.
 */
function besideThree(name: string, { conditions }: Run, { reaching }: ReferenceStatistics): string[] {
  if (!name.startsWith('reaching')) return [];
  const three = reaching.find(({ goals, sharedClock }) => goals === 2 && sharedClock);
  if (three === undefined) return [];
  const rows = Object.entries(conditions).flatMap(([title, own]) =>
    compareSeeds(title, own, three.statistics),
  );
  return [
    `The ${three.engine} has three seeds whose goals were drawn at random, which is another experiment. Compared with those, ` +
      `the same seeds are within the bar (3.5 standard errors) in ${rows.filter(({ within }) => within).length} of ${rows.length} statistics.`,
    '',
  ];
}

/** The lines between the marks. */
export function equivalenceLines(): string[] {
  const [runs, reference] = [readRuns(), readReference()];
  return Object.keys(commands).flatMap((name) =>
    Object.hasOwn(runs, name) ? section(name, runs[name], reference) : [],
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const argument of process.argv.slice(2)) {
    const [name, folder] = argument.split('=');
    await takeRun(name, folder);
  }
  await writeBetween('replication.md', marks, equivalenceLines());
}
