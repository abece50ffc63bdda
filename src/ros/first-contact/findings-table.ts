import type { Finding } from './finding.js';

const marks = { ok: 'ok', note: 'note', wrong: 'WRONG' } as const;

/** The findings as rows of text, each remedy below its finding, and a last line that counts them. */
export function findingsTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const rows = findings.flatMap(({ name, verdict, seen, remedy }) => [
    `${marks[verdict].padEnd(5)}  ${name.padEnd(width)}  ${seen}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 9)}-> ${remedy}`]),
  ]);
  const count = findings.filter(({ verdict }) => verdict === 'wrong').length;
  const [first] = findings.filter(({ verdict }) => verdict === 'wrong');
  const last =
    count === 0
      ? 'nothing is wrong'
      : count === 1
        ? `1 thing is wrong: ${first.name}`
        : `${count} things are wrong; put the first right, and check again`;
  return `${rows.join('\n')}\n${last}`;
}
