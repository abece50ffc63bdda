import { escape, number, table } from '../../report/page-parts.js';
import { numberText, pText } from '../../report/number-text.js';
import type { EquivalenceRow } from '../reference/equivalence.js';
import type { ReferenceReport } from './reference-rows.js';

/** Everything that a page tells about the reference. */
export function referenceSection(reference: ReferenceReport): string {
  const notes = reference.notes.map((note) => `<p class="note">${escape(note)}</p>`);
  return [...notes, equivalenceTable(reference), barTable(reference), apartTable(reference)].join('\n');
}

/** "12 of 15 statistics are equivalent, 1 differs, 2 are undecided". */
export function outcomeCounts(rows: readonly EquivalenceRow[]): string {
  const count = (wanted: EquivalenceRow['outcome']) =>
    rows.filter(({ outcome }) => outcome === wanted).length;
  return (
    `${count('equivalent')} of ${rows.length} statistics are equivalent, ` +
    `${count('different')} different, ${count('undecided')} undecided`
  );
}

/** Cells of a line of a table of equivalence, in the order of `equivalenceHead`. */
export const equivalenceCells = ({
  part,
  statistic,
  unit,
  own,
  reference,
  effect,
  low,
  high,
  p,
  detectable,
  outcome,
}: EquivalenceRow): string[] => [
  part,
  `${statistic} (${unit})`,
  numberText(own),
  numberText(reference),
  `${unit === 'm' ? 'x ' : ''}${numberText(effect)}`,
  `${numberText(low)} to ${numberText(high)}`,
  `${unit === 'm' ? 'x ' : ''}${numberText(detectable)}`,
  pText(p),
  outcome,
];

export const equivalenceHead = [
  'condition',
  'statistic',
  'own',
  'reference',
  'effect',
  '90 % interval',
  'detectable',
  'p',
  'outcome',
] as const;

export const equivalenceNote =
  'Two one-sided tests (Welch): errors by their geometric means, equivalent at a ratio of 0.8 to 1.25; angles by their means, ' +
  'equivalent within 9 degrees, a fifth of the rotation. Effect: ratio (x) or difference, with its 90 % interval. ' +
  'Equivalent: the interval lies within the bounds; different: outside; undecided: across one. Detectable: the ' +
  'difference that four of five such samples would show. p: the larger one of the two tests, without a correction for ' +
  'the number of lines.';

function equivalenceTable({ equivalence, equivalenceEngine }: ReferenceReport): string {
  if (equivalence.length === 0) return '';
  const rows = equivalence.map((row) => {
    const cells = equivalenceCells(row);
    const last = cells.length - 1;
    return cells.map((text, i) => {
      if (i === last)
        return { text, class: { equivalent: 'yes', different: 'no', undecided: 'none' }[row.outcome] };
      return i < 2 ? text : number(text);
    });
  });
  return `<h3>Equivalence with many seeds (${escape(equivalenceEngine)})</h3>
<p>${outcomeCounts(equivalence)}.</p>
${table([...equivalenceHead], rows)}
<p class="note">${escape(equivalenceNote)}</p>`;
}

function barTable({ rows }: ReferenceReport): string {
  if (rows.length === 0) return '';
  const outside = rows.filter(({ within }) => !within).length;
  return `<h3>Within a bar</h3>
<p>${rows.length - outside} of ${rows.length} statistics are within their bar. To be within it means that no difference was found, which is no proof that there is none.</p>
<details${outside > 0 ? ' open' : ''}><summary>All of them</summary>${rowTable(rows)}</details>`;
}

function apartTable({ apart }: ReferenceReport): string {
  if (apart.length === 0) return '';
  return `<h3>Beside another experiment</h3>
<p>The goals of these seeds were drawn at random, ours by the training, nearer to a primitive. The lines are shown and count for nothing.</p>
<details><summary>All of them</summary>${rowTable(apart)}</details>`;
}

function rowTable(rows: ReferenceReport['rows']): string {
  return table(
    ['part', 'statistic', 'engine', number('own'), number('reference'), number('ratio'), 'bar', 'within'],
    rows.map(({ part, statistic, engine, own, reference, ratio, bar, within }) => [
      part,
      statistic,
      engine,
      number(numberText(own)),
      number(numberText(reference)),
      number(ratio === undefined ? '–' : ratio.toFixed(2)),
      bar,
      { text: within ? 'yes' : 'NO', class: within ? 'yes' : 'no' },
    ]),
  );
}
