/**
 * Writes docs/mutation.md from what Stryker found (.stryker/reports) and the reasons why mutants may survive
 * (docs/mutation-reasons.json: file, then line of code as it stands, then reason). A part of the page whose reports are
 * not there stays as it is, and so do the rows of a file without one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { table, writeBetween } from './results-page.js';

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}
type Files = Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
type Reasons = Partial<Record<string, Partial<Record<string, string>>>>;

const folder = '.stryker/reports';
const read = (name: string) =>
  (JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as { readonly files: Files }).files;
const names = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith('.json') && name.split('.').length === 2)
  : [];
const reasons = JSON.parse(readFileSync('docs/mutation-reasons.json', 'utf8')) as Reasons;

const killed = ({ status }: Mutant) => status === 'Killed' || status === 'Timeout';
const counts = (mutant: Mutant) => killed(mutant) || ['Survived', 'NoCoverage'].includes(mutant.status);
const code = (text: string) => `\`${text.trim().replaceAll('|', '\\|').replaceAll('`', "'")}\``;
const percent = (share: number, digits: number) => `${(100 * share).toFixed(digits)} %`;

interface Tally {
  readonly all: number;
  readonly dead: number;
}
const tally = (mutants: readonly Mutant[]): Tally => {
  const judged = mutants.filter(counts);
  return { all: judged.length, dead: judged.filter(killed).length };
};
const mutantsOf = (files: Files, room = '') =>
  Object.entries(files).flatMap(([file, { mutants }]) => (file.startsWith(room) ? mutants : []));

/** 95 % interval of a share (Wilson 1927). */
function interval({ all, dead }: Tally): string {
  const z2 = 1.96 ** 2;
  const middle = (dead + z2 / 2) / (all + z2);
  const half = (1.96 / (all + z2)) * Math.sqrt((dead * (all - dead)) / all + z2 / 4);
  return `${percent(middle - half, 0)} to ${percent(middle + half, 0)}`;
}

const byPlace = ([a]: readonly string[], [b]: readonly string[]) =>
  a.localeCompare(b, 'en', { numeric: true });

/** The rows of the page that begin with a file of which there is no report, and what they say. */
function keptRows(files: Files, columns: number): string[][] {
  return readFileSync('docs/mutation.md', 'utf8')
    .split('<!-- end of whole files -->')[0]
    .split('\n')
    .filter((line) => line.startsWith('| src/'))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter((cells) => cells.length === columns && !(cells[0].split(':')[0] in files))
    .map((cells) => (columns === 4 ? [...cells.slice(0, 3), reasonOf(cells) ?? cells[3]] : cells));
}

/** The reason that is known now for a row of the page. */
function reasonOf([place, line]: readonly string[]): string | undefined {
  const known = Object.entries(reasons[place.split(':')[0]] ?? {});
  return known.find(([text]) => code(text.slice(0, 90)) === line)?.[1];
}

/** What survives, and why. */
const survivors = (files: Files, kept: readonly string[][] = []) =>
  table(
    ['place', 'code', 'change', 'reason'],
    [
      ...kept,
      ...Object.entries(files)
        .sort()
        .flatMap(([file, { source, mutants }]) => {
          const lines = source.split('\n');
          return mutants
            .filter((mutant) => counts(mutant) && !killed(mutant))
            .map(({ status, location, mutatorName, replacement = '' }) => {
              const line = (lines[location.start.line - 1] ?? '').trim();
              const why =
                reasons[file]?.[line] ?? (status === 'NoCoverage' ? 'no test runs it' : 'not looked at yet');
              const change = `${mutatorName}: ${code(replacement.replaceAll(/\s+/g, ' ').slice(0, 60))}`;
              return [`${file}:${location.start.line}`, code(line.slice(0, 90)), change, why];
            });
        }),
    ].sort(byPlace),
  );

const write = (part: string, lines: readonly string[]) =>
  writeBetween('mutation.md', [`<!-- ${part}: npm run docs:mutation -->`, `<!-- end of ${part} -->`], lines);

const whole = Object.assign({}, ...names.filter((name) => name.startsWith('src-')).map(read)) as Files;
if (Object.keys(whole).length > 0) {
  const rows = Object.entries(whole)
    .flatMap(([file, { mutants }]) => {
      const own = tally(mutants);
      const stamp = `${folder}/${file.replaceAll('/', '-').replace(/\.ts$/, '')}.sha256`;
      const asked = existsSync(stamp) ? 'all' : 'quick';
      return own.all === 0
        ? []
        : [[file, String(own.all), String(own.dead), percent(own.dead / own.all, 0), asked]];
    })
    .concat(keptRows(whole, 5))
    .sort(byPlace);
  const [all, dead] = [1, 2].map((column) => rows.reduce((sum, row) => sum + Number(row[column]), 0));
  await write('whole files', [
    `${all} mutants, ${dead} killed: ${percent(dead / all, 1)}.`,
    '',
    ...table(['file', 'mutants', 'killed', 'share', 'tests'], rows),
    ...survivors(whole, keptRows(whole, 4)),
  ]);
}

for (const name of names.filter((one) => one.startsWith('sample-every-'))) {
  const sample = read(name);
  const every = /\d+/.exec(name)?.[0] ?? '';
  for (const room of new Set(Object.keys(sample).map((file) => file.slice(0, file.lastIndexOf('/') + 1)))) {
    const own = Object.fromEntries(Object.entries(sample).filter(([file]) => file.startsWith(room)));
    const found = tally(mutantsOf(own));
    const share = percent(found.dead / found.all, 0);
    await write(`sample of ${room}`, [
      `One line in ${every} of \`${room}\`: ${found.all} mutants, ${found.dead} killed: ${share} (95 % interval ${interval(found)}).`,
      '',
      ...survivors(own),
    ]);
  }
}
