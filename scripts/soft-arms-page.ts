/**
 * Writes the table of soft arms behind ROS 2 into docs/accuracy.md from the folder of `npm run soft-arms -- --out DIR`:
 * npm run docs:soft-arms -- DIR
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from '../src/studies/statistics/sample.js';
import { table, writeBetween } from './results-page.js';

/** What one row of the peer came to. */
interface Row {
  readonly arm: string;
  readonly interface: string;
  readonly payload_kg: number;
  readonly seed: number;
  readonly visits?: readonly (readonly { readonly error_mm?: number; readonly code?: number }[])[];
  readonly halts: readonly number[];
  readonly commands: Readonly<Record<'step' | 'velocity', number>>;
}

const folder = process.argv[2] ?? '';
if (folder === '') throw new Error('expected the folder of the results: npm run docs:soft-arms -- DIR');
const rows = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Row);

const errors = (seeds: readonly Row[], visit: number) =>
  seeds.flatMap(({ visits = [] }) => (visits[visit] ?? []).map(({ error_mm = Infinity }) => error_mm));
const millimetres = (mm: number) => (mm === Infinity ? 'halted' : mm.toFixed(mm < 9.95 ? 2 : 0));
const pair = (values: readonly number[]) =>
  values.length === 0 ? '–' : `${millimetres(quantile(values, 0.5))} / ${millimetres(Math.max(...values))}`;

function lineOf(seeds: readonly Row[]): string[] {
  const [{ arm, interface: by, payload_kg: payload }] = seeds;
  const first = errors(seeds, 0);
  const fourth = errors(seeds, 3);
  const halts = seeds.flatMap((row) => row.halts);
  const step = Math.max(...seeds.map(({ commands }) => commands.step));
  const met =
    quantile(first, 0.5) < 8 &&
    quantile(fourth, 0.5) < 1 &&
    Math.max(...fourth) < 3 &&
    halts.length === 0 &&
    step <= 1.001;
  return [
    arm,
    by,
    payload === 0 ? '–' : `${payload} kg`,
    ...[0, 1, 2, 3].map((visit) => pair(errors(seeds, visit))),
    halts.length === 0 ? '0' : `${halts.length} (${[...new Set(halts)].join(', ')})`,
    step.toFixed(2),
    seeds.map(({ seed }) => seed).join(', '),
    met ? 'reached' : '**not reached**',
  ];
}

const nameOf = ({ arm, interface: by, payload_kg: payload }: Row) => `${payload} ${arm} ${by}`;
const inOrder = rows.sort((a, b) => a.seed - b.seed);
const names = [...new Set(rows.map(nameOf))].sort();
const lines = names.map((name) => lineOf(inOrder.filter((row) => nameOf(row) === name)));
await writeBetween(
  'accuracy.md',
  ['<!-- soft arms: npm run docs:soft-arms -->', '<!-- end of soft arms -->'],
  table(
    ['arm', 'commands', 'payload', '1st visit', '2nd', '3rd', '4th', 'halts', 'step', 'seeds', ''],
    lines,
  ),
);
