/**
 * Writes the tables of docs/gazebo.md from docs/gazebo.json:  npm run docs:gazebo
 * With --measure, reaches that are missing in the JSON are measured first (measure.ts), and the disturbances if there are
 * none (disturbances.ts). The faults are measured by their test: NEUROMOTOR_GAZEBO_FAULTS=record npm run test:gazebo
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readRecord } from './record.js';
import type { DisturbanceCell, GazeboRecord, ReachCell } from './record.js';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
export const gazeboPagePath = path('docs/gazebo.md');

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}
const millimetres = (metres: number) => (1000 * metres).toFixed(3);

/** How much farther from its target each reach ended than the same one in MuJoCo, at most (m). */
export function worseThanMujoco(record: GazeboRecord, cell: ReachCell): number {
  const peer = record.reaches.find(
    ({ arm, commands, plant }) => plant === 'mujoco' && arm === cell.arm && commands === cell.commands,
  );
  return Math.max(...cell.errorsM.map((error, i) => (error ?? Infinity) - (peer?.errorsM[i] ?? 0)));
}

function reachRow(record: GazeboRecord, cell: ReachCell): string {
  const sorted = cell.errorsM.filter((error) => error !== null).sort((a, b) => a - b);
  const cells = [
    cell.arm,
    cell.commands,
    cell.plant,
    `${sorted.length} of ${cell.errorsM.length}`,
    ...[median(sorted), quantile(sorted, 0.95), sorted[sorted.length - 1]].map(millimetres),
    cell.plant === 'gazebo' ? millimetres(worseThanMujoco(record, cell)) : '',
    `${(1000 * median(cell.trackingRad)).toFixed(1)} / ${(1000 * Math.max(...cell.trackingRad)).toFixed(1)}`,
    cell.halts,
  ];
  return `| ${cells.join(' | ')} |`;
}

function reaches(record: GazeboRecord): string[] {
  return [
    '| arm | commands | plant | ended | median (mm) | 95 % (mm) | largest (mm) | worse than MuJoCo, largest (mm) | tracking error, median / largest (mrad) | halts |',
    '|---|---|---|--:|--:|--:|--:|--:|--:|--:|',
    ...record.reaches.map((cell) => reachRow(record, cell)),
  ];
}

/** @returns rows of a disturbance in both simulators */
function disturbances({ disturbances: cells }: GazeboRecord): string[] {
  if (cells.length === 0) return ['Not measured yet.'];
  const names = [...new Set(cells.map(({ disturbance }) => disturbance))];
  const on = (plant: DisturbanceCell['plant'], name: string) =>
    cells.find((cell) => cell.plant === plant && cell.disturbance === name);
  return [
    '| disturbance | MuJoCo: first, final error (mm, medians) | Gazebo: first, final | final errors differ by (mm) |',
    '|---|--:|--:|--:|',
    ...names.map((name) => {
      const both = [on('mujoco', name), on('gazebo', name)];
      const texts = both.map((cell) =>
        cell === undefined
          ? ''
          : `${millimetres(median(cell.firstErrorsM))}, ${millimetres(median(cell.lastErrorsM))}`,
      );
      return `| ${name} | ${texts.join(' | ')} | ${millimetres(differenceM(cells, name))} |`;
    }),
  ];
}

/** How far the medians of the final errors in the two simulators are apart (m). */
export function differenceM(cells: readonly DisturbanceCell[], name: string): number {
  const [a, b] = (['mujoco', 'gazebo'] as const).map((plant) =>
    median(
      cells.find((cell) => cell.plant === plant && cell.disturbance === name)?.lastErrorsM ?? [Infinity],
    ),
  );
  return Math.abs(a - b);
}

function faults({ faults: cells }: GazeboRecord): string[] {
  if (cells.length === 0) return ['Not measured yet.'];
  return [
    '| what happens to the simulation | what the node does | codes | the reach | learnt from | largest step (rad) | the arm moves by (rad) | next target (mm) |',
    '|---|---|---|---|---|--:|--:|--:|',
    ...cells.map((cell) => {
      const { what, does, codes, outcome, error, learnt, step, moved, next } = cell;
      const reach =
        outcome === undefined ? '–' : error === undefined ? outcome : `${outcome}, ${millimetres(error)} mm`;
      const words = [what, does, codes.join(', ') || '–', reach, learnt === true ? 'yes' : 'no'];
      const angles = [Math.max(0, step).toFixed(3), moved?.toFixed(3) ?? '–'];
      return `| ${[...words, ...angles, millimetres(next)].join(' | ')} |`;
    }),
  ];
}

/** The page with the tables of a record in it. */
export async function gazeboPage(page: string, record: GazeboRecord): Promise<string> {
  const tables = { reaches: reaches(record), disturbances: disturbances(record), faults: faults(record) };
  let text = page;
  for (const [name, lines] of Object.entries(tables))
    text = text.replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
      (_, begin: string, end: string) => `${begin}\n${lines.join('\n')}\n\n${end}`,
    );
  return format(text, { ...(await resolveConfig(gazeboPagePath)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--measure')) {
    const scripts = ['measure.ts', ...(readRecord().disturbances.length === 0 ? ['disturbances.ts'] : [])];
    for (const script of scripts) {
      const { status } = spawnSync('npx', ['tsx', path(`scripts/gazebo/${script}`)], { stdio: 'inherit' });
      if (status !== 0) process.exit(status ?? 1);
    }
  }
  writeFileSync(gazeboPagePath, await gazeboPage(readFileSync(gazeboPagePath, 'utf8'), readRecord()));
}
