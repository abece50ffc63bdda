/**
 * Writes the tables of arms as they are into docs/accuracy.md, and those of other controllers beside the brain into
 * docs/comparison.md, from the seeds that are kept in docs/accuracy-seeds.json:
 *
 *     npm run docs:machines [-- DIR COMMIT]
 *
 * takes up the seeds of `neuromotor experiment accuracy --machines session --out DIR` first, finished or not, that were
 * measured at COMMIT.
 */
import { accuracyRows, isReached, requirementOn } from '../src/studies/accuracy/accuracy-rows.js';
import type { AccuracyRow } from '../src/studies/accuracy/accuracy-rows.js';
import type { Measures } from '../src/studies/results/measure-files.js';
import { machineNamed, machineNames } from '../src/studies/accuracy/machines.js';
import { KeptSeeds } from './kept-seeds.js';
import { table, writeBetween } from './results-page.js';

const marks = ['<!-- machines: npm run docs:machines -->', '<!-- end of machines -->'] as const;
const robots = ['left_arm', 'panda', 'ur5', 'kinova'];
const others = ['ik+brain-estimator', 'calibration'];
const kept = new KeptSeeds('accuracy-seeds.json');
const folder = process.argv.at(2);
const commit = process.argv.at(3);
if (folder !== undefined) {
  if (commit === undefined)
    throw new Error('expected the commit of the results: npm run docs:machines -- DIR COMMIT');
  kept.takeUp(folder, commit);
}

const millimetres = (m: number) => {
  const mm = 1000 * m;
  return mm === Infinity ? 'never' : mm >= 9.95 ? mm.toFixed(0) : mm >= 0.995 ? mm.toFixed(1) : mm.toFixed(2);
};
const pair = (row: AccuracyRow | undefined) =>
  row === undefined ? '–' : `${millimetres(row.median)} / ${millimetres(row.p95)}`;

/** What was asked of a machine, in mm: median / 95 %. */
function askedOf(machine: string): string {
  const errors = ['first', 'last', 'new'].flatMap((when) => {
    const { median, p95 } = requirementOn(`${machine}: ${when}_error_m`) ?? {};
    return median === undefined || p95 === undefined ? [] : [`${when} ${1000 * median} / ${1000 * p95}`];
  });
  const halts = requirementOn(`${machine}: halts`)?.p95;
  return [...errors, ...(halts === undefined ? [] : [`${halts} halt`])].join(', ') || '–';
}

const whole = (measures: readonly (readonly number[] | undefined)[], factor = 1) =>
  measures.flatMap((values) => values ?? []).reduce((sum, value) => sum + factor * value, 0);

function lineOf(robot: string, machine: string): string[][] {
  const seeds = kept.of(`${robot}-session-${machine}`);
  if (seeds.length === 0 || machine === 'contexts') return [];
  const rows = new Map(accuracyRows(robot, seeds, `${machine}: `).map((row) => [row.measure, row]));
  const row = (measure: string) => rows.get(`${machine}: ${measure}`);
  const verdicts = [...rows.values()].map(isReached).filter((verdict) => verdict !== undefined);
  const targets = 8 * seeds.length;
  return [
    [
      machineNamed(machine).what,
      askedOf(machine),
      pair(row('first_error_m')),
      pair(row('last_error_m')),
      pair(row('new_error_m')),
      `${whole(
        seeds.map((each) => each.never_share),
        8,
      )} of ${targets}`,
      String(whole(seeds.map((each) => each.halts))),
      String(seeds.length),
      verdicts.length === 0 ? '' : verdicts.every(Boolean) ? 'reached' : '**not reached**',
    ],
  ];
}

function contextsOf(robot: string, job: string, name: string): string[] {
  const seeds = kept.of(`${robot}-session-${job}contexts`);
  if (seeds.length === 0) return [];
  const blocks = seeds.map(({ wrong_reaches }) => wrong_reaches.join(', ')).join('; ');
  const second = seeds.map(({ second_error_m }) => millimetres(second_error_m[0])).join(', ');
  return [
    `Alternating contexts, ${name}: reaches above 15 mm in each block of 20: ${blocks} (one list per seed). Second reach of the third turned block: ${second} mm.`,
    '',
  ];
}

const lines = robots.flatMap((robot) => {
  const rows = machineNames.flatMap((machine) => lineOf(robot, machine));
  if (rows.length === 0) return [];
  return [
    `### ${robot}`,
    '',
    ...table(['what is wrong', 'asked', 'first', 'last', 'new', 'never', 'halts', 'seeds', ''], rows),
    ...contextsOf(robot, '', robot),
  ];
});
const commits = `Measured at ${kept.commits.sort().join(', ')}.`;
await writeBetween('accuracy.md', marks, [...lines, commits]);

/** Errors of the brain and of other controllers on the machines that all have been measured on, with the same seeds. */
function besideOf(robot: string): string[] {
  const jobs = ['', ...others.map((other) => `${other}-`)];
  const names = ['brain', ...others].map((name) => `\`${name}\``);
  const measured = machineNames.flatMap((machine) => {
    if (machine === 'contexts') return [];
    const seeds = jobs.map((job) => kept.of(`${robot}-session-${job}${machine}`));
    const count = Math.min(...seeds.map(({ length }) => length));
    const cells = seeds.map((all) => all.slice(0, count));
    return count === 0 ? [] : [{ what: machineNamed(machine).what, count, cells }];
  });
  if (measured.length === 0) return [];
  const part = (title: string, text: (seeds: readonly Measures[]) => string) => [
    `${title}:`,
    '',
    ...table(
      ['what is wrong', ...names],
      measured.map(({ what, cells }) => [what, ...cells.map(text)]),
    ),
  ];
  const errors = (measure: string) => (seeds: readonly Measures[]) =>
    pair(accuracyRows(robot, seeds).find((row) => row.measure === measure));
  const missing = (seeds: readonly Measures[]) =>
    (
      whole(
        seeds.map(({ missing_share }) => missing_share),
        100,
      ) / seeds.length
    ).toFixed(1);
  const { count } = measured[0];
  return [
    `#### ${robot}, ${count} seeds`,
    '',
    ...part('First visits (mm), median / 95 %', errors('first_error_m')),
    ...part('Sixth visits (mm)', errors('last_error_m')),
    ...part('New places, without learning (mm)', errors('new_error_m')),
    ...part('Reaches that were refused or halted, which have no error above (%)', missing),
    ...jobs.flatMap((job, i) => contextsOf(robot, job, names[i])),
  ];
}

await writeBetween('comparison.md', marks, [...robots.flatMap(besideOf), commits]);
