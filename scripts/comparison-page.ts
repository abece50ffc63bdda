/**
 * Writes the tables and heat maps of docs/comparison.md from the seeds that are kept in docs/comparison-seeds.json:
 *
 *     npm run docs:comparison [-- DIR COMMIT]
 *
 * takes up the seeds of `neuromotor compare --out DIR` first, finished or not, that were measured at COMMIT. Of each seed the
 * medians over targets are kept.
 */
import { comparedPairs } from '../src/studies/comparison/compared-pairs.js';
import type { MeasuredCell } from '../src/studies/comparison/comparison-rows.js';
import { coreNames, disturbanceNames, heldOutNames } from '../src/studies/comparison/disturbances.js';
import { mean, median } from '../src/studies/statistics/sample.js';
import { heatMap, written } from './comparison-figure.js';
import { KeptSeeds } from './kept-seeds.js';
import { figureLines, table, writeBetween } from './results-page.js';

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
/** Measures of the tables, the factor to their unit, and what stands for several seeds. */
const tables = [
  ['new_error_m', 'errors at new targets (mm)', 1000, median],
  ['round_1_error_m', 'errors in the first round (mm)', 1000, median],
  ['trained_error_m', 'errors in the last round (mm)', 1000, median],
  ['halted_share', 'reaches that were refused or halted (%)', 100, mean],
  ['computing_s', 'computing time of a reach (ms)', 1000, median],
] as const;

const kept = new KeptSeeds('comparison-seeds.json');
const folder = process.argv.at(2);
const commit = process.argv.at(3);
if (folder !== undefined) {
  if (commit === undefined)
    throw new Error('expected the commit of the results: npm run docs:comparison -- DIR COMMIT');
  kept.takeUp(folder, commit, (measures) =>
    Object.fromEntries(
      tables.flatMap(([name]) => {
        const values = measures[name] ?? [];
        return values.length === 0 ? [] : [[name, [median(values)]]];
      }),
    ),
  );
}

/** A cell from the name of its job: ROBOT-CONTROLLER-DISTURBANCE. */
function cellOf(name: string): MeasuredCell {
  const robot = robots.find((one) => name.startsWith(`${one}-`));
  const disturbance = [...disturbanceNames]
    .sort((a, b) => b.length - a.length)
    .find((one) => name.endsWith(`-${one}`));
  if (robot === undefined || disturbance === undefined) throw new Error(`${name} is no cell`);
  const controller = name.slice(robot.length + 1, -disturbance.length - 1).replace('.', ':');
  return { robot, plant: 'mujoco', controller, disturbance, seeds: kept.seedsOf(name) };
}

const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
const valuesOf = ({ seeds }: MeasuredCell, measure: string) =>
  seeds.flatMap(({ measures }) => measures[measure] ?? []);

/** One table: a line per disturbance, a column per controller. The best of each line is bold. */
function linesOf(
  cells: readonly MeasuredCell[],
  measure: string,
  factor: number,
  overSeeds: (values: readonly number[]) => number,
): string[] {
  const [controllers, disturbances] = axesOf(cells);
  const rows = disturbances.map((disturbance) => {
    const values = controllers.map((controller) => {
      const cell = cells.find((one) => one.controller === controller && one.disturbance === disturbance);
      const seeds = cell === undefined ? [] : valuesOf(cell, measure);
      return seeds.length === 0 ? NaN : factor * overSeeds(seeds);
    });
    const best = Math.min(...values.filter(Number.isFinite));
    return [
      `\`${disturbance}\``,
      ...values.map((value) =>
        Number.isNaN(value)
          ? ''
          : value === best && value < Infinity && value > 0
            ? `**${written(value)}**`
            : written(value),
      ),
    ];
  });
  return table(['', ...controllers.map((name) => `\`${name}\``)], rows);
}

