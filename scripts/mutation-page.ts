/**
 * Writes docs/mutation.md from what Stryker found (.stryker/reports) and the reasons why mutants may survive
 * (docs/mutation-reasons.json: file, then line of code as it stands, then reason).
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}
type Reasons = Partial<Record<string, Partial<Record<string, string>>>>;

const folder = '.stryker/reports';
const read = (name: string) => (JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Report).files;
const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name.split('.').length === 2);
const whole = Object.assign(
  {},
  ...names.filter((name) => name.startsWith('src-')).map(read),
) as Report['files'];
const sampleName = names.find((name) => name.startsWith('sample-every-'));
const sample = sampleName === undefined ? {} : read(sampleName);
const reasonsFile = 'docs/mutation-reasons.json';
const reasons = existsSync(reasonsFile) ? (JSON.parse(readFileSync(reasonsFile, 'utf8')) as Reasons) : {};

const killed = ({ status }: Mutant) => status === 'Killed' || status === 'Timeout';
const counts = ({ status }: Mutant) =>
  status === 'Killed' || status === 'Timeout' || status === 'Survived' || status === 'NoCoverage';
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
const mutantsOf = (files: Report['files'], room = '') =>
  Object.entries(files).flatMap(([file, { mutants }]) => (file.startsWith(room) ? mutants : []));

/** 95 % interval of a share (Wilson 1927). */
function interval({ all, dead }: Tally): string {
  const z2 = 1.96 ** 2;
  const middle = (dead + z2 / 2) / (all + z2);
  const half = (1.96 / (all + z2)) * Math.sqrt((dead * (all - dead)) / all + z2 / 4);
  return `${percent(middle - half, 0)} to ${percent(middle + half, 0)}`;
}

const fileRows = Object.entries(whole)
  .sort()
  .flatMap(([file, { mutants }]) => {
    const { all, dead } = tally(mutants);
    const stamp = `${folder}/${file.replaceAll('/', '-').replace(/\.ts$/, '')}.sha256`;
    return all === 0
      ? []
      : [
          `| ${file} | ${all} | ${dead} | ${percent(dead / all, 0)} | ${existsSync(stamp) ? 'all' : 'quick'} |`,
        ];
  });
const roomRows = [...new Set(Object.keys(sample).map((file) => file.slice(0, file.lastIndexOf('/') + 1)))]
  .sort()
  .map((room) => {
    const found = tally(mutantsOf(sample, room));
    return `| ${room} | ${found.all} | ${found.dead} | ${percent(found.dead / found.all, 0)} | ${interval(found)} |`;
  });

const survivors = Object.entries({ ...sample, ...whole })
  .sort()
  .flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter((mutant) => counts(mutant) && !killed(mutant))
      .map(({ status, location, mutatorName, replacement = '' }) => {
        const line = (lines[location.start.line - 1] ?? '').trim();
        const why =
          reasons[file]?.[line] ?? (status === 'NoCoverage' ? 'no test runs it' : 'not looked at yet');
        return `| ${file}:${location.start.line} | ${code(line.slice(0, 90))} | ${mutatorName}: ${code(replacement.replaceAll(/\s+/g, ' ').slice(0, 60))} | ${why} |`;
      });
  });

const { all, dead } = tally(mutantsOf(whole));
const every = sampleName?.match(/\d+/)?.[0];
writeFileSync(
  'docs/mutation.md',
  `# Tests that would notice

\`npm run test:mutation\` changes the code in one place at a time and runs the tests that reach it
([Stryker](https://stryker-mutator.io)); a change that no test notices has survived. It goes file by file, so an interrupted
run goes on where it was, takes files (\`-- src/motion/guard.ts\`) for a part, and is no part of CI. Texts are not
changed, nor what runs once when a module is loaded. \`npm run docs:mutation\` writes this page from the last run.

## Rules of learning

Quick tests come first; with \`quick\` the slow ones were not asked yet, and may kill more. Files that are not in the table have
not been run. ${all} mutants, ${dead} killed: ${percent(dead / all, 1)}.

| file | mutants | killed | share | tests |
| --- | --: | --: | --: | --- |
${fileRows.join('\n')}

${
  every === undefined
    ? ''
    : `## A sample of motion and session

All mutants of these rooms take half a day. \`npm run test:mutation -- --every ${every}\` changes only every ${every}th line of each file, where a
mutant does not go beyond that line. The interval says what this sample tells of all (95 %).

| room | mutants | killed | share | interval |
| --- | --: | --: | --: | --- |
${roomRows.join('\n')}
`
}
## What survives, and why

| place | code | change | reason |
| --- | --- | --- | --- |
${survivors.join('\n')}
`,
);
