/** Common parts of the pages that show results: tables, figures, and the text between two marks of a page. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { draw } from '../src/studies/figures/figure.js';
import type { Figure } from '../src/studies/figures/figure.js';
import { intervalText, metText, numberText } from '../src/studies/report/number-text.js';
import { byKind } from '../src/studies/report/folder-report.js';
import type { Verdict } from '../src/studies/report/folder-report.js';

const figuresFolder = new URL('../docs/figures/', import.meta.url);

/** Seeds in the form of `--seeds`: 1-20, or one by one. */
export function seedRange(seeds: readonly number[]): string {
  const [first, last] = [seeds[0], seeds[seeds.length - 1]];
  return last - first === seeds.length - 1 ? `${first}-${last}` : seeds.join(',');
}

/** Lines of a table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
];

/** Verdicts of what was run: findings, then the checks of consistency in a table of their own. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  const [findings, checks] = byKind(verdicts.filter(({ met }) => met !== 'not run'));
  return [
    ...linesOf(findings),
    ...(checks.length === 0
      ? []
      : [
          'Consistency checks, which cannot fail unless the program is wrong and are no findings about the model:',
          '',
          ...linesOf(checks),
        ]),
  ];
}

const linesOf = (verdicts: readonly Verdict[]): string[] =>
  verdicts.length === 0
    ? []
    : table(
        ['line', 'condition', 'median', '95 % interval', 'requirement', 'met'],
        verdicts.map(({ claim, condition, median, low, high, requirement, met }) => [
          claim,
          condition,
          numberText(median),
          intervalText(low, high),
          requirement,
          metText(met),
        ]),
      );

/** Writes some figures into docs/figures/ under names of their own; the lines that show them. */
export async function figureLines(figures: readonly Figure[], prefix: string): Promise<string[]> {
  mkdirSync(figuresFolder, { recursive: true });
  const lines: string[] = [];
  for (const figure of figures) {
    const { svg, title, caption } = await draw(figure);
    const file = `${prefix}-${figure.name}.svg`;
    writeFileSync(new URL(file, figuresFolder), `${svg}\n`);
    lines.push(`![${title}](figures/${file})`, '', `_${title}._ ${caption}`, '');
  }
  return lines;
}

/**
 * Puts lines between two marks of a page of docs/, in place of what is there.
 * @throws Error when it has no such place
 */
export async function writeBetween(
  page: string,
  [begin, end]: readonly [string, string],
  lines: readonly string[],
): Promise<void> {
  const file = fileURLToPath(new URL(`../docs/${page}`, import.meta.url));
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for results, expected ${begin} … ${end}`);
  const whole = [text.slice(0, from + begin.length), '', ...lines, text.slice(to)].join('\n');
  writeFileSync(file, await format(whole, { ...(await resolveConfig(file)), parser: 'markdown' }));
}
