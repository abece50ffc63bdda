/**
 * Writes the results into docs/accuracy.md from the folder of `neuromotor experiment accuracy --out DIR`:
 * npm run docs:accuracy -- DIR
 */
import { allMeasures } from '../src/studies/results/measure-files.js';
import { accuracyRows, isReached } from '../src/studies/accuracy/accuracy-rows.js';
import type { AccuracyRow } from '../src/studies/accuracy/accuracy-rows.js';
import { table, writeBetween } from './results-page.js';

const marks = ['<!-- results: npm run docs:accuracy -->', '<!-- end of results -->'] as const;
const robots = ['left_arm', 'panda', 'ur5'];

/** How a measure is written: its factor to the unit of the page. */
type Unit = 'mm' | 'reaches' | 'degrees' | 's' | '%';
const factors: Readonly<Record<Unit, number>> = { mm: 1000, reaches: 1, degrees: 1, s: 1, '%': 100 };

interface Line {
  readonly text: string;
  readonly asked: string;
  readonly measure: string;
  readonly unit: Unit;
}

const required: readonly Line[] = [
  {
    text: 'trained targets after 5 reaches each, frozen (mm)',
    asked: 'median 1, 95 % 5',
    measure: 'trained_error_m',
    unit: 'mm',
  },
  {
    text: 'new targets, no further learning (mm)',
    asked: 'median 4, 95 % 15',
    measure: 'new_error_m',
    unit: 'mm',
  },
  {
    text: '45 degree rotation: reaches until below 15 mm',
    asked: '15',
    measure: 'rotation_reaches',
    unit: 'reaches',
  },
  {
    text: 'after-effect, to the other side (degrees)',
    asked: '10 or more',
    measure: 'after_effect_deg',
    unit: 'degrees',
  },
  { text: 'reaches to come back below 15 mm', asked: '15', measure: 'washout_reaches', unit: 'reaches' },
  { text: '1 kg: reaches until below 5 mm', asked: '10', measure: 'payload_reaches', unit: 'reaches' },
  {
    text: 'joint gain -20 % (one joint): reaches until below 5 mm',
    asked: '10',
    measure: 'joint_gain_reaches',
    unit: 'reaches',
  },
  {
    text: 'motors at 80 %: reaches until below 5 mm',
    asked: '10',
    measure: 'motor_gain_reaches',
    unit: 'reaches',
  },
  {
    text: 'encoders off by 3 degrees: reaches until below 5 mm',
    asked: '10',
    measure: 'encoder_offset_reaches',
    unit: 'reaches',
  },
  {
    text: 'link 10 % longer: reaches until below 5 mm',
    asked: '10',
    measure: 'longer_link_reaches',
    unit: 'reaches',
  },
  { text: 'reachable targets rejected (%)', asked: '1 or less', measure: 'rejected_share', unit: '%' },
  { text: 'training, CPU time (s)', asked: '30', measure: 'training_s', unit: 's' },
  { text: 'training by the clock on a busy machine (s)', asked: '', measure: 'training_wall_s', unit: 's' },
];

const firstErrors: readonly (readonly [text: string, measure: string])[] = [
  ['no reach made there before', 'first_error_m'],
  ['1 kg', 'payload_first_error_m'],
  ['joint gain -20 % (one joint)', 'joint_gain_first_error_m'],
  ['motors at 80 %', 'motor_gain_first_error_m'],
  ['encoders off by 3 degrees', 'encoder_offset_first_error_m'],
  ['link 10 % longer', 'longer_link_first_error_m'],
];

const steps: readonly (readonly [text: string, variant: string])[] = [
  ['published', 'published'],
  ['noise off, goals by memory, correction ramp', 'noise_off'],
  ['wider code, 240 primitives, goals all over', 'wider'],
  ['adaptive filter, learning from reaches alone', 'adaptive_filter'],
  ['rehearsal', 'rehearsal'],
  ['profile `robot` (120 primitives, published tuning)', 'robot'],
];

