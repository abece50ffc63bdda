/**
 * Writes the measurements into docs/performance.md, from docs/performance.json, which is one run of the bench:
 * npm run docs:performance. With a FILE of `npm run bench -- --json FILE` that one is kept in its place first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { verdict } from '../bench/report.js';
import type { Line } from '../bench/report.js';
import { decodeRunFile } from '../bench/run-file.js';
import type { RunFile } from '../bench/run-file.js';
import { table, writeBetween } from './results-page.js';

const kept = fileURLToPath(new URL('../docs/performance.json', import.meta.url));
const marks = ['<!-- results: npm run docs:performance -->', '<!-- end of results -->'] as const;

/** Three digits that matter. */
const digits = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

function measured({ value, runs }: Line): string {
  if (runs === undefined || runs.length < 2) return digits(value);
  return `${digits(value)} (${digits(Math.min(...runs))} to ${digits(Math.max(...runs))}; ${runs.length})`;
}

/** "not met by 12 %" where it is not. */
function verdictText(line: Line): string {
  const { value, toReach, atLeast } = line;
  if (toReach === undefined) return '';
  const beyond = 100 * ((atLeast === true ? toReach / value : value / toReach) - 1);
  return verdict(line) === 'NOT met' ? `**not met**, by ${digits(beyond)} %` : verdict(line);
}

const asked = ({ toReach, atLeast }: Line): string =>
  toReach === undefined ? '–' : `${String(toReach)} or ${atLeast === true ? 'more' : 'less'}`;

const growth: readonly { readonly head: string; readonly row: string; readonly keys: RegExp }[] = [
  { head: 'units of the reservoir', row: 'cerebellar trial (ms)', keys: /^cerebellarTrialMs_(\d+)$/ },
  { head: 'primitives', row: 'step of the basal ganglia (us)', keys: /^bgStepUs_(\d+)$/ },
  {
    head: 'cortical cells per axis',
    row: 'step of the basal ganglia (us)',
    keys: /^bgStepUs_cortex(\d+)$/,
  },
];

function growthTables(lines: readonly Line[]): string[] {
  return growth.flatMap(({ head, row, keys }) => {
    const found = lines.flatMap((line) => {
      const size = keys.exec(line.key)?.[1];
      return size === undefined ? [] : [{ size, value: digits(line.value) }];
    });
    return table([head, ...found.map(({ size }) => size)], [[row, ...found.map(({ value }) => value)]]);
  });
}

/** The lines between the marks. @throws Error where a part of the run was a quick trial */
export function performanceLines({ program, host, parts }: RunFile): string[] {
  const quick = Object.entries(parts).filter(([, part]) => part.quick);
  if (quick.length > 0)
    throw new Error(`measured with --quick, which tells nothing: ${quick.map(([name]) => name).join(', ')}`);
  const lines = (name: string) => (Object.hasOwn(parts, name) ? parts[name].lines : []);
  const tabled = Object.keys(parts).filter((name) => name !== 'growth');
  return [
    `One run of \`npm run bench\` at commit ${program.commit?.slice(0, 7) ?? 'unknown'}, seed 1 unless a line says otherwise. ` +
      `${host.processor}, ${host.cores} cores, ${(host.memoryMiB / 1024).toFixed(0)} GiB, Node ${host.node}.`,
    '',
    ...table(
      ['part', 'what', 'seen', 'asked', 'met'],
      tabled.flatMap((name) =>
        lines(name).map((line) => [name, line.what, measured(line), asked(line), verdictText(line)]),
      ),
    ),
    '"Seen" is the median if there are several runs; the brackets have the lowest, the highest, and the number of runs. A line is met "within 5 %" ' +
      'if it misses what was asked by no more than that.',
    '',
    'How cost grows:',
    '',
    ...growthTables(lines('growth')),
    'When each part began, and how many programs wanted a processor in the minute before. The bench itself counts as one ' +
      'from the second part on:',
    '',
    ...table(
      ['part', 'began (UTC)', 'took (s)', 'load before'],
      Object.entries(parts).map(([name, { startedAt, seconds, loadBefore }]) => [
        name,
        startedAt.slice(0, 16).replace('T', ' '),
        digits(seconds),
        loadBefore.toFixed(1),
      ]),
    ),
  ];
}

export const readRun = (): RunFile => decodeRunFile(readFileSync(kept, 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv.at(2);
  if (file !== undefined) {
    const text = readFileSync(file, 'utf8');
    performanceLines(decodeRunFile(text));
    writeFileSync(kept, text);
  }
  await writeBetween('performance.md', marks, performanceLines(readRun()));
}
