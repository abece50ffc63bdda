/**
 * Writes the tables into docs/comparison.md from folders of `neuromotor compare --out DIR`, finished or not:
 * npm run docs:comparison -- DIR ...   or, with a title for its tables, TITLE=DIR
 */
import { readdirSync } from 'node:fs';
import { allMeasures } from '../src/studies/results/measure-files.js';
import { median } from '../src/studies/statistics/sample.js';
import { disturbanceNames } from '../src/studies/comparison/disturbances.js';
import { table, writeBetween } from './results-page.js';

const marks = ['<!-- results: npm run docs:comparison -->', '<!-- end of results -->'] as const;
const robots = ['left_arm', 'panda', 'ur5'];
const order = [
  'brain',
  'ik+brain-estimator',
  'calibration',
  'ik-visual',
  'rigid',
  'rotation',
  'broyden',
  'ik-integral',
  'ik',
  'cma-es',
];

interface Cell {
  readonly robot: string;
  readonly controller: string;
  readonly disturbance: string;
  /** Values of each seed, by measure. */
  readonly seeds: readonly Readonly<Record<string, readonly number[]>>[];
}

/** The cells of a folder, from the names of its files: ROBOT-CONTROLLER-DISTURBANCE-SEED.json. */
function cellsIn(folder: string): readonly Cell[] {
  const stems = readdirSync(folder)
    .filter((file) => /-\d+\.json$/.test(file))
    .map((file) => file.replace(/-\d+\.json$/, ''));
  return [...new Set(stems)].map((stem) => {
    const robot = robots.find((name) => stem.startsWith(`${name}-`));
    const disturbance = [...disturbanceNames]
      .sort((a, b) => b.length - a.length)
      .find((name) => stem.endsWith(`-${name}`));
    if (robot === undefined || disturbance === undefined) throw new Error(`${folder}: ${stem} is no cell`);
    const controller = stem.slice(robot.length + 1, -disturbance.length - 1).replace('.', ':');
    return { robot, controller, disturbance, seeds: allMeasures(folder, stem) };
  });
}

const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);

/** Median over targets and seeds; not a number where no reach ended, so that there is none. */
function pooled({ seeds }: Cell, measure: string): number {
  const values = seeds.flatMap((measures) => measures[measure] ?? []);
  return values.length === 0 ? NaN : median(values);
}

function written(value: number): string {
  if (value === Infinity) return 'never';
  if (Number.isNaN(value)) return '';
  return value >= 99.5 ? value.toFixed(0) : value.toPrecision(2);
}

/** One table: a line per disturbance, a column per controller. The best of each line is bold. */
function linesOf(cells: readonly Cell[], measure: string, factor: number): string[] {
  const controllers = [...new Set(cells.map(({ controller }) => controller))].sort(
    (a, b) => place(a) - place(b) || a.localeCompare(b),
  );
  const disturbances = disturbanceNames.filter((name) => cells.some((cell) => cell.disturbance === name));
  const rows = disturbances.map((disturbance) => {
    const values = controllers.map((controller) => {
      const cell = cells.find((one) => one.controller === controller && one.disturbance === disturbance);
      return cell === undefined ? NaN : factor * pooled(cell, measure);
    });
    const best = Math.min(...values.filter(Number.isFinite));
    return [
      `\`${disturbance}\``,
      ...values.map((value) =>
        value === best && value < Infinity ? `**${written(value)}**` : written(value),
      ),
    ];
  });
  return table(['', ...controllers.map((name) => `\`${name}\``)], rows);
}

function sectionOf(argument: string): string[] {
  const [folder, heading = ''] = argument.split('=').toReversed();
  const all = cellsIn(folder);
  return [...new Set(all.map(({ robot }) => robot))].flatMap((robot) => {
    const cells = all.filter((cell) => cell.robot === robot);
    const counts = cells.map(({ seeds }) => seeds.length);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    const count = least === most ? `${least}` : `${least} to ${most}`;
    const seeds = most === 1 ? '1 seed' : `${count} seeds`;
    const of = heading === '' ? robot : `${robot}, ${heading}`;
    const title = (what: string) => `${of}: ${what}, ${seeds} per cell`;
    return [
      ...[`### ${title('errors at new targets (mm)')}`, '', ...linesOf(cells, 'new_error_m', 1000)],
      ...[`### ${title('errors in the first round (mm)')}`, '', ...linesOf(cells, 'round_1_error_m', 1000)],
      ...[`### ${title('errors in the last round (mm)')}`, '', ...linesOf(cells, 'trained_error_m', 1000)],
      ...[`### ${title('computing time of a reach (ms)')}`, '', ...linesOf(cells, 'computing_s', 1000)],
    ];
  });
}

await writeBetween('comparison.md', marks, process.argv.slice(2).flatMap(sectionOf));