const folder = process.argv[2] ?? '';
if (folder === '') throw new Error('expected the folder of the results: npm run docs:accuracy -- DIR');

const seedsOf = (robot: string, variant: string) => allMeasures(folder, `${robot}-${variant}`);

const rowsOf = (robot: string, variant: string) =>
  new Map(accuracyRows(robot, seedsOf(robot, variant)).map((row) => [row.measure, row]));

const number = (value: number) =>
  value === Infinity
    ? 'never'
    : value === 0
      ? '0'
      : value.toPrecision(value < 1 ? 2 : 3).replace(/\.0+$/, '');

/** Median and 95th percentile. */
const pair = (row: AccuracyRow | undefined, unit: Unit) =>
  row === undefined ? '–' : [row.median, row.p95].map((value) => number(factors[unit] * value)).join(' / ');

function never(robot: string, measure: string): string {
  const values = seedsOf(robot, 'robot').flatMap((measures) => measures[measure] ?? []);
  const count = values.filter((value) => value === Infinity).length;
  return count === 0 ? '' : ` (${count} of ${values.length} never)`;
}

const measured = new Map(robots.map((robot) => [robot, rowsOf(robot, 'robot')]));
const published = new Map(robots.map((robot) => [robot, rowsOf(robot, 'published')]));
const seeds = robots.map((robot) => seedsOf(robot, 'robot').length);
const placesOnly = rowsOf('left_arm', 'places_only');

const lines = [
  `Median / 95th percentile over targets and seeds; ${robots.map((robot, i) => `${robot} ${seeds[i]} seeds`).join(', ')}.`,
  '',
  ...table(
    ['profile `robot`', 'asked', ...robots, 'verdict'],
    required.map(({ text, asked, measure, unit }) => {
      const rows = robots.map((robot) => measured.get(robot)?.get(measure));
      const verdicts = rows.map((row) => row && isReached(row));
      const verdict = verdicts.includes(false)
        ? '**not reached**'
        : verdicts.includes(undefined)
          ? ''
          : 'reached';
      const cells = robots.map((robot, i) => pair(rows[i], unit) + never(robot, measure));
      return [text, asked, ...cells, verdict];
    }),
  ),
  '### Errors at first, and the published profile',
  '',
  ...table(
    ['error (mm), median / 95 %', ...robots],
    [
      ...firstErrors.map(([text, measure]) => [
        `first reach: ${text}`,
        ...robots.map((robot) => pair(measured.get(robot)?.get(measure), 'mm')),
      ]),
      ...(['trained_error_m', 'new_error_m'] as const).map((measure) => [
        `profile \`published\`: ${measure === 'new_error_m' ? 'new' : 'trained'} targets`,
        ...robots.map((robot) => pair(published.get(robot)?.get(measure), 'mm')),
      ]),
    ],
  ),
  '### What buys how much',
  '',
  'Left arm; each step with those before it. Error (mm), median / 95 %.',
  '',
  ...table(
    ['step', 'seeds', 'trained targets, 5 reaches each', 'new targets', 'training, CPU time (s)'],
    steps.map(([text, variant]) => {
      const rows = rowsOf('left_arm', variant);
      return [
        text,
        String(rows.get('new_error_m')?.seeds ?? 0),
        pair(rows.get('trained_error_m'), 'mm'),
        pair(rows.get('new_error_m'), 'mm'),
        pair(rows.get('training_s'), 's'),
      ];
    }),
  ),
  ...(placesOnly.size === 0
    ? []
    : [
        `What telling the sources of errors buys (\`model.error_sources\`), left arm, ` +
          `${seedsOf('left_arm', 'places_only').length} seeds without; reaches until below the limit:`,
        '',
        ...table(
          ['', 'with', 'without'],
          required
            .filter(({ unit }) => unit === 'reaches')
            .map(({ text, measure, unit }) => [
              text.replace(/: reaches until.*/, ''),
              pair(measured.get('left_arm')?.get(measure), unit),
              pair(placesOnly.get(measure), unit),
            ]),
        ),
      ]),
];
await writeBetween('accuracy.md', marks, lines);