/** Heat maps of errors at new targets, one for each arm. */
function mapsOf(cells: readonly MeasuredCell[]): Promise<string[]> {
  const maps = [...new Set(cells.map(({ robot }) => robot))].map((robot) => {
    const own = cells.filter((cell) => cell.robot === robot);
    return heatMap(
      `new-targets-${robot}`,
      `${robot}: errors at new targets (mm)`,
      'Medians over targets and seeds. Blue is good, red is bad, on a logarithmic scale from 0.3 to 100 mm; the best of each line is framed. Written below an error is how many reaches were refused or halted, where that is 1 % or more; they count as infinite errors.',
      own.flatMap((cell) => {
        const values = valuesOf(cell, 'new_error_m');
        const { controller, disturbance } = cell;
        const failed = mean(valuesOf(cell, 'halted_share'));
        return values.length === 0
          ? []
          : [{ controller, disturbance, errorMm: 1000 * median(values), failed }];
      }),
      ...axesOf(own),
    );
  });
  return figureLines(maps, 'comparison');
}

function axesOf(cells: readonly MeasuredCell[]): readonly [string[], string[]] {
  const controllers = [...new Set(cells.map(({ controller }) => controller))];
  controllers.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  return [
    controllers,
    disturbanceNames.filter((name) => cells.some(({ disturbance }) => disturbance === name)),
  ];
}

/** In how many seeds the brain has the smaller error, with p of the difference. */
function pairsOf(cells: readonly MeasuredCell[], measure: string): string[] {
  const pairs = comparedPairs(cells, measure, 'brain');
  const [controllers, disturbances] = axesOf(cells);
  const others = controllers.filter((name) => name !== 'brain');
  const rows = disturbances.map((disturbance) => [
    `\`${disturbance}\``,
    ...others.map((controller) => {
      const pair = pairs.find((one) => one.disturbance === disturbance && one.controller === controller);
      if (pair === undefined) return '';
      return `${pair.worse} of ${pair.seeds} (${pair.p.toPrecision(1)})`;
    }),
  ]);
  return table(['', ...others.map((name) => `\`${name}\``)], rows);
}

function sectionOf(heading: string, cells: readonly MeasuredCell[]): string[] {
  return [...new Set(cells.map(({ robot }) => robot))].flatMap((robot) => {
    const own = cells.filter((cell) => cell.robot === robot);
    const counts = own.map(({ seeds }) => seeds.length);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    const seeds = `${least === most ? least : `${least} to ${most}`} ${most === 1 ? 'seed' : 'seeds'}`;
    return [
      ...tables.flatMap(([measure, what, factor, overSeeds]) => [
        `### ${robot}${heading}: ${what}, ${seeds} per cell`,
        '',
        ...linesOf(own, measure, factor, overSeeds),
      ]),
      ...(own.some(({ controller }) => controller === 'brain')
        ? [
            `### ${robot}${heading}: in how many seeds the brain has the smaller error at new targets (p of the signed-rank test, adjusted after Holm over a column)`,
            '',
            ...pairsOf(own, 'new_error_m'),
          ]
        : []),
    ];
  });
}

const cells = kept.names.map(cellOf);
if (cells.length === 0) throw new Error('no seed is kept: npm run docs:comparison -- DIR COMMIT');
const coreControllers = order.filter((name) => name !== 'cma-es');
const isOf =
  (controllers: readonly string[] | undefined, disturbances: readonly string[]) =>
  ({ controller, disturbance }: MeasuredCell) =>
    (controllers ?? [controller]).includes(controller) && disturbances.includes(disturbance);
const others = disturbanceNames.filter((name) => !coreNames.includes(name) && !heldOutNames.includes(name));
const isCore = isOf(coreControllers, coreNames);
const isOther = ({ controller }: MeasuredCell) => !coreControllers.includes(controller);
// Beside the other controllers stands the brain, under the disturbances that they were measured with.
const withOthers = cells.filter(isOther).map(({ robot, disturbance }) => `${robot} ${disturbance}`);
const core = cells.filter(isCore);
await writeBetween('comparison.md', marks, [
  ...(await mapsOf(core)),
  ...sectionOf('', core),
  ...sectionOf(', other disturbances', cells.filter(isOf(coreControllers, others))),
  ...sectionOf(', held out', cells.filter(isOf(undefined, heldOutNames))),
  ...sectionOf(
    ', other controllers and parts of the brain',
    cells.filter(
      (cell) =>
        isOther(cell) ||
        (cell.controller === 'brain' && withOthers.includes(`${cell.robot} ${cell.disturbance}`)),
    ),
  ),
  `Measured at ${kept.commits.sort().join(', ')}.`,
]);
